// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import HostCommands

/// `kbisect probe`
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Test one commit, by the same path as 'run' does.",
        discussion: """
            Good for trying a scenario, and as a script for git bisect run. Exit status: 0 good, 1 bad, 125 cannot \
            be tested. Errors are 128 and more, so that git stops and takes none of them for a verdict.
            """
    )

    @Argument(help: "What to test: a tag, branch, commit id or version.")
    var commit: String

    @OptionGroup var engine: EngineOptions

    @Flag(name: .long, help: "Print the probe's record as JSON; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing(errorStatus: ExitStatus.beyondVerdicts) {
            let scenario = try engine.loadTest()
            let single = try await SingleProbe(
                commit: commit,
                purpose: "asked for",
                scenario: scenario,
                engine,
                progressAside: json
            )
            let record = try await single.showing {
                try await single.bench.probe.probe(single.record, in: single.folder, events: single.events)
            }
            single.events(.probeEnded(record, suspects: 0, steps: 0))
            if json {
                try Terminal.say(json: record)
            } else {
                Terminal.say("evidence: \(single.folder)")
            }
            return ExitStatus.status(of: record.verdict)
        }
    }
}
