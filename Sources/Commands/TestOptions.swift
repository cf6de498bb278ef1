// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GuestFiles
import ScenarioFiles
import SystemPackage

/// What is tested, and how this machine is used: what all commands that boot kernels understand.
struct TestOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A scenario file, or the name of one that comes with kbisect ('kbisect scenario list').",
            valueName: "file"
        )
    )
    var scenario: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What shows the bug: C source, a static binary, a shell script, or one that comes with kbisect.",
            discussion: "Exit status 0 is good, 125 cannot be tested, 1 to 127 is bad.",
            valueName: "file"
        )
    )
    var reproducer: String?

    @Option(
        name: .customLong("arg"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("An argument for the reproducer, in place of the scenario's; may be repeated.")
    )
    var reproducerArguments: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("The longest that one run of the reproducer may take: 90s, 5m.", valueName: "time")
    )
    var timeout: TimeLimit?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What counts as bad, in place of the scenario's conditions; may be repeated, and any one is enough.",
            discussion: "One of \(Scenario.BadCondition.written).",
            valueName: "condition"
        )
    )
    var badIf: [String] = []

    @OptionGroup var machine: MachineOptions

    /// The scenario with what the command line changes in it, ready to judge kernels.
    ///
    /// - Parameter session: The scenario of a session, where neither a scenario nor a reproducer is named.
    func loadTest(session: Scenario? = nil) throws -> Scenario {
        let scenario =
            if let session, scenario == nil { try changed(session) } else { try loadScenario() }
        guard scenario.reproducer != nil || !scenario.rules.needsReproducer else {
            throw BadInput("the scenario '\(scenario.name)' has no reproducer: add --reproducer FILE")
        }
        return scenario
    }

    /// The scenario with what the command line changes in it.
    func loadScenario(standard: String? = nil) throws -> Scenario {
        guard
            let name = scenario ?? standard
                ?? (reproducer == nil && badIf.isEmpty ? nil : ScenarioCatalogue.forAnyReproducer)
        else {
            throw BadInput(
                "what is to be tested? Add --scenario FILE, --scenario NAME ('kbisect scenario list'), or --reproducer FILE"
            )
        }
        return try changed(try ScenarioCatalogue.load(name))
    }

    /// A scenario with what the command line changes in it.
    private func changed(_ given: Scenario) throws -> Scenario {
        var scenario = given
        if let reproducer {
            scenario.reproducer = Scenario.Reproducer(source: try Self.reference(toReproducer: reproducer))
        }
        if !reproducerArguments.isEmpty { scenario.reproducer?.arguments = reproducerArguments }
        if let timeout { scenario.timeouts.test = timeout.duration }
        if !badIf.isEmpty { scenario.rules.badIf = try conditions() }
        return scenario
    }

    /// What `--bad-if` says.
    private func conditions() throws -> [Scenario.BadCondition] {
        let limit = Scenario.Rules.mostConditions
        guard badIf.count <= limit else {
            throw BadInput("--bad-if was given \(badIf.count) times; give at most \(limit)")
        }
        return try badIf.map { text in
            do throws(BadConditionError) {
                return try Scenario.BadCondition(written: text)
            } catch {
                throw BadInput("--bad-if: \(error)")
            }
        }
    }

    /// A file if there is one, else one of ours by its short name.
    private static func reference(toReproducer text: String) throws -> FileReference {
        let path = EngineOptions.absolute(text)
        if FileManager.default.fileExists(atPath: path.string) { return FileReference(path.string) }
        let embedded = "reproducers/\(text).c"
        if EmbeddedFiles.text(of: embedded) != nil { return FileReference(embedded) }
        throw BadInput(
            "there is no reproducer '\(text)': neither a file nor one of those that come with kbisect "
                + "(\(Reproducer.embeddedNames.joined(separator: ", ")))"
        )
    }
}
