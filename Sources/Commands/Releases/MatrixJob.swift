// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Reports
import ScenarioFiles
import Search
import Sessions
import TerminalOutput

/// Every release against every case of a reproducer, from what was typed to the tables.
struct MatrixJob: Sendable {
    let choice: ReleaseChoice
    let scenario: Scenario
    let settings: WorkbenchSettings
    let json: Bool

    /// Makes it and shows it.
    func run() async throws -> ReleaseMatrix {
        let printer = Terminal.sessionPrinter(aside: json)
        let runner = HostCommandRunner()
        for problem in choice.supply.problems { printer.receive(.note(problem)) }
        let bench = try await ReleaseWorkbench(
            releases: choice.releases,
            supply: choice.supply,
            scenario: scenario,
            settings: settings,
            runner: runner
        )
        let start = Date()
        let folder = try SessionFolder(below: settings.state.sessions, scenario: "\(scenario.name)-matrix", at: start)
        var matrix = ReleaseMatrix(
            scenario: scenario.name,
            title: scenario.title,
            command: HostCommand("kbisect", Array(CommandLine.arguments.dropFirst())).shellLine,
            kbisect: Version.current,
            accelerator: bench.accelerator.words,
            started: Timestamp.text(start)
        )
        matrix.notes = choice.supply.problems
        let line = try await ReleaseLine(choice.releases, from: choice.supply, runner: runner)
        let run = MatrixRun(bench, line, folder, runner)
        let say = json ? Terminal.complain : Terminal.say
        for number in choice.releases.indices {
            let (column, lines) = try await withTicks(of: printer) {
                try await run.column(number, events: printer.receive)
            }
            matrix.add(column, cases: lines.found)
            if lines.leftOut > 0 {
                matrix.notes.append("\(column.release.version): \(lines.leftOut) lines of more cases are left out")
            }
            printer.clear()
            say(MatrixText.line(for: matrix.columns[number], style: Terminal.style()))
            // What was learnt survives whatever comes next.
            try write(matrix, to: folder)
        }
        if json {
            try Terminal.say(json: matrix)
        } else {
            Terminal.say("")
            MatrixText(matrix).lines(width: Terminal.columns(), style: Terminal.style()).forEach(Terminal.say)
            Terminal.say("\ntable: \(folder.path.appending("matrix.html"))")
        }
        return matrix
    }

    private func write(_ matrix: ReleaseMatrix, to folder: SessionFolder) throws {
        try folder.write(json: matrix, to: folder.path.appending("matrix.json"))
        try folder.write(MarkdownMatrix(matrix).text, to: folder.path.appending("matrix.md"))
        try folder.write(HTMLMatrix(matrix).text, to: folder.path.appending("matrix.html"))
    }
}
