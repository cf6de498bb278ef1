// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Search
package import Sessions

/// Leads a session from its first probe to its answer.
///
/// It asks the search what to test, has it tested, and writes down what came of it before it goes on.
package struct BisectionDriver: Sendable {
    /// Looks up what a report says of a commit.
    package typealias CommitLookup = @Sendable (CommitID) async throws -> CommitRecord
    /// What is done once the culprit is known, before the session ends: facts, proof.
    package typealias Sequel = @Sendable (inout SessionRecord, @escaping SessionEvents) async throws -> Void

    private let runner: any ProbeRunner
    private let lookup: CommitLookup
    private let sequel: Sequel
    private let folder: SessionFolder
    private let expected: ExpectedCulprit?
    private let now: @Sendable () -> Date

    package init(
        runner: any ProbeRunner,
        folder: SessionFolder,
        expected: ExpectedCulprit?,
        now: @escaping @Sendable () -> Date = { Date() },
        lookup: @escaping CommitLookup,
        afterFound sequel: @escaping Sequel = { _, _ in }
    ) {
        self.runner = runner
        self.folder = folder
        self.expected = expected
        self.now = now
        self.lookup = lookup
        self.sequel = sequel
    }

    /// Runs to the end.
    ///
    /// - Returns: The finished record. It is also in the session's folder, up to date after each probe.
    /// - Throws: ``SearchError`` when verdicts contradict each other, whatever the probe runner throws, and
    ///   `CancellationError`, each after the record was finished with it.
    package func run(
        _ search: BisectSearch,
        record: SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> SessionRecord {
        var record = record
        do {
            record.end = try await narrow(search, record: &record, events: events)
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
                record.notes.append(
                    error is CancellationError ? "the proof was interrupted" : "the proof could not be made: \(error)"
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
        _ start: BisectSearch,
        record: inout SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> SessionEnd {
        var search = start
        var titles: [CommitID: String] = [:]
        while true {
            record.graph = try await outline(of: search, &titles)
            switch search.next {
            case .test(let commit, let purpose):
                let probe = try await self.probe(commit, purpose, record, events: events)
                record.probes.append(probe)
                record.updated = Timestamp.text(now())
                // Written before it counts: what was learnt survives whatever comes next.
                try folder.write(record)
                let warned = search.warnings.count
                try search.record(probe.verdict, for: commit)
                for warning in search.warnings.dropFirst(warned) {
                    record.notes.append("\(warning)")
                    events(.note("\(warning)"))
                }
                events(.probeEnded(probe, suspects: search.suspectCount, steps: search.testsLeft))
            case .found(let culprit):
                let parents = culprit.parents.map { ParentRecord(commit: $0.commit, how: $0.clearance.words) }
                return .found(
                    try await lookup(culprit.commit),
                    parents: parents,
                    expectation: expected?.compare(with: culprit.commit) ?? .none
                )
            case .onlySkippedLeft(let commits):
                var records: [CommitRecord] = []
                for commit in commits { records.append(try await lookup(commit)) }
                return .onlySkippedLeft(records)
            case .endsWrong(let problem):
                return .endsWrong(problem.words(in: record))
            }
        }
    }

    private func outline(
        of search: BisectSearch,
        _ titles: inout [CommitID: String]
    ) async throws -> GraphOutline {
        var outline = GraphOutline(search)
        for place in outline.nodes.indices {
            let commit = outline.nodes[place].commit
            if titles[commit] == nil { titles[commit] = try await lookup(commit).title }
            outline.nodes[place].title = titles[commit] ?? ""
        }
        return outline
    }

    private func probe(
        _ commit: CommitID,
        _ purpose: SearchStep.Purpose,
        _ record: SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> ProbeRecord {
        try Task.checkCancellation()
        let number = record.probes.count + 1
        let evidence = try folder.makeProbeFolder(number: number, commit: commit.short)
        var empty = ProbeRecord(
            number: number,
            commit: try await lookup(commit),
            purpose: purpose.words,
            evidence: evidence.name
        )
        empty.at = Timestamp.date(record.started).map { now().timeIntervalSince($0) }
        events(.probeStarted(number: number, commit: empty.commit, purpose: empty.purpose))
        return try await runner.probe(empty, in: evidence.path, events: events)
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
