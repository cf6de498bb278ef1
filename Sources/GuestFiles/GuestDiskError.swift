// SPDX-License-Identifier: Apache-2.0

package import HostCommands
package import SystemPackage

/// Why there is no disk for the guest.
package enum GuestDiskError: Error, Hashable, Sendable {
    /// The host has no mkfs for it.
    case noTool(GuestDisk.Filesystem)
    /// mkfs failed, and there is hardly any room left in this folder.
    case diskFull(FilePath, freeMiB: Int)
    /// mkfs failed for another reason.
    case failed(command: String, CommandEnd, firstLine: String)
}

extension GuestDiskError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noTool(let filesystem):
            "cannot make a disk with \(filesystem.rawValue): there is no mkfs.\(filesystem.rawValue); install the package '\(filesystem.package)'"
        case .diskFull(let folder, let freeMiB):
            "cannot make a disk for the guest: '\(folder)' has only \(freeMiB) MiB left; free some space or choose another folder with --state"
        case .failed(let command, let end, let firstLine):
            "cannot make a disk for the guest: \(firstLine) (\(end) of: \(command))"
        }
    }
}

extension GuestDisk.Filesystem {
    /// Debian's package with its mkfs.
    fileprivate var package: String {
        switch self {
        case .btrfs: "btrfs-progs"
        case .ext4: "e2fsprogs"
        case .xfs: "xfsprogs"
        case .none: "coreutils"
        }
    }
}
