// SPDX-License-Identifier: Apache-2.0

package import HostCommands
import Search
package import Sessions

/// Boots releases one after another, once each, and takes down what each case came to.
package struct MatrixRun: Sendable {
    private let bench: ReleaseBench
    private let line: ReleaseLine
    private let folder: SessionFolder

    /// - Parameter folder: Receives the evidence.
    package init(
        _ workbench: ReleaseWorkbench,
        _ line: ReleaseLine,
        _ folder: SessionFolder,
        _ runner: any CommandRunner
    ) {
        self.line = line
        self.folder = folder
        bench = ReleaseBench(workbench, line, runner: runner)
    }

    /// Fetches and boots one release.
    ///
    /// - Throws: When it could not be found out for a reason that is ours, and on cancellation.
    package func column(
        _ position: Int,
        events: @escaping SessionEvents
    ) async throws -> (column: ReleaseMatrix.Column, lines: (found: [CaseResult], leftOut: Int)) {
        let start = ContinuousClock().now
        let commit = try line.commit(line.candidates[position].commit)
        let evidence = try folder.makeProbeFolder(number: position + 1, commit: commit.fileName)
        var probe = ProbeRecord(number: position + 1, commit: commit, purpose: "", evidence: evidence.name)
        events(.probeStarted(number: probe.number, commit: commit, purpose: "every release"))
        var cases = (found: [CaseResult](), leftOut: 0)
        switch try await bench.build(&probe, checkout: commit.id, in: evidence.path, events: events) {
        case .settled(let judgement): (probe.verdict, probe.reason) = (judgement.verdict, judgement.reason)
        case .built(let kernel):
            defer { bench.discard(kernel) }
            let trial = try await bench.boot(kernel, &probe, in: evidence.path, events: events)
            (probe.verdict, probe.reason) = (trial.judgement.verdict, trial.judgement.reason)
            if !trial.isForeign {
                let lines = CaseLines(
                    GuestTexts.outputLines(GuestTrial.bytes(of: evidence.path.appending("output.log")))
                )
                cases = lines.cases(of: trial.judgement)
            }
        }
        var column = ReleaseMatrix.Column(
            release: probe.commit.release ?? line.candidates[position].release,
            verdict: probe.verdict,
            reason: probe.reason,
            evidence: evidence.name
        )
        column.kernelRelease = probe.kernelRelease
        column.seconds = (ContinuousClock().now - start).seconds
        return (column, cases)
    }

    /// Frees the space of all kernels.
    package func discardAll() { bench.discardAll() }
}
