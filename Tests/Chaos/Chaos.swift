// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import TestSupport

/// Causes the faults that docs/reliability.md speaks of, and writes down what came of them.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Cause faults, and see that nothing is lost and none turns into a verdict.",
        subcommands: [Run.self, Lead.self],
        defaultSubcommand: Run.self
    )

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cause them all.")

        @Flag(help: "Fewer of each, and no real kernels.")
        var brief = false

        @Option(help: "The built kbisect, for faults with real kernels.")
        var kbisect: String?

        @Option(help: "The demo's repository.")
        var repository: String?

        @Option(help: "Where sessions go; caches stay where they are.")
        var scratch = "/tmp/kbisect-chaos"

        @Option(help: "Another one causes other faults.")
        var seed = 1

        @Option(help: "Only faults whose name has this in it.")
        var only: String?

        @Option(help: "Replace the table in this document instead of printing it.")
        var into: String?

        func run() async throws {
            let start = ContinuousClock.now
            var faults = ScriptedFaults(folder: scratch + "/scripted", repeats: brief ? 25 : 250, seed: seed).all
            if !brief {
                guard let kbisect, let repository else {
                    throw ValidationError(
                        "faults with real kernels need --kbisect and --repository; --brief leaves them out"
                    )
                }
                let demo = RealDemo(kbisect: kbisect, repository: repository, scratch: scratch + "/real")
                faults += RealFaults(demo: demo, seed: seed).all
            }
            var rows: [String] = []
            var failures = 0
            for fault in faults where only.map({ fault.name.contains($0) }) ?? true {
                let outcome = try await fault.cause()
                failures += outcome.problems.count
                rows.append(fault.row(outcome))
                Self.say("chaos: \(fault.name): \(outcome.words)")
                for problem in outcome.problems { Self.say("    \(problem)") }
            }
            let minutes = ((ContinuousClock.now - start) / .seconds(6)).rounded() / 10
            Self.say("chaos: \(minutes) minutes")
            let text = Fault.head + rows.joined(separator: "\n") + "\n"
            if let into {
                try DocumentBlock(path: into, command: "make chaos").replace(by: text)
            } else {
                print(text)
            }
            if failures > 0 { throw ExitCode(1) }
        }

        private static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
    }
}

/// One way in which things go wrong.
struct Fault: Sendable {
    /// What it is.
    let name: String
    /// How it is caused.
    let how: String
    /// Causes it, as often as it says.
    let cause: @Sendable () async throws -> Outcome

    /// What came of it.
    struct Outcome: Sendable {
        /// How often it was caused.
        var tries = 0
        /// What should not be.
        var problems: [String] = []
        /// What came of those without problems.
        var result: String

        var words: String {
            "\(tries) times, " + (problems.isEmpty ? result : "**\(problems.count) problems**")
        }

        /// Counts a try, and what was wrong with it.
        mutating func add(_ problem: String?) {
            tries += 1
            if let problem { problems.append(problem) }
        }
    }

    static let head = "| fault | how it is caused | tried | result |\n| --- | --- | --: | --- |\n"

    func row(_ outcome: Outcome) -> String {
        let result =
            outcome.problems.isEmpty ? outcome.result : "**\(outcome.problems.count) problems**: \(outcome.problems[0])"
        return "| \(name) | \(how) | \(outcome.tries) | \(result) |"
    }
}
