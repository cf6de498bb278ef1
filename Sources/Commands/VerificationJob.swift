// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import HostCommands
import Proof
import ScenarioFiles
import Sessions
import TerminalOutput

/// One verification from what was typed to the reports.
struct VerificationJob: Sendable {
    var repository: GitRepository
    var scenario: Scenario
    var claim: ProofJob.Claim
    var settings: WorkbenchSettings
    var limits: Prover.Limits
    var notes: [String]
    var json: Bool
    /// The session to go on with; `nil` begins one.
    var resumed: ResumedSession?

    func run() async throws -> ExitCode {
        let printer = Terminal.sessionPrinter(aside: json)
        for note in notes { printer.receive(.note(note)) }
        var oldest: [CommitDetails] = []
        let claimed = try await repository.commit(claim.commit)
        for commit in [claim.base.commit, claim.tip.commit] + claimed.parents {
            oldest.append(try await repository.commit(commit))
        }
        let bench = try await Workbench(
            repository: repository,
            oldest: oldest,
            scenario: scenario,
            settings: settings,
            runner: HostCommandRunner()
        )
        for warning in bench.sandbox.warnings { printer.receive(.note(warning)) }
        var proof = ProofRecord(
            commit: CommitRecord(claimed),
            isFix: claim.isFix,
            isConfirmationOnly: claim.isConfirmationOnly,
            allowedError: limits.error
        )
        proof.pin = claim.pin
        let session = try await OpenSession(
            OpenSession.Subject(
                kind: .verification,
                scenario: scenario,
                search: SearchFacts(terms: .standard(claim.isFix ? .fix : .cause), confidence: 1 - limits.error),
                old: [claim.base],
                new: claim.tip,
                repository: repository.path,
                notes: notes + bench.sandbox.warnings,
                proof: proof,
                files: .ofBuilds(scenario)
            ),
            resuming: resumed,
            accelerator: bench.accelerator,
            survey: bench.survey,
            state: settings.state
        )
        let events = session.events(showing: printer.receive, isQuiet: json)
        events(.note("scenario \(scenario.name), guests run under \(bench.accelerator.words)"))
        events(.note("evidence: \(session.folder.path)"))
        let finished = try await session.lead {
            try await withTicks(of: printer) { try await prove(session, bench, events) }
        }
        await bench.probe.settle()
        if json { try Terminal.say(json: finished) }
        return ExitStatus.status(ofVerification: finished.proof?.grade)
    }

    /// Whatever happens, the record says so.
    private func prove(
        _ session: OpenSession,
        _ bench: Workbench,
        _ events: @escaping SessionEvents
    ) async throws -> SessionRecord {
        var record = session.record
        do {
            let job = try ProofJob(
                repository: repository,
                bench: bench,
                session: session,
                scenario: scenario,
                limits: limits,
                shortcuts: settings.shortcuts
            )
            try await job.prove(claim, record: &record, events: events)
            try await job.addFacts(of: claim.commit, asOf: claim.tip.commit, to: &record, events: events)
            record.end = .verified
            try session.folder.write(record)
            events(.ended(record))
            return record
        } catch {
            record.end = error is CancellationError ? .interrupted : .failed("\(error)")
            try session.folder.write(record)
            events(.ended(record))
            throw error
        }
    }
}
