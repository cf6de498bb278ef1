// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Search

/// Leads a session from its first probe to its answer.
///
/// It asks the search what to test, has it tested, and writes down what came of it before it goes on.
package struct BisectionDriver: Sendable {
    /// Looks up what a report says of a commit.
    package typealias CommitLookup = @Sendable (CommitID) async throws -> CommitRecord

    private let runner: any ProbeRunner
    private let lookup: CommitLookup
    private let folder: SessionFolder
    private let expected: ExpectedCulprit?
    private let now: @Sendable () -> Date

    package init(
        runner: any ProbeRunner,
        folder: SessionFolder,
        expected: ExpectedCulprit?,
        now: @escaping @Sendable () -> Date = { Date() },
        lookup: @escaping CommitLookup
    ) {
        self.runner = runner
        self.folder = folder
        self.expected = expected
        self.now = now
        self.lookup = lookup
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
        while true {
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

    private func probe(
        _ commit: CommitID,
        _ purpose: SearchStep.Purpose,
        _ record: SessionRecord,
        events: @escaping SessionEvents
    ) async throws -> ProbeRecord {
        try Task.checkCancellation()
        let number = record.probes.count + 1
        let evidence = try folder.makeProbeFolder(number: number, commit: commit.short)
        let empty = ProbeRecord(
            number: number,
            commit: try await lookup(commit),
            purpose: purpose.words,
            evidence: evidence.name
        )
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
