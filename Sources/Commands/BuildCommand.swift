// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import KernelBuild

/// `kbisect build`
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build one commit's kernel and say where it lies.",
        discussion: """
            The first line on standard output is the path of the image, which the next build overwrites. \
            Exit status: 0 built, 125 it does not build; anything else is an error.
            """
    )

    @Argument(help: "What to build: a tag, branch, commit id or version.")
    var commit: String

    @OptionGroup var engine: EngineOptions

    func run() async throws {
        try await performing {
            let scenario = try engine.loadScenario(standard: ScenarioCatalogue.forAnyReproducer)
            let single = try await SingleProbe(
                commit: commit,
                purpose: "build",
                scenario: scenario,
                engine,
                progressAside: true
            )
            guard let kernel = try await single.build() else { return ExitStatus.cannotTest }
            Terminal.say(
                """
                \(kernel.image)
                \(kernel.compiledObjects) objects compiled in \(kernel.duration.seconds) s; \
                the configuration and the log are in \(single.folder)
                """
            )
            return ExitStatus.success
        }
    }
}
