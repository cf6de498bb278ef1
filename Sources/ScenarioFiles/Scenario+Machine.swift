// SPDX-License-Identifier: Apache-2.0

extension Scenario {
    /// The virtual machine.
    package struct Machine: Hashable, Sendable, Codable {
        /// 64 MiB to 64 GiB. More than 1 GiB makes a boot under TCG a second slower (qemu.md).
        package var memory: ByteCount
        /// 1 to 64.
        package var cpus: Int
        /// Appended to the kernel's command line; at most 1024 printable ASCII characters.
        package var commandLine: String
        /// In the order of `/dev/vda`, `/dev/vdb`...; at most 8.
        package var disks: [Disk]

        package init(
            memory: ByteCount = .mebibytes(256),
            cpus: Int = 1,
            commandLine: String = "",
            disks: [Disk] = []
        ) {
            self.memory = memory
            self.cpus = cpus
            self.commandLine = commandLine
            self.disks = disks
        }
    }

    /// A disk that is made afresh for a session; what a guest writes to it is thrown away.
    package struct Disk: Hashable, Sendable, Codable {
        /// 1 MiB to 1 TiB; the image is sparse.
        package var size: ByteCount
        /// What is made on it.
        package var filesystem: Filesystem
        /// More arguments for `mkfs`, after ours.
        package var mkfsArguments: [String]
        /// Where the guest mounts it: an absolute path. The first mounted disk is the working folder.
        package var mountPoint: String?
        /// For `mount -o`; empty for none.
        package var mountOptions: String

        package init(
            size: ByteCount,
            filesystem: Filesystem = .none,
            mkfsArguments: [String] = [],
            mountPoint: String? = nil,
            mountOptions: String = ""
        ) {
            self.size = size
            self.filesystem = filesystem
            self.mkfsArguments = mkfsArguments
            self.mountPoint = mountPoint
            self.mountOptions = mountOptions
        }
    }

    /// A file system that can be made on a disk.
    package enum Filesystem: String, Hashable, Sendable, Codable, CaseIterable {
        case btrfs, ext4, xfs, none
    }
}

/// A size in bytes.
package struct ByteCount: Hashable, Sendable, Codable, Comparable {
    /// How many bytes.
    package var bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    /// 2^20 bytes each.
    package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }
    /// 2^30 bytes each.
    package static func gibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 30) }
    /// Whole mebibytes, rounded down.
    package var mebibytes: Int { bytes >> 20 }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}

extension ByteCount: CustomStringConvertible {
    /// In the largest unit that divides it: `1GiB`, `256MiB`, `1536KiB`.
    package var description: String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes > 0 && bytes & ((1 << shift) - 1) == 0
        {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)B"
    }
}
