// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import GuestFiles
import HostCommands
import KernelBuild
import ScenarioFiles

/// `kbisect scenario`
struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "List, show and check scenario files.",
        subcommands: [ListCommand.self, ShowCommand.self, CheckCommand.self]
    )

    /// `kbisect scenario list`
    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the scenarios and reproducers that come with kbisect."
        )

        @Flag(name: .long, help: "Print them as JSON.")
        var json = false

        private struct Listing: Encodable {
            var name: String
            var title: String
        }

        /// What its first lines say: `// title: one line`.
        private static func title(ofReproducer name: String) -> String {
            let lines = EmbeddedFiles.text(of: "reproducers/\(name).c")?.split(separator: "\n") ?? []
            return lines.first { $0.contains("title: ") }?.split(separator: "title: ").last.map(String.init) ?? ""
        }

        func run() async throws {
            try await performing {
                let scenarios = try ScenarioCatalogue.names.map {
                    Listing(name: $0, title: try ScenarioCatalogue.load($0).title)
                }
                let reproducers = Reproducer.embeddedNames.map {
                    Listing(name: $0, title: Self.title(ofReproducer: $0))
                }
                if json {
                    try Terminal.say(json: ["scenarios": scenarios, "reproducers": reproducers])
                } else {
                    Terminal.say("scenarios (--scenario):")
                    for item in scenarios { Terminal.say("  \(item.name): \(item.title.displayable)") }
                    Terminal.say("reproducers (--reproducer):")
                    for item in reproducers { Terminal.say("  \(item.name): \(item.title.displayable)") }
                }
                return ExitStatus.success
            }
        }
    }

    /// `kbisect scenario show`
    struct ShowCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print a scenario: as it is written, or as it is understood."
        )

        @Argument(help: "A file, or the name of a scenario that comes with kbisect.")
        var scenario: String

        @Flag(name: .long, help: "Print it as it is understood, with every default, as JSON.")
        var json = false

        func run() async throws {
            try await performing {
                let understood = try ScenarioCatalogue.load(scenario)
                if json {
                    try Terminal.say(json: understood)
                } else if let text = ScenarioCatalogue.text(of: scenario) {
                    Terminal.say(text)
                } else {
                    let text = try String(contentsOfFile: EngineOptions.absolute(scenario).string, encoding: .utf8)
                    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    Terminal.say(lines.map { String($0).displayable }.joined(separator: "\n"))
                }
                return ExitStatus.success
            }
        }
    }

    /// `kbisect scenario check`
    struct CheckCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check a scenario and the files that it names; compiles its reproducer.",
            discussion: "Exit status: 0 all is well, 64 the scenario is wrong."
        )

        @Argument(help: "A file, or the name of a scenario that comes with kbisect.")
        var scenario: String

        @OptionGroup var place: StateOption

        func run() async throws {
            try await performing {
                let understood = try ScenarioCatalogue.load(scenario)
                _ = try KernelConfiguration(understood.kernel)
                let state = place.folder
                try state.prepare()
                let runner = HostCommandRunner()
                let sandbox = try await Sandbox.decide(.auto, hiding: [state.sessions], runner: runner).sandbox
                try await GuestPreparation(runner: runner, state: state, sandbox: sandbox).check(understood)
                Terminal.say("\(understood.name): the scenario and all files that it names are well")
                return ExitStatus.success
            }
        }
    }
}
