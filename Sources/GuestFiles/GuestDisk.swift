// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// A disk for the guest: a sparse raw image, with a file system that the oldest kernel of the range can mount.
package struct GuestDisk: Hashable, Sendable {
    /// What is on it.
    package enum Filesystem: String, Hashable, Sendable, CaseIterable {
        case btrfs, ext4, xfs, none
    }

    /// Its size in bytes. mkfs says what is too small: btrfs wants 109 MiB, xfs 300 MiB.
    package var bytes: Int
    /// What is made on it.
    package var filesystem: Filesystem
    /// More arguments for mkfs, after ours.
    package var mkfsArguments: [String]
    /// The place among the disks of one guest, from 0. File systems with the same UUID disturb each other.
    package var index: Int
    /// The oldest kernel that has to mount it.
    package var oldestKernel: KernelRelease

    package init(
        bytes: Int,
        filesystem: Filesystem,
        mkfsArguments: [String] = [],
        index: Int = 0,
        oldestKernel: KernelRelease
    ) {
        self.bytes = bytes
        self.filesystem = filesystem
        self.mkfsArguments = mkfsArguments
        self.index = index
        self.oldestKernel = oldestKernel
    }

    /// Makes the image, in place of what was there.
    ///
    /// - Throws: ``GuestDiskError``, ``GuestFileError``, ``HostCommandError``, `CancellationError`.
    package func make(at path: FilePath, runner: any CommandRunner) async throws {
        let draft = WholeFile.draft(for: path)
        defer { try? FileManager.default.removeItem(atPath: draft.string) }
        do {
            let file = try FileDescriptor.open(
                draft,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { try file.resize(to: Int64(bytes)) }
        } catch {
            throw GuestFileError.unwritable(path, reason: "\(error)")
        }
        if let command = try await mkfs(runner: runner) {
            try await format(draft, with: command, runner: runner)
        }
        do {
            try WholeFile.move(draft, to: path)
        } catch {
            throw GuestFileError.unwritable(path, reason: "\(error)")
        }
    }

    /// The mkfs that fits, without the image's name, which comes last; `nil` for a disk without file system.
    private func mkfs(runner: any CommandRunner) async throws -> HostCommand? {
        let uuid = Self.uuid(index)
        switch filesystem {
        case .none: return nil
        case .btrfs:
            let known = try await BtrfsFeatures.known(runner: runner)
            let features = BtrfsFeatures.arguments(for: oldestKernel, known: known)
            // Sector and node size are mkfs's defaults of x86, said so that they stay.
            return HostCommand(
                "mkfs.btrfs",
                ["-q", "-s", "4096", "-n", "16384", "-U", uuid] + features + mkfsArguments
            )
        case .ext4:
            return HostCommand("mkfs.ext4", ["-q", "-F", "-b", "4096", "-U", uuid] + Self.ext4Features + mkfsArguments)
        case .xfs:
            let usage = try await XFSFeatures.usage(runner: runner)
            let features = XFSFeatures.arguments(for: oldestKernel, usage: usage)
            return HostCommand("mkfs.xfs", ["-q", "-f", "-m", "uuid=\(uuid)"] + features + mkfsArguments)
        }
    }

    private func format(_ image: FilePath, with command: HostCommand, runner: any CommandRunner) async throws {
        var command = command
        command.arguments.append(image.string)
        command.environment["LC_ALL"] = "C"
        let output: CommandOutput
        do {
            output = try await runner.capture(command, timeout: .seconds(120))
        } catch HostCommandError.notFound {
            throw GuestDiskError.noTool(filesystem)
        }
        guard !output.end.isSuccess else { return }
        let free = try? FileManager.default.attributesOfFileSystem(forPath: image.removingLastComponent().string)
        // A fresh file system of any of these has less than 64 MiB of its own.
        if let free = free?[.systemFreeSize] as? Int, free < 64 << 20 {
            throw GuestDiskError.diskFull(image.removingLastComponent(), freeMiB: free >> 20)
        }
        let lines = (output.errorText + output.text).split(whereSeparator: \.isNewline)
        let telling = lines.first { $0.hasPrefix("ERROR") } ?? lines.first ?? ""
        throw GuestDiskError.failed(command: command.shellLine, output.end, firstLine: String(telling.prefix(300)))
    }

    /// Complete from Linux 3.6 on: `none` clears what a newer mke2fs would add by itself.
    private static let ext4Features = [
        "-O",
        """
        none,has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,\
        huge_file,dir_nlink,extra_isize,metadata_csum
        """,
        // Inode tables written by the guest's kernel in the background would disturb what is tested.
        "-E", "lazy_itable_init=0,lazy_journal_init=0",
    ]

    /// Fixed, so that the same scenario makes the same file system: "kbisect" and the number of the disk.
    private static func uuid(_ index: Int) -> String {
        let digits = String(index, radix: 16)
        return "6b626973-6563-4474-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
