// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Sessions
import SystemPackage
import Testing

/// `kbisect verify` on real kernels: the culprit itself is proven in ``BisectionTests``.
@Suite(.serialized) struct VerificationTests {
    private let program = DemoProgram()

    private func verify(_ arguments: [String], in folder: FilePath) async throws -> (CommandOutput, SessionRecord) {
        let output = try await program.run(["verify", "--json"] + arguments, in: folder)
        let record = try JSONDecoder().decode(SessionRecord.self, from: Data(output.standardOutput))
        return (output, record)
    }

    /// A pin that does not hold, as CI asks for it.
    @Test func aPinnedCommitThatNothingCompilesIsRefutedWithoutABoot() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let commit = try await program.commit(titled: "Input: xpad", in: repository)
            let demo = try await program.run(["scenario", "show", "demo"], in: folder).text
            let scenario = folder.appending("pinned.yaml")
            let text = demo + "culprit: {commit: \"\(commit.prefix(12))\"}\n"
            try Data(text.utf8).write(to: URL(filePath: scenario.string))
            let (output, record) = try await verify(["--repo", repository, "--scenario", scenario.string], in: folder)
            #expect(output.end == .exited(1), "\(output.errorText)")
            #expect(record.proof?.commit.id.hex == commit)
            #expect(record.proof?.pin?.contains(commit.prefix(12)) == true)
            #expect(record.proof?.grade == .refuted)
            #expect(record.proof?.boots == 0)
            #expect(Set(record.probes.compactMap(\.image)).count == 1)
        }
    }

    /// The roll-back that the demo removes is what the culprit needs, and harmless by itself.
    @Test func whatTheCulpritNeedsIsRefuted() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let title = "btrfs: do not touch i_size again when a direct write ends short"
            let commit = try await program.commit(titled: title, in: repository)
            let (output, record) = try await verify([commit, "--repo", repository, "--scenario", "demo"], in: folder)
            #expect(output.end == .exited(1), "\(output.errorText)")
            #expect(record.proof?.checks.first { $0.claim == .commitShows }?.status == .failed)
        }
    }

    /// A kernel that crashes at boot: the crash is the bug, and its places are looked up in the kernel's own symbols.
    @Test func aCrashIsProvenAndLookedUp() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let commit = try await program.commit(titled: "virtio_blk: insist on a single work queue", in: repository)
            let scenario = folder.appending("no-boot.yaml")
            let text = """
                kbisect: 1
                name: no-boot
                kernel:
                  fragments: [kernel/guest-x86_64.config, kernel/btrfs.config]
                  required: [CONFIG_VIRTIO_BLK=y]
                verdict: {bad-if: no-boot}
                """
            try Data(text.utf8).write(to: URL(filePath: scenario.string))
            let (output, record) = try await verify(
                [commit, "--repo", repository, "--scenario", scenario.string, "--tip", commit],
                in: folder
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            #expect(record.proof?.grade == .proven, "\(String(describing: record.proof?.checks))")
            let oops = try #require(record.probes.compactMap(\.oops).first)
            // The BUG_ON() names its own line, so what is looked up can be held against it.
            let own = try #require(oops.lines.first { $0.contains("kernel BUG at") })
            let line = try #require(own.firstMatch(of: /virtio_blk\.c:([0-9]+)!/)?.1)
            let place = try #require(oops.lines.first { $0.contains("RIP: 0010:virtio_blk_init+") })
            #expect(place.contains("(drivers/block/virtio_blk.c:\(line)"), "\(place)")
            #expect(oops.lines.contains { $0.contains("do_one_initcall+") && $0.contains("(init/main.c:") })
        }
    }
}
