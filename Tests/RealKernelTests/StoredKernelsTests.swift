// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import Sessions
import SystemPackage
import Testing

/// Two bisections of one range that know nothing of each other but the store.
@Suite(.serialized) struct StoredKernelsTests {
    private let program = DemoProgram()

    private func bisect(in folder: FilePath) async throws -> (record: SessionRecord, logs: [String]) {
        let output = try await program.run(["demo", "--short", "--no-verify", "--json"], in: folder)
        try #require(output.end == .exited(0), "\(output.errorText)")
        let record = try JSONDecoder().decode(SessionRecord.self, from: Data(output.standardOutput))
        let sessions = folder.appending("kbisect/sessions")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: sessions.string).first)
        let session = SessionFolder(existing: sessions.appending(name))
        // One that was kept has no build.
        let logs = record.probes.filter { $0.sameAs == nil }.map {
            session.read("\($0.evidence)/build.log", limit: 64 << 20)?.bytes ?? []
        }
        return (record, logs.map { String(decoding: $0, as: UTF8.self) })
    }

    @Test func theSecondOneBuildsNothingAndFindsTheSame() async throws {
        try await program.withFolder { folder in
            let (first, _) = try await bisect(in: folder.appending("one"))
            let (second, logs) = try await bisect(in: folder.appending("two"))
            #expect(second.end == first.end)
            guard case .found(let culprit, _, .met) = second.end else {
                Issue.record("ended with \(String(describing: second.end))")
                return
            }
            #expect(culprit.title == "btrfs: fix inode lock held over page faults on direct IO write retries")
            // Not one call of make, nor of anything else that builds.
            #expect(!logs.isEmpty && logs.allSatisfy { !$0.isEmpty && !$0.contains("+ ") })
            let taken = second.probes.filter { $0.sameAs == nil }
            #expect(taken.allSatisfy { $0.stored == true && $0.compiledObjects == 0 })
            #expect(second.probes.allSatisfy { $0.seconds.build == nil && $0.seconds.checkout == nil })
            func told(_ record: SessionRecord) -> [[String?]] {
                record.probes.map { [$0.commit.id.hex, $0.verdict.rawValue, $0.image, $0.contents] }
            }
            // The search may go another way, since what a build costs is another; what both tested showed the same.
            let known = told(first)
            for probe in told(second) {
                for other in known where other[0] == probe[0] { #expect(other == probe) }
            }
            #expect(second.probes.allSatisfy { $0.contents != nil && $0.contents != $0.image })
        }
    }
}
