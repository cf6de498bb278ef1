// SPDX-License-Identifier: Apache-2.0

import Driver
import Noise
import Search
import Sessions
import Testing

/// Releases are walked back over until one is good, and the search goes on from there.
@Suite struct FindGoodTests {
    /// Of a line of commits 0 to 32, every fourth is a release.
    private func walk(_ session: LinearSession, culprit: Int, noise: NoiseModel = .oneSided) async throws -> (
        SessionRecord, ScriptedProbes
    ) {
        let commits = session.commits
        let probes = ScriptedProbes { commit in
            let place = commits.firstIndex(of: commit) ?? 0
            return place >= culprit ? (.bad, "BAD") : (.good, "exit status 0")
        }
        let releases = stride(from: 28, through: 0, by: -4).map { commits[$0] }
        var record = session.record
        record.search.noise = noise
        (record.old, record.suspects) = ([], 0)
        let start = SearchStart.releases(ReleaseWalk(releases: releases), bad: record.new) { good, bad in
            let (from, to) = (commits.firstIndex(of: good) ?? 0, bad.flatMap(commits.firstIndex) ?? 32)
            let graph = CommitGraph(((from + 1)...to).map { (id: commits[$0], parents: [commits[$0 - 1]]) })
            let search = BisectSearch(
                graph: try #require(graph),
                old: [good],
                new: commits[to],
                mergeBases: [good],
                rules: SearchRules(noise: noise)
            )
            func end(_ commit: CommitID) -> SessionRecord.End {
                SessionRecord.End(asked: commit.hex, name: commit.short, commit: commit)
            }
            return (search, end(good), end(commits[to]))
        }
        return (try await session.driver(probes).run(start, record: record) { _ in }, probes)
    }

    @Test(arguments: [30, 27, 18, 3, 1])
    func theCulpritIsFoundWhereverItIs(_ culprit: Int) async throws {
        let session = try LinearSession(32)
        defer { session.remove() }
        let (record, _) = try await walk(session, culprit: culprit)
        guard case .found(let commit, _, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(commit.id == session.commits[culprit])
        let old = try #require(record.old.first.flatMap { session.commits.firstIndex(of: $0.commit) })
        #expect(old < culprit && old % 4 == 0)
        #expect(record.suspects > 0)
    }

    @Test func whatTheWalkLearntIsNotAskedAgain() async throws {
        let session = try LinearSession(32)
        defer { session.remove() }
        // The newest release is good already, so the bad end stays the one that was booted five times.
        let (record, probes) = try await walk(session, culprit: 30)
        #expect(probes.booted.count { $0 == session.commits[32] } == 5)
        #expect(record.probes.count { $0.commit.id == session.commits[28] } <= 2)
        #expect(record.probes[1].purpose == "to find a good release")
        // A release has to be clean more often than once, or the search goes on in the wrong place.
        #expect((record.probes[1].trials?.good ?? 0) > 1)
    }

    @Test func noReleaseIsGood() async throws {
        let session = try LinearSession(32)
        defer { session.remove() }
        let (record, _) = try await walk(session, culprit: 0)
        guard case .endsWrong(let words) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(words.contains("without the bug"))
        #expect(words.contains(session.commits[0].short))
    }

    @Test func stepsDoubleAndWhatCannotBeTestedIsPassedOver() {
        let releases = (0..<20).compactMap { CommitID(String(repeating: "0", count: 38) + String($0 + 16, radix: 16)) }
        var walk = ReleaseWalk(releases: releases)
        var asked: [Int] = []
        while case .test(let release) = walk.next {
            let place = releases.firstIndex(of: release) ?? -1
            asked.append(place)
            walk.record(place == 3 ? .skip : place < 15 ? .bad : .good)
        }
        #expect(asked == [0, 1, 3, 4, 8, 16])
        #expect(walk.next == .found(good: releases[16], bad: releases[8]))
    }
}
