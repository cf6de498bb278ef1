// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Search
import Sessions
import SystemPackage
import TestSupport
import Testing

/// The program on the demo's history: real sources, a real compiler, real kernels under QEMU.
///
/// The cache folder is the user's own, so that only the first run builds everything; sessions go to a folder of the
/// tests.
@Suite(.serialized) struct BisectionTests {
    private let program = DemoProgram()

    @Test func theCulpritOfTheDemoIsFoundAndProven() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let before = try await FolderFingerprint.of(repository)
            let output = try await program.run(
                // Every kernel is built: those of an earlier run would be taken from the store.
                ["demo", "--short", "--verify", "--json", "--no-shortcuts"],
                in: folder
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            let record = try JSONDecoder().decode(SessionRecord.self, from: Data(output.standardOutput))
            guard case .found(let culprit, let parents, let expectation) = record.end else {
                Issue.record("ended with \(String(describing: record.end))")
                return
            }
            #expect(expectation == .met)
            #expect(culprit.title == "btrfs: fix inode lock held over page faults on direct IO write retries")
            let cleared = try #require(parents.first)
            #expect(parents.count == 1)
            #expect(record.probes.contains { $0.commit.id == cleared.commit && $0.verdict == .good })
            let probe = try #require(record.probes.first { $0.commit.id == culprit.id })
            #expect(probe.verdict == .bad)
            #expect(probe.reason.hasPrefix("BAD append-4k-anon-untouched"))
            #expect(probe.kernelRelease?.hasPrefix("6.1.") == true)
            try expectEvidence(of: probe, below: folder)
            try expectProof(record)
            // Checkouts, builds, reverts, picks, get_maintainer and reports, and not a byte or a time of it is another.
            let isSame = try await FolderFingerprint.of(repository) == before
            #expect(isSame)
        }
    }

    private func expectProof(_ record: SessionRecord) throws {
        let proof = try #require(record.proof)
        #expect(proof.grade == .proven, "\(proof.checks)")
        #expect(proof.checks.count == 7)
        #expect(proof.missRate.sightings >= 5)
        #expect(proof.kernels <= 6)
        #expect(record.probes.contains { $0.made?.kind == .revert && $0.verdict == .good })
        #expect(record.probes.contains { $0.made?.kind == .pick && $0.verdict == .bad })
        let facts = try #require(record.culprit)
        #expect(facts.files == ["fs/btrfs/file.c"])
        #expect(facts.diff.contains("+\t\t\tgoto relock;"))
        #expect(facts.recipients.first?.address == "chandra@example.org")
        #expect(facts.recipients.contains { $0.address == "linux-btrfs@vger.kernel.org" })
        #expect(facts.releases.others.contains("demo-bad"))
    }

    private func expectEvidence(of probe: ProbeRecord, below state: FilePath) throws {
        let sessions = state.appending("kbisect").appending("sessions")
        let session = try #require(try FileManager.default.contentsOfDirectory(atPath: sessions.string).first)
        let folder = sessions.appending(session).appending(probe.evidence)
        func text(_ name: String) throws -> String {
            let bytes = try #require(FileManager.default.contents(atPath: folder.appending(name).string), "\(name)")
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(try text("console.log").contains("Linux version 6.1."))
        #expect(try text("output.log").contains("BAD append-4k-anon-untouched"))
        #expect(try text("config").contains("CONFIG_BTRFS_FS=y"))
        #expect(try text("build.log").contains("vmlinux"))
        #expect(try text("commands.sh").contains(probe.commit.id.hex))
    }

    @Test func theSameSourceGivesTheSameCommits() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            func git(_ arguments: String...) async throws -> String {
                let output = try await HostCommandRunner().capture(HostCommand("git", ["-C", repository] + arguments))
                try #require(output.end == .exited(0), "\(output.errorText)")
                return output.text.trimmingCharacters(in: .newlines)
            }
            // Whatever the source is, no clock and no name of this machine's is in it.
            let made = try await git("log", "-1", "--format=%an %aI %cn %cI", "demo-good")
            #expect(made == "Jonas Weil 2026-01-05T11:35:52+01:00 Ilse Maintainer 2026-01-05T14:20:59+00:00")
            // Each revision of Debian's package has another tree, and so other commits: these are of 6.1.192-3.
            let root = try await git("rev-list", "--max-parents=0", "demo-good")
            guard try await git("rev-parse", root + "^{tree}") == "597284f8dd5cc503abab1b9e94d4dc4e92bc8931" else {
                return
            }
            #expect(try await git("rev-parse", "demo-good") == "b4dce6599abf49ab8faa32af8c511671bbf3793c")
            #expect(try await git("rev-parse", "demo-bad") == "9aa8325f5c5159a246ccb9c60b86a88fe3b8ad5a")
            let title = "btrfs: fix inode lock held over page faults on direct IO write retries"
            let culprit = try await git("log", "--format=%H", "-F", "--grep", title, "demo-good..demo-bad")
            #expect(culprit == "9efca87d848417b14bc466d0c7dd4a35a5e30236")
        }
    }

    @Test func aKernelWithoutBtrfsCannotBeTested() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let fragment = folder.appending("no-btrfs.config")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try Data("# CONFIG_BTRFS_FS is not set\n".utf8).write(to: URL(filePath: fragment.string))
            let output = try await program.run(
                [
                    "probe", "demo-bad", "--repo", repository, "--scenario", "demo", "--config", fragment.string,
                    "--json",
                ],
                in: folder
            )
            #expect(output.end == .exited(125), "\(output.errorText)")
            let record = try JSONDecoder().decode(ProbeRecord.self, from: Data(output.standardOutput))
            #expect(record.verdict == .skip)
            #expect(record.reason == "the configuration lost CONFIG_BTRFS_FS=y")
        }
    }
}
