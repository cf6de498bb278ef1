// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import GitHistory
import HostCommands
import ScenarioFiles
import Search
import Sessions
import SystemPackage
import TerminalOutput

/// One bisection from what was typed to the reports: what `run` and `demo` share.
struct BisectionJob: Sendable {
    var repository: FilePath
    var scenario: Scenario
    var good: [String]
    var bad: String
    var settings: WorkbenchSettings
    /// How far the culprit is tested again, and what that may cost.
    var proof: ProofExtent
    var limits: Prover.Limits
    var json: Bool

    /// The range, resolved: what a dry run shows.
    struct Range: Sendable {
        var good: [ResolvedRevision]
        var bad: ResolvedRevision
        var search: BisectSearch
        var expected: ExpectedCulprit?
        /// The good ends, where they part from the bad one, and where side branches begin: nothing in the range has an
        /// older tree.
        var oldest: [CommitID]
        /// Tags that versions were taken for, and the like.
        var notes: [String]
    }

    /// Finds the ends and what lies between them.
    func resolve(in repository: GitRepository) async throws -> Range {
        var goods: [ResolvedRevision] = []
        for revision in good { goods.append(try await repository.resolve(revision)) }
        let bad = try await repository.resolve(self.bad)
        let goodIDs = goods.map(\.id)
        let graph = try await repository.suspects(good: goodIDs, bad: bad.id)
        let bases = try await repository.mergeBases(of: bad.id, and: goodIDs)
        guard !bases.isEmpty else {
            throw BadInput("\(self.bad) and \(good.joined(separator: ", ")) have no common history: nothing to bisect")
        }
        let search = BisectSearch(graph: graph, good: goodIDs, bad: bad.id, mergeBases: bases)
        return Range(
            good: goods,
            bad: bad,
            search: search,
            expected: try await expected(among: graph, in: repository),
            oldest: goodIDs + bases + graph.forkPoints,
            notes: (goods + [bad]).compactMap(\.note)
        )
    }

    private func expected(among graph: CommitGraph, in repository: GitRepository) async throws -> ExpectedCulprit? {
        guard let culprit = scenario.culprit else { return nil }
        let resolution = try await repository.pinned(culprit.prefix, among: graph)
        return ExpectedCulprit(prefixes: [culprit.prefix] + resolution.commits.map(\.hex))
    }

    /// Runs it and shows it.
    func run() async throws -> ExitCode {
        let printer = Terminal.sessionPrinter(aside: json)
        let repository = try GitRepository(openingReadOnly: repository)
        let range = try await resolve(in: repository)
        for note in range.notes { printer.receive(.note(note)) }
        var oldest: [CommitDetails] = []
        for commit in range.oldest { oldest.append(try await repository.commit(commit)) }
        let bench = try await Workbench(
            repository: repository,
            oldest: oldest,
            scenario: scenario,
            settings: settings,
            runner: HostCommandRunner()
        )
        let session = try OpenSession(
            .bisection,
            scenario: scenario,
            good: range.good.map(SessionRecord.End.init),
            bad: SessionRecord.End(range.bad),
            suspects: range.search.suspectCount,
            repository: repository,
            bench: bench,
            state: settings.state,
            notes: range.notes
        )
        let events = OpenSession.events(showing: printer.receive, in: session.folder, isQuiet: json)
        events(.planned(plan(range, bench: bench, folder: session.folder)))
        let proofJob = ProofJob(
            repository: repository,
            bench: bench,
            folder: session.folder,
            scenario: scenario,
            limits: limits
        )
        let driver = BisectionDriver(runner: bench.probe, folder: session.folder, expected: range.expected) {
            CommitRecord(try await repository.commit($0))
        } afterFound: { record, events in
            try await follow(proofJob, record: &record, events: events)
        }
        let finished = try await withTicks(of: printer) {
            do {
                return try await driver.run(range.search, record: session.record, events: events)
            } catch {
                printer.clear()
                throw error
            }
        }
        if json { try Terminal.say(json: finished) }
        return ExitStatus.status(of: finished)
    }

    /// What comes once the culprit is known: the proof, and what the repository says of it.
    private func follow(
        _ job: ProofJob,
        record: inout SessionRecord,
        events: @escaping SessionEvents
    ) async throws {
        guard let named = record.namedCommit else { return }
        let culprit = named.id
        // A root has nothing to be compared with.
        if proof != .none, !named.parents.isEmpty {
            let claim = ProofJob.Claim(
                commit: culprit,
                isConfirmationOnly: proof == .confirmation,
                tip: record.bad,
                base: try await ProofJob.base(for: culprit, good: record.good, in: job.repository)
            )
            try await job.prove(claim, record: &record, events: events)
        }
        try await job.addFacts(of: culprit, asOf: record.bad.commit, to: &record, events: events)
    }

    private func plan(_ range: Range, bench: Workbench, folder: SessionFolder) -> SessionPlan {
        SessionPlan(
            scenario: scenario.name,
            good: range.good.map(SessionRecord.End.init),
            bad: SessionRecord.End(range.bad),
            suspects: range.search.suspectCount,
            steps: range.search.testsLeft,
            accelerator: bench.accelerator.words,
            folder: folder.path.string
        )
    }
}

/// Keeps the live line's time going while `body` runs.
func withTicks<Result: Sendable>(
    of printer: SessionPrinter,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            while !Task.isCancelled {
                printer.tick()
                try? await Task.sleep(for: .milliseconds(250))
            }
            return nil
        }
        defer { group.cancelAll() }
        for try await result in group {
            if let result { return result }
        }
        throw CancellationError()
    }
}

extension SessionRecord.End {
    init(_ revision: ResolvedRevision) {
        self.init(asked: revision.asked, name: revision.name, commit: revision.id)
    }
}
