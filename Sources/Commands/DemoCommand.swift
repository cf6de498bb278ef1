// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DemoHistory
import Driver
import HostCommands
import HostTools
import ScenarioFiles
import SystemPackage

/// `kbisect demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a kernel history from Debian's linux-source-6.1 and find a real btrfs regression in it.",
        discussion: """
            It goes exactly the way of 'kbisect run', with real builds and boots; the history and the builds are kept, \
            so a second time is faster. Exit status: as for 'run'; 4 would mean that it named an innocent commit.
            """
    )

    @Flag(name: .long, help: "Bisect a shorter part of the history, around the culprit.")
    var short = false

    @Flag(name: .long, help: "Only make the history, and print where it is.")
    var historyOnly = false

    @OptionGroup var machine: MachineOptions
    @OptionGroup var proof: ProofOptions

    @Flag(exclusivity: .exclusive) var extent: ProofExtent = .confirmation

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            let state = machine.place.folder
            try state.prepare()
            // What is missing is better said before minutes go into the history.
            if !historyOnly {
                let missing = try await HostSurvey.survey(runner: HostCommandRunner()).missing
                guard missing.isEmpty else { throw MissingTools(missing) }
            }
            let history = try await makeHistory(in: state.demo)
            if historyOnly {
                Terminal.say(history.path.string)
                return ExitStatus.success
            }
            var scenario = try ScenarioCatalogue.load("demo")
            scenario.culprit = .commit(history.culprit.hex)
            var request = SearchRequest(
                old: [short ? DemoRepository.shortGoodTag : DemoRepository.goodTag],
                new: short ? DemoRepository.shortBadTag : DemoRepository.badTag
            )
            request.error = proof.limits.error
            request.mostTrials = proof.limits.boots
            let job = BisectionJob(
                repository: history.path,
                scenario: scenario,
                request: request,
                settings: machine.settings,
                proof: extent,
                limits: proof.limits,
                json: json
            )
            return try await job.run()
        }
    }

    /// Says on standard error what it does: standard output is for the answer.
    private func makeHistory(in folder: FilePath) async throws -> DemoRepository {
        let history = try await DemoHistory().make(in: folder) { progress in
            switch progress {
            case .unpacking: Terminal.complain("demo: unpacking Debian's kernel source")
            case .reading(let files) where files % 20_000 == 0 && files > 0:
                Terminal.complain("demo: \(files) files read")
            case .reading: break
            case .importing: Terminal.complain("demo: git packs the history")
            }
        }
        Terminal.complain("demo: \(history.wasReused ? "using" : "made") \(history.path), Linux \(history.version)")
        return history
    }
}
