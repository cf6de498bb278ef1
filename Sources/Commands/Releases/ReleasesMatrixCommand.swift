// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import HostCommands
import Releases
import Reports
import ScenarioFiles
import Sessions
import SystemPackage
import TerminalOutput

/// `kbisect releases matrix`
struct ReleasesMatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Test every release against every case of a reproducer, and show where a bug lives.",
        discussion: """
            Each release is fetched and booted once. Case lines of the reproducer ('GOOD name', 'BAD name: why') become \
            rows. The table is also written as Markdown, HTML and JSON. Exit status: 0 made, whatever the table says, \
            64 bad input, 69 a tool is missing, 70 could not find out, 73 cannot write, 130 stopped.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Only releases of this range, OLDEST..NEWEST, or one (default: all).",
            valueName: "oldest..newest"
        )
    )
    var range: String?

    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var module: ModuleOption
    @OptionGroup var test: TestOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Also write the table here: .md, .html or .json by the file's ending.", valueName: "file")
    )
    var output: String?

    @Flag(name: .long, help: "Print the table as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            var scenario = try test.loadTest()
            // One run shows all cases; more runs in one guest would only hide which of them it was.
            scenario.runs = 1
            let target = try output.map { try MatrixFile(EngineOptions.absolute($0)) }
            let runner = HostCommandRunner()
            var choice = try await releases.choose(runner: runner)
            if let range { choice.releases = try choice.within(range) }
            let job = MatrixJob(
                choice: choice,
                scenario: scenario,
                needs: module.needs(scenario),
                settings: test.machine.settings,
                json: json,
                target: target
            )
            _ = try await job.run()
            return ExitStatus.success
        }
    }
}

/// A file that a table goes to, in the format that its name asks for.
struct MatrixFile: Sendable {
    private let path: FilePath
    private let text: @Sendable (ReleaseMatrix) throws -> String

    init(_ path: FilePath) throws {
        self.path = path
        switch path.extension {
        case "md": text = { MarkdownMatrix($0).text }
        case "html": text = { HTMLMatrix($0).text }
        case "json": text = { try Terminal.text(json: $0) + "\n" }
        default: throw BadInput("'\(path)' is no file for a table: its name has to end in .md, .html or .json")
        }
    }

    func write(_ matrix: ReleaseMatrix) throws {
        try CannotWriteReport.write(text(matrix), to: path)
    }
}
