// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import GuestFiles

@Suite struct GuestDiskTests {
    let runner = HostCommandRunner()

    private func make(_ disk: GuestDisk, in scratch: ScratchFolder, as name: String = "disk") async throws -> String {
        let path = scratch.path.appending(name)
        try await disk.make(at: path, runner: runner)
        return path.string
    }

    private func btrfsFlags(_ image: String) async throws -> String {
        let command = HostCommand("btrfs", ["inspect-internal", "dump-super", image])
        let output = try await runner.capture(command, timeout: .seconds(20))
        #expect(output.end == .exited(0))
        return output.text
    }

    @Test func anOldKernelGetsABtrfsWithoutNewFeatures() async throws {
        let scratch = try ScratchFolder()
        let disk = GuestDisk(bytes: 256 << 20, filesystem: .btrfs, oldestKernel: KernelRelease(4, 14))
        let text = try await btrfsFlags(make(disk, in: scratch))
        #expect(text.contains("SKINNY_METADATA"))
        #expect(!text.contains("NO_HOLES"))
        #expect(!text.contains("FREE_SPACE_TREE"))
        #expect(text.contains("6b626973-6563-4474-8000-000000000000"))
    }

    @Test func aNewerKernelGetsTheBtrfsOfItsTime() async throws {
        let scratch = try ScratchFolder()
        let disk = GuestDisk(bytes: 256 << 20, filesystem: .btrfs, index: 1, oldestKernel: KernelRelease(6, 0))
        let text = try await btrfsFlags(make(disk, in: scratch))
        #expect(text.contains("NO_HOLES"))
        #expect(text.contains("FREE_SPACE_TREE"))
        #expect(text.contains("6b626973-6563-4474-8000-000000000001"))
    }

    @Test func featuresOfALaterMkfsAreSaidNoTo() {
        let list = """
            Filesystem features available:
            mixed-bg            - mixed data and metadata block groups (compat=2.6.37, safe=2.6.37)
            extref              - increased hardlink limit per file to 65536 (compat=3.7, safe=3.12, default=3.12)
            free-space-tree     - free space tree (space_cache=v2) (compat=4.5, safe=4.9, default=5.15)
            block-group-tree    - block group tree, more efficient (compat=6.1, safe=6.12, default=6.19)
            """
        let features = BtrfsFeatures.parse(list, option: "-O")
        #expect(features.map(\.name) == ["mixed-bg", "extref", "free-space-tree", "block-group-tree"])
        #expect(
            BtrfsFeatures.arguments(for: KernelRelease(5, 15), known: features)
                == ["-O", "extref,free-space-tree,^block-group-tree"]
        )
        #expect(BtrfsFeatures.arguments(for: KernelRelease(5, 15), known: []) == [])
    }

    @Test func theImageIsSparseAndOfItsSize() async throws {
        let scratch = try ScratchFolder()
        let disk = GuestDisk(bytes: 1 << 30, filesystem: .btrfs, oldestKernel: KernelRelease(6, 1))
        let image = try await make(disk, in: scratch)
        let status = try await runner.capture(HostCommand("stat", ["-c", "%s %b", image])).text.split(separator: " ")
        #expect(status.first == "1073741824")
        let blocks = status.last.flatMap { Int($0.prefix { $0.isNumber }) } ?? .max
        #expect(blocks * 512 < 64 << 20)
        #expect(try scratch.names == ["disk"])
    }

    @Test func ext4HasWhatWeSayAndNothingElse() async throws {
        let scratch = try ScratchFolder()
        let disk = GuestDisk(bytes: 64 << 20, filesystem: .ext4, oldestKernel: KernelRelease(4, 14))
        let image = try await make(disk, in: scratch)
        let output = try await runner.capture(HostCommand("dumpe2fs", ["-h", image]))
        #expect(output.end == .exited(0), "\(output.errorText)")
        let text = output.text
        let line = text.split(separator: "\n").first { $0.hasPrefix("Filesystem features:") } ?? ""
        #expect(
            Set(line.split(separator: " ").dropFirst(2)) == [
                "has_journal", "ext_attr", "resize_inode", "dir_index", "filetype", "extent", "64bit", "flex_bg",
                "sparse_super", "large_file", "huge_file", "dir_nlink", "extra_isize", "metadata_csum",
            ]
        )
    }

    @Test func aDiskWithoutFileSystemIsEmpty() async throws {
        let scratch = try ScratchFolder()
        _ = try await make(
            GuestDisk(bytes: 5000, filesystem: .none, oldestKernel: KernelRelease(6, 1)),
            in: scratch
        )
        #expect(try scratch.bytes(of: "disk") == [UInt8](repeating: 0, count: 5000))
    }

    @Test func whatMkfsRefusesIsToldWithItsReason() async throws {
        let scratch = try ScratchFolder()
        let disk = GuestDisk(bytes: 1 << 20, filesystem: .btrfs, oldestKernel: KernelRelease(6, 1))
        let error = await #expect(throws: GuestDiskError.self) { try await make(disk, in: scratch) }
        guard case .failed(let command, .exited(1), let firstLine) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(firstLine.contains("too small"))
        #expect(command.contains("mkfs.btrfs -q"))
        #expect(try scratch.names == [])
    }

    @Test func theFeaturesOfXFSAreThoseThatMkfsKnows() {
        let usage = """
            /* metadata */		[-m crc=0|1,finobt=0|1,uuid=xxx,rmapbt=0|1,reflink=0|1,
            			    inobtcount=0|1,bigtime=0|1]
            /* inode size */	[-i perblock=n|size=num,maxpct=n,attr=0|1|2,
            			    projid32bit=0|1,sparse=0|1,nrext64=0|1]
            """
        #expect(
            XFSFeatures.arguments(for: KernelRelease(4, 19), usage: usage) == [
                "-m", "crc=1,finobt=1,reflink=0,bigtime=0,inobtcount=0,rmapbt=0", "-i", "sparse=1,nrext64=0",
            ]
        )
        #expect(
            XFSFeatures.arguments(for: KernelRelease(6, 1), usage: usage) == [
                "-m", "crc=1,finobt=1,reflink=1,bigtime=1,inobtcount=1,rmapbt=0", "-i", "sparse=1,nrext64=0",
            ]
        )
        #expect(XFSFeatures.arguments(for: KernelRelease(6, 1), usage: "mkfs.xfs: other") == [])
    }

    @Test func aReleaseIsReadFromWhatPeopleWrite() {
        #expect(KernelRelease("v6.1-rc3") == KernelRelease(6, 1))
        #expect(KernelRelease("6.0.7-301.fc37.x86_64") == KernelRelease(6, 0))
        #expect(KernelRelease("4.14") == KernelRelease(4, 14))
        #expect(KernelRelease(5, 9) < KernelRelease(5, 15))
        for wrong in ["", "6", "v", "six.one", "6.", "-6.1", "6.x"] { #expect(KernelRelease(wrong) == nil) }
    }
}
