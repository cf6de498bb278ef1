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
    /// Files and commits that are put on top of each commit, as typed.
    var patches: [String] = []
    var settings: WorkbenchSettings
    /// How far the culprit is tested again, and what that may cost.
    var proof: ProofExtent
    var limits: Prover.Limits
    var json: Bool
    /// The session to go on with; `nil` begins one.
    var resumed: ResumedSession?

    /// Runs it and shows it.
    func run() async throws -> ExitCode {
        let printer = Terminal.sessionPrinter(aside: json)
        let repository = try GitRepository(openingReadOnly: repository)
        var request = request
        request.defersGoodEnd = settings.shortcuts.defersGoodEnd && scenario.rules.needsBoot
        let beginning = try await request.beginning(in: repository, judging: scenario.rules)
        for note in beginning.notes { printer.receive(.note(note)) }
        let items = try await PatchOption.items(patches, in: repository)
        var oldest: [CommitDetails] = []
        for commit in beginning.oldest { oldest.append(try await repository.commit(commit)) }
        let bench = try await Workbench(
            repository: repository,
            oldest: oldest,
            scenario: scenario,
            settings: settings,
            runner: HostCommandRunner()
        )
        for warning in bench.sandbox.warnings { printer.receive(.note(warning)) }
        let session = try await OpenSession(
            OpenSession.Subject(
                kind: .bisection,
                scenario: scenario,
                search: request.facts(beginning, patches: items.map(\.name), judging: scenario.rules),
                old: beginning.old.map(SessionRecord.End.init),
                new: SessionRecord.End(beginning.new),
                suspects: beginning.suspects,
                repository: repository.path,
                notes: beginning.notes + bench.sandbox.warnings,
                files: .ofBuilds(scenario, patches: PatchOption.files(patches))
            ),
            resuming: resumed,
            accelerator: bench.accelerator,
            survey: bench.survey,
            state: settings.state
        )
        try session.requireSamePatches(items.map(\.name))
        let events = session.events(showing: printer.receive, isQuiet: json)
        events(.planned(SessionPlan(session.record, steps: beginning.steps, folder: session.folder.path.string)))
        let grafts =
            items.isEmpty ? nil : try GraftRepository(in: bench.folders.worker.appending("grafts"), of: repository)
        let proofJob = try ProofJob(
            repository: repository,
            bench: bench,
            session: session,
            scenario: scenario,
            limits: limits,
            shortcuts: settings.shortcuts,
            patches: grafts.map { AppliedPatches(items, in: $0) }
        )
        let kernels = try proofJob.kernelBench()
        let driver = driver(session, repository, kernels, proofJob)
        let finished = try await session.lead {
            try await withTicks(of: printer) {
                do {
                    return try await driver.run(
                        start(beginning, in: repository),
                        record: session.record,
                        events: events
                    )
                } catch {
                    printer.clear()
                    throw error
                }
            }
        }
        // Where it was stopped they stay: it may be resumed.
        kernels.discardAll()
        await bench.probe.settle()
        if json { try Terminal.say(json: finished) }
        return ExitStatus.status(of: finished)
    }

    private func driver(
        _ session: OpenSession,
        _ repository: GitRepository,
        _ kernels: KernelProbeBench,
        _ proofJob: ProofJob
    ) -> BisectionDriver {
        BisectionDriver(
            bench: session.journaled(kernels),
            folder: session.folder,
            expected: { try await expected(among: $0.graph, in: repository) },
            sightings: limits.judging(scenario.rules).sightings,
            patience: request.patience,
            shortcuts: settings.shortcuts
        ) {
            CommitRecord(try await repository.commit($0))
        } afterFound: { record, events in
            try await follow(proofJob, record: &record, events: events)
        }
    }

    private func expected(among graph: CommitGraph, in repository: GitRepository) async throws -> ExpectedCulprit? {
        // What a scenario pins is what broke it.
        guard let culprit = scenario.culprit, request.terms.sought == .cause else { return nil }
        let resolution = try await repository.pinned(culprit.prefix, among: graph)
        return ExpectedCulprit(prefixes: [culprit.prefix] + resolution.commits.map(\.hex))
    }

    private func start(_ beginning: SearchRequest.Beginning, in repository: GitRepository) -> SearchStart {
        switch beginning {
        case .range(let range): return .range(range.search)
        case .releases(let new, let releases, _):
            let names = Dictionary((releases + [new]).map { ($0.id, $0) }) { first, _ in first }
            return .releases(ReleaseWalk(releases: releases.map(\.id)), bad: SessionRecord.End(new)) { good, bad in
                guard let old = names[good], let new = bad.map({ names[$0] }) ?? new else {
                    throw BadInput("a walk over releases ended at a commit that is none of them")
                }
                let range = try await request.resolve(old: [old], new: new, in: repository, judging: scenario.rules)
                return (range.search, SessionRecord.End(old), SessionRecord.End(new))
            }
        }
    }

    /// What comes once the culprit is known: the proof, and what the repository says of it.
    private func follow(
        _ job: ProofJob,
        record: inout SessionRecord,
        events: @escaping SessionEvents
    ) async throws {
        guard let named = record.namedCommit else { return }
        let culprit = named.id
        // A root has nothing to be compared with, and a build that fails has no kernel to be compared.
        if proof != .none, !named.parents.isEmpty, scenario.rules.needsBoot {
            let isFix = record.terms.sought == .fix
            let claim = ProofJob.Claim(
                commit: culprit,
                isFix: isFix,
                isConfirmationOnly: proof == .confirmation,
                tip: record.new,
                base: try await ProofJob.base(for: culprit, good: isFix ? [] : record.old, in: job.repository)
            )
            try await job.prove(claim, record: &record, events: events)
        }
        try await job.addFacts(of: culprit, asOf: record.new.commit, to: &record, events: events)
    }
}
