// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import ScenarioFiles
import SystemPackage

/// What all commands that build kernels understand.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The repository with the kernel's history; it is only read (default: the folder you are in).",
            valueName: "folder"
        )
    )
    var repo: String?

    @OptionGroup var test: TestOptions

    @Option(
        name: .long,
        help: ArgumentHelp("A fragment of a .config to add to the scenario's; may be repeated.", valueName: "fragment")
    )
    var config: [String] = []

    var machine: MachineOptions { test.machine }

    /// The repository's folder, absolute.
    var repositoryPath: FilePath { Self.absolute(repo ?? ".") }

    /// The scenario with what the command line changes in it, ready to judge kernels.
    ///
    /// - Parameter session: The scenario of a session, where neither a scenario nor a reproducer is named.
    func loadTest(session: Scenario? = nil) throws -> Scenario {
        configured(try test.loadTest(session: session))
    }

    /// The scenario with what the command line changes in it.
    func loadScenario(standard: String? = nil) throws -> Scenario {
        configured(try test.loadScenario(standard: standard))
    }

    /// The scenario with the fragments that were typed on top of its own.
    func configured(_ given: Scenario) -> Scenario {
        var scenario = given
        scenario.kernel.fragments += config.map { FileReference(Self.absolute($0).string) }
        return scenario
    }

    static func absolute(_ path: String) -> FilePath {
        let path = FilePath(path)
        if path.isAbsolute { return path.lexicallyNormalized() }
        return FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
    }
}
