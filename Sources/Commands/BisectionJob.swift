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
    var request: SearchRequest
    var settings: WorkbenchSettings
    /// How far the culprit is tested again, and what that may cost.
    var proof: ProofExtent
    var limits: Prover.Limits
    var json: Bool

    private func expected(among graph: CommitGraph, in repository: GitRepository) async throws -> ExpectedCulprit? {
        // What a scenario pins is what broke it.
        guard let culprit = scenario.culprit, request.terms.sought == .cause else { return nil }
        let resolution = try await repository.pinned(culprit.prefix, among: graph)
        return ExpectedCulprit(prefixes: [culprit.prefix] + resolution.commits.map(\.hex))
    }

    /// Runs it and shows it.
    func run() async throws -> ExitCode {
        let printer = Terminal.sessionPrinter(aside: json)
        let repository = try GitRepository(openingReadOnly: repository)
        let range = try await request.resolve(in: repository, judging: scenario.rules)
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
            search: request.facts(range, patches: []),
            old: range.old.map(SessionRecord.End.init),
            new: SessionRecord.End(range.new),
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
        let kept = try KeptKernels(worker: bench.folders.worker, runner: HostCommandRunner())
        let expected = try await expected(among: range.search.graph, in: repository)
        let driver = BisectionDriver(
            bench: KernelProbeBench(probe: bench.probe, source: repository, kept: kept),
            folder: session.folder,
            expected: expected,
            sightings: limits.judging(scenario.rules).sightings
        ) {
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
        if proof != .none, !named.parents.isEmpty, scenario.rules.needsBoot {
            let claim = ProofJob.Claim(
                commit: culprit,
                isFix: record.terms.sought == .fix,
                isConfirmationOnly: proof == .confirmation,
                tip: record.new,
                base: try await ProofJob.base(
                    for: culprit,
                    good: record.terms.sought == .fix ? [] : record.old,
                    in: job.repository
                )
            )
            try await job.prove(claim, record: &record, events: events)
        }
        try await job.addFacts(of: culprit, asOf: record.new.commit, to: &record, events: events)
    }

    private func plan(_ range: SearchRequest.Range, bench: Workbench, folder: SessionFolder) -> SessionPlan {
        SessionPlan(
            scenario: scenario.name,
            terms: request.terms,
            old: range.old.map(SessionRecord.End.init),
            new: SessionRecord.End(range.new),
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
