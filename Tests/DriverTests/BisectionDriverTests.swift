// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Search
import Synchronization
import Testing

@Suite struct BisectionDriverTests {
    /// Everything from `culprit` on is bad.
    private func truth(_ session: LinearSession, culprit: Int, skipping: Set<Int> = []) -> ScriptedProbes {
        let commits = session.commits
        return ScriptedProbes { commit in
            let position = commits.firstIndex(of: commit) ?? -1
            if skipping.contains(position) { return (.skip, "does not build") }
            return position >= culprit ? (.bad, "BAD case") : (.good, "exit status 0")
        }
    }

    @Test func findsTheCulpritAndWritesDownWhy() async throws {
        let session = try LinearSession(20)
        defer { session.remove() }
        let probes = truth(session, culprit: 7)
        let expected = ExpectedCulprit(prefixes: [String(session.commits[7].hex)])
        let record = try await session.driver(probes, expected: expected)
            .run(.range(session.search), record: session.record) { _ in }
        guard case .found(let culprit, let parents, let expectation) = record.end else {
            Issue.record("ended with \(String(describing: record.end))")
            return
        }
        #expect(culprit.id == session.commits[7])
        #expect(parents.map(\.commit) == [session.commits[6]])
        #expect(expectation == .met)
        #expect(record.probes.map(\.commit.id) == probes.tested)
        #expect(probes.tested.first == session.commits[20])
        #expect(probes.tested.dropFirst().first == session.commits[0])
        #expect(try session.saved() == record)
    }

    @Test func aCulpritThatTheScenarioDoesNotNameIsSaidToBeAnother() async throws {
        let session = try LinearSession(5)
        defer { session.remove() }
        let record = try await session.driver(truth(session, culprit: 3), expected: ExpectedCulprit(prefixes: ["ffff"]))
            .run(.range(session.search), record: session.record) { _ in }
        guard case .found(_, _, .otherCommit) = record.end else {
            Issue.record("ended with \(String(describing: record.end))")
            return
        }
    }

    @Test func skippedCommitsAroundTheCulpritAreAllNamed() async throws {
        let session = try LinearSession(10)
        defer { session.remove() }
        let record = try await session.driver(truth(session, culprit: 5, skipping: [4, 5, 6]))
            .run(.range(session.search), record: session.record) { _ in }
        guard case .onlySkippedLeft(let commits) = record.end else {
            Issue.record("ended with \(String(describing: record.end))")
            return
        }
        #expect(commits.map(\.id) == Array(session.commits[4...7]))
    }

    @Test func aWrongEndStopsAtOnceAndSaysWhatToDo() async throws {
        let session = try LinearSession(10)
        defer { session.remove() }
        let probes = truth(session, culprit: 99)
        let record = try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        guard case .endsWrong(let text) = record.end else {
            Issue.record("ended with \(String(describing: record.end))")
            return
        }
        #expect(probes.tested == [session.commits[10]])
        #expect(text.contains("new (\(session.commits[10].short)) was said to be bad and does not show the bug"))
        #expect(text.contains("kbisect probe"))
    }

    @Test func anErrorIsNoVerdictAndLosesNothing() async throws {
        struct MachineBroke: Error {}
        let session = try LinearSession(20)
        defer { session.remove() }
        let commits = session.commits
        let probes = ScriptedProbes { commit in
            if commit == commits[20] { return (.bad, "BAD") }
            if commit == commits[0] { return (.good, "GOOD") }
            throw MachineBroke()
        }
        await #expect(throws: MachineBroke.self) {
            try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        }
        let saved = try session.saved()
        #expect(saved.probes.map(\.verdict) == [.bad, .good])
        #expect(saved.end == .failed("MachineBroke()"))
    }

    @Test func cancellationMarksTheRecordAndPassesThrough() async throws {
        let session = try LinearSession(20)
        defer { session.remove() }
        let commits = session.commits
        let probes = ScriptedProbes { commit in
            guard commit == commits[20] else { throw CancellationError() }
            return (.bad, "BAD")
        }
        await #expect(throws: CancellationError.self) {
            try await session.driver(probes).run(.range(session.search), record: session.record) { _ in }
        }
        #expect(try session.saved().end == .interrupted)
        #expect(try session.saved().probes.count == 1)
    }

    @Test func eventsTellTheWholeStoryInOrder() async throws {
        let session = try LinearSession(8)
        defer { session.remove() }
        let events = Mutex<[String]>([])
        _ = try await session.driver(truth(session, culprit: 4)).run(.range(session.search), record: session.record) {
            event in
            let word: String? =
                switch event {
                case .probeStarted(let number, _, _): "start \(number)"
                case .probeEnded(let record, let suspects, _, _): "end \(record.number) \(suspects)"
                case .ended: "over"
                default: nil
                }
            if let word { events.withLock { $0.append(word) } }
        }
        let told = events.withLock { $0 }
        #expect(told.prefix(4) == ["start 1", "end 1 8", "start 2", "end 2 8"])
        #expect(told.last == "over")
        #expect(told.dropLast().last?.hasSuffix(" 1") == true)
    }
}
