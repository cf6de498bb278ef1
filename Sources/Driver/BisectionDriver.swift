// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import KernelBuild
package import Search
package import Sessions

/// Leads a session from its first probe to its answer.
///
/// It asks the search what to test, has it tested, and writes down what came of it before it goes on.
package struct BisectionDriver: Sendable {
    /// Looks up what a report says of a commit.
    package typealias CommitLookup = @Sendable (CommitID) async throws -> CommitRecord
    /// Which commit a scenario expects, among those of a search.
    package typealias Expectation = @Sendable (BisectSearch) async throws -> ExpectedCulprit?
    /// What is done once the culprit is known, before the session ends: facts, proof.
    package typealias Sequel = @Sendable (inout SessionRecord, @escaping SessionEvents) async throws -> Void

    let bench: any KernelBench
    let lookup: CommitLookup
    let folder: SessionFolder
    /// Sightings that it takes for one: two where a busy host can look like the bug.
    let sightings: Int
    /// Clean boots after which a bad end is not believed any more.
    let patience: Int
    /// What is not done again where it is known what it would come to.
    let shortcuts: Shortcuts
    let now: @Sendable () -> Date
    private let sequel: Sequel
    private let expected: Expectation

    package init(
        bench: any KernelBench,
        folder: SessionFolder,
        expected: @escaping Expectation = { _ in nil },
        sightings: Int = 1,
        patience: Int = 10,
        shortcuts: Shortcuts = Shortcuts(),
        now: @escaping @Sendable () -> Date = { Date() },
        lookup: @escaping CommitLookup,
        afterFound sequel: @escaping Sequel = { _, _ in }
    ) {
        self.bench = bench
        self.lookup = lookup
        self.sequel = sequel
        self.folder = folder
        self.expected = expected
        self.sightings = sightings
        self.patience = patience
        self.shortcuts = shortcuts
        self.now = now
    }

    /// Runs to the end.
    ///
    /// - Returns: The finished record. It is also in the session's folder, up to date after each boot.
    /// - Throws: ``SearchError`` when verdicts contradict each other, whatever the bench throws, and
    ///   `CancellationError`, each after the record was finished with it.
    package func run(
        _ start: SearchStart,
        record: SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> SessionRecord {
        var record = record
        do {
            record.end = try await narrow(start, record: &record, events: events)
        } catch {
            record.end = error is CancellationError ? .interrupted : .failed("\(error)")
            try finish(&record, events: events)
            throw error
        }
        if case .found = record.end {
            do {
                try folder.write(record)
                try await sequel(&record, events)
            } catch {
                // The culprit was found all the same; what could not be done for it is said.
                let what = record.kind == .releases ? "what lies between" : "the proof"
                record.notes.append(
                    error is CancellationError ? "\(what): interrupted" : "\(what) could not be made out: \(error)"
                )
                try finish(&record, events: events)
                throw error
            }
        }
        try finish(&record, events: events)
        return record
    }

    private func finish(_ record: inout SessionRecord, events: SessionEvents) throws {
        record.updated = Timestamp.text(now())
        try folder.write(record)
        events(.ended(record))
    }

    private func narrow(
        _ start: SearchStart,
        record: inout SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> SessionEnd {
        var visits = KernelVisits(driver: self, record: record, events: events)
        defer { record = visits.record }
        switch start {
        case .range(let search):
            return try await narrow(search, &visits)
        case .releases(let walk, let bad, let range):
            let rules = SearchRules(noise: record.search.noise, patience: patience)
            switch try await visits.walk(walk, from: bad, rules: rules) {
            case (_, let problem?):
                return .endsWrong(problem.words(in: visits.record))
            case (.found(let good, let bad), nil):
                let (search, old, new) = try await range(good, bad)
                (visits.record.old, visits.record.new, visits.record.suspects) = ([old], new, search.suspectCount)
                visits.note("\(old.name) is good and \(new.name) is bad: \(search.suspectCount) commits between them")
                return try await narrow(search, &visits)
            case (let step, nil):
                return .endsWrong(step.words(in: visits.record))
            }
        }
    }

    private func narrow(_ search: BisectSearch, _ visits: inout KernelVisits) async throws -> SessionEnd {
        var run = SearchVisits(search, visits)
        defer { visits = run.visits }
        try run.recall()
        await bench.prepare(for: search.graph)
        do {
            while case .test(let commit, let purpose) = run.search.next { try await run.visit(commit, purpose) }
        } catch {
            await bench.endAnticipating()
            throw error
        }
        await bench.endAnticipating()
        run.sayWhatWasNotForeseen()
        try await run.drawGraph()
        return try await end(of: run.search, record: &run.visits.record)
    }

    private func end(of search: BisectSearch, record: inout SessionRecord) async throws -> SessionEnd {
        if case .found(let culprit) = search.next { record.search.reached = culprit.confidence }
        let end = try await SessionEnd(search.next, of: record, lookup: lookup) { commit in
            try await expected(search)?.compare(with: commit) ?? .none
        }
        guard let end else { throw CancellationError() }
        return end
    }
}

/// The commit that a scenario says is the culprit.
package struct ExpectedCulprit: Hashable, Sendable {
    /// The beginning of its name, or of each of several that would do (twins of an upstream commit).
    package var prefixes: [String]

    package init(prefixes: [String]) {
        self.prefixes = prefixes
    }

    func compare(with commit: CommitID) -> SessionEnd.Expectation {
        prefixes.contains { commit.hex.hasPrefix($0) } ? .met : .otherCommit
    }
}
