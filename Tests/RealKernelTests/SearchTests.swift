// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GuestFiles
import Search
import Sessions
import SystemPackage
import Testing

/// Searches in the demo's history that are more than a bug between two ends: a flaky reproducer, a fix, a patch.
@Suite(.serialized) struct SearchTests {
    private let program = DemoProgram()

    /// The demo's reproducer behind a coin: every second run, on the average, it does nothing and says that all is well.
    private func coinReproducer(in folder: FilePath) throws -> String {
        let whole = try #require(EmbeddedFiles.text(of: "reproducers/btrfs-append-hole.c"))
        let inner = whole.replacing("int main(int argc, char **argv)", with: "static int whole(int argc, char **argv)")
        try #require(inner != whole)
        let coin = """

            #include <sys/random.h>
            int main(int argc, char **argv)
            {
                unsigned char coin;
                if (getrandom(&coin, 1, 0) != 1)
                    return 125;
                if (coin & 1) {
                    puts("GOOD coin: not tried this time");
                    return 0;
                }
                return whole(argc, argv);
            }
            """
        let file = folder.appending("coin.c")
        try Data((inner + coin).utf8).write(to: URL(filePath: file.string))
        return file.string
    }

    private func record(_ output: Data) throws -> SessionRecord {
        try JSONDecoder().decode(SessionRecord.self, from: output)
    }

    @Test func aReproducerThatMissesHalfTheTimeFindsTheCulprit() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let output = try await program.run(
                [
                    "run", "demo-short-good..demo-short-bad", "--repo", repository, "--scenario", "demo",
                    "--reproducer", try coinReproducer(in: folder), "--arg", "*-untouched", "--json",
                    // So that five clean tosses at the bad end do not end it: one in thousand would at ten.
                    "--patience", "30",
                ],
                in: folder
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            let record = try record(Data(output.standardOutput))
            guard case .found(let culprit, let parents, _) = record.end else {
                Issue.record("ended with \(String(describing: record.end))")
                return
            }
            #expect(culprit.title == "btrfs: fix inode lock held over page faults on direct IO write retries")
            #expect(try #require(record.search.reached) >= 0.99)
            #expect(record.search.missRate.sightings >= 5)
            let parent = try #require(parents.first).commit
            let clean = record.probes.filter { $0.commit.id == parent }.reduce(0) { $0 + ($1.trials?.good ?? 0) }
            // At the worst credible rate of a fair coin, fewer would leave more than one per cent.
            #expect(clean >= 7)
            #expect(output.errorText.contains("sure:    99."))
        }
    }

    @Test func theFixIsNotABranchThatForkedBeforeTheBug() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let broken = try await program.commit(titled: "virtio_blk: insist on a single work queue", in: repository)
            let merge = try await program.commit(titled: "Merge branch 'side'", in: repository)
            let output = try await program.run(
                [
                    "run", "--find", "fix", "--bad-if", "no-boot", "\(broken)..\(merge)", "--repo", repository,
                    "--scenario", "demo", "--no-verify", "--json",
                ],
                in: folder
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            let record = try record(Data(output.standardOutput))
            guard case .found(let fix, _, _) = record.end else {
                Issue.record("ended with \(String(describing: record.end)): \(output.errorText)")
                return
            }
            #expect(fix.title == "virtio_blk: check for a work queue before making one")
            #expect(output.errorText.contains("is the first fixed commit"))
        }
    }

    @Test func aPatchOnTopMakesACommitBoot() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let broken = try await program.commit(titled: "virtio_blk: insist on a single work queue", in: repository)
            let fix = try await program.commit(titled: "virtio_blk: check for a work queue before", in: repository)
            let output = try await program.run(
                [
                    "run", "--bad-if", "no-boot", "\(broken)~1..\(broken)", "--with-patch", fix, "--repo", repository,
                    "--scenario", "demo", "--patience", "1", "--json",
                ],
                in: folder
            )
            // With the fix on top the bad end boots, so there is nothing to search.
            #expect(output.end == .exited(3), "\(output.errorText)")
            let probe = try #require(try record(Data(output.standardOutput)).probes.first)
            #expect(probe.commit.id.hex == broken)
            #expect(probe.verdict == .good && probe.kernelRelease?.hasPrefix("6.1.") == true)
            #expect(probe.patches == [String(fix.prefix(12))])
            #expect(output.errorText.contains("with \(fix.prefix(12)) applied"))
        }
    }
}
