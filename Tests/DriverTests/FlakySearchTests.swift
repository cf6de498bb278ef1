// SPDX-License-Identifier: Apache-2.0

import Driver
import Noise
import Search
import Sessions
import Synchronization
import Testing

/// A session whose reproducer misses the bug, whose kernels crash otherwise, or whose host is busy.
@Suite struct FlakySearchTests {
    /// What boots of a commit say in turn; then the last of it again and again.
    private final class Script: Sendable {
        private let count = Mutex<[CommitID: Int]>([:])
        private let answers: @Sendable (CommitID) -> [Verdict]

        init(_ answers: @escaping @Sendable (CommitID) -> [Verdict]) { self.answers = answers }

        func next(_ commit: CommitID) -> (Verdict, String) {
            let place = count.withLock { count in
                defer { count[commit, default: 0] += 1 }
                return count[commit, default: 0]
            }
            let script = answers(commit)
            let verdict = place < script.count ? script[place] : script[script.count - 1]
            return (verdict, verdict == .skip ? "another crash: BUG" : "said \(verdict)")
        }
    }

    private func session(_ count: Int) throws -> LinearSession {
        var session = try LinearSession(count)
        session.rules = SearchRules(noise: .oneSided)
        return session
    }

    /// Commits from `culprit` on have the bug, and every second boot misses it.
    private func missing(_ session: LinearSession, from culprit: Int) -> ScriptedProbes {
        let commits = session.commits
        let script = Script { commit in
            commits.firstIndex(of: commit).map { $0 >= culprit } == true
                ? (0..<400).map { $0 % 2 == 0 ? .good : .bad } : [.good]
        }
        return ScriptedProbes { script.next($0) }
    }

    @Test func halfOfTheBootsMissAndTheCulpritIsFound() async throws {
        let session = try session(16)
        defer { session.remove() }
        let probes = missing(session, from: 6)
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        guard case .found(let culprit, let parents, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == session.commits[6])
        #expect(parents.map(\.commit) == [session.commits[5]])
        #expect(try #require(record.search.reached) >= 0.99)
        // The bad end was booted until the bug was seen five times, and that is in the record.
        #expect(record.probes[0].trials == ProbeRecord.Trials(good: 5, bad: 5))
        #expect(record.search.missRate.sightings >= 5 && record.search.missRate.misses >= 5)
        // The parent had more boots than a lucky one or two.
        let parent = record.probes.filter { $0.commit.id == session.commits[5] }
        #expect(parent.reduce(0) { $0 + ($1.trials?.good ?? 0) } > 5)
        #expect(try session.saved() == record)
    }

    @Test func whatMissedTheBugSaysSo() async throws {
        let session = try session(8)
        defer { session.remove() }
        let commits = session.commits
        // The culprit is 3; 4 misses it first, and so often that the search turns away from the truth.
        let script = Script { commit in
            guard let place = commits.firstIndex(of: commit), place >= 3 else { return [.good] }
            return place == 4 ? [.good, .good, .good, .bad] : [.bad]
        }
        let probes = ScriptedProbes { script.next($0) }
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        guard case .found(let culprit, _, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == commits[3])
        let missed = record.probes.filter { $0.commit.id == commits[4] && $0.verdict == .good }
        for probe in missed {
            let witness = try #require(record.probes.first { $0.number == probe.overruledBy })
            #expect(witness.verdict == .bad)
        }
    }

    @Test func aKernelThatIsKeptIsNotBuiltAgain() async throws {
        let session = try session(16)
        defer { session.remove() }
        let probes = missing(session, from: 6)
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        let again = record.probes.filter { $0.sameAs != nil }
        for probe in again {
            let first = try #require(record.probes.first { $0.number == probe.sameAs })
            #expect(first.commit.id == probe.commit.id && probe.seconds.build == nil)
        }
        #expect(probes.tested.count + again.count == record.probes.count)
        // No more than six are there at once.
        #expect(Set(probes.tested).count - Set(probes.dropped).count <= 6)
    }

    @Test func anotherCrashIsTriedAgainAndIsNeverGood() async throws {
        let session = try session(4)
        defer { session.remove() }
        let commits = session.commits
        // Every boot of 2 crashes otherwise; each first boot of 3 does.
        let script = Script { commit in
            switch commits.firstIndex(of: commit) {
            case 2: [.skip]
            case 3: [.skip, .bad]
            case 0, 1: [.good]
            default: [.bad]
            }
        }
        let probes = ScriptedProbes { script.next($0) }
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        guard case .onlySkippedLeft(let left) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(left.map(\.id) == [commits[2], commits[3]])
        #expect(record.whyNotTested(commits[2]) == "another crash: BUG")
        #expect(probes.booted.count { $0 == commits[2] } == 3)
        let third = try #require(record.probes.first { $0.commit.id == commits[3] })
        #expect(third.verdict == .bad && third.trials?.skip == 1)
    }

    @Test func oneSightingOfABusyHostCondemnsNobody() async throws {
        let session = try session(4)
        defer { session.remove() }
        let commits = session.commits
        let script = Script { commit in
            switch commits.firstIndex(of: commit) {
            case 1: [.bad, .good]
            case 0: [.good]
            case 2: [.good]
            default: [.bad]
            }
        }
        let probes = ScriptedProbes { script.next($0) }
        let record = try await session.driver(probes, sightings: 2)
            .run(.range(session.search), record: session.record) { _ in }
        guard case .found(let culprit, _, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == commits[3])
        // What the search went by is what the record says.
        let doubted = record.probes.filter { $0.commit.id == commits[1] }
        #expect(doubted.allSatisfy { $0.verdict == .good })
        #expect(record.probes.allSatisfy { $0.overruledBy == nil })
    }

    @Test func aBadEndThatNeverShowsTheBugEndsItAfterItsPatience() async throws {
        let session = try session(4)
        defer { session.remove() }
        let probes = ScriptedProbes { _ in (.good, "exit status 0") }
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        guard case .endsWrong(let words) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(probes.booted.count == 10)
        #expect(words.contains("does not show the bug in 10 boots"))
        #expect(words.contains("--patience"))
    }
}
