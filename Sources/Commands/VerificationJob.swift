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
        let session = try OpenSession(
            .verification,
            scenario: scenario,
            search: SearchFacts(terms: .standard(claim.isFix ? .fix : .cause), confidence: 1 - limits.error),
            old: [claim.base],
            new: claim.tip,
            suspects: 0,
            repository: repository.path,
            accelerator: bench.accelerator,
            survey: bench.survey,
            state: settings.state,
            notes: notes + bench.sandbox.warnings
        )
        let events = OpenSession.events(showing: printer.receive, in: session.folder, isQuiet: json)
        events(.note("scenario \(scenario.name), guests run under \(bench.accelerator.words)"))
        events(.note("evidence: \(session.folder.path)"))
        let finished = try await withTicks(of: printer) { try await prove(session, bench, events) }
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
            let job = ProofJob(
                repository: repository,
                bench: bench,
                folder: session.folder,
                scenario: scenario,
                limits: limits
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
