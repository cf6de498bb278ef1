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
            let output = try await program.run(["demo", "--short", "--verify", "--json"], in: folder)
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
            // Another version of Debian's source has other trees, and so other commits.
            guard FilePath(repository).stem == "linux-6.1.192" else { return }
            func git(_ arguments: String...) async throws -> String {
                let output = try await HostCommandRunner().capture(HostCommand("git", ["-C", repository] + arguments))
                try #require(output.end == .exited(0), "\(output.errorText)")
                return output.text.trimmingCharacters(in: .newlines)
            }
            #expect(try await git("rev-parse", "demo-good") == "92fb0f4b73779bc2f02ca9ad7bfb3ca5f23eda41")
            #expect(try await git("rev-parse", "demo-bad") == "0ee082301c7a13e64e6ac39faa7ce2c227a7a39e")
            let title = "btrfs: fix inode lock held over page faults on direct IO write retries"
            let culprit = try await git("log", "--format=%H", "-F", "--grep", title, "demo-good..demo-bad")
            #expect(culprit == "7090e91e541d15e56c03d9850687d91ee842a912")
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
