// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Releases
import Reports
import ScenarioFiles
import Search
import Sessions
import TerminalOutput

/// Every release against every case of a reproducer, from what was typed to the tables.
struct MatrixJob: Sendable {
    let choice: ReleaseChoice
    let scenario: Scenario
    /// What its guests need of a kernel.
    let needs: ModuleNeeds
    let settings: WorkbenchSettings
    let json: Bool
    /// Where the table goes besides the session's folder.
    let target: MatrixFile?

    /// Makes it and shows it.
    func run() async throws -> ReleaseMatrix {
        let printer = Terminal.sessionPrinter(aside: json)
        let runner = HostCommandRunner()
        for problem in choice.supply.problems { printer.receive(.note(problem)) }
        let bench = try await ReleaseWorkbench(
            releases: choice.releases,
            supply: choice.supply,
            scenario: scenario,
            needs: needs,
            settings: settings,
            runner: runner
        )
        for warning in bench.sandbox.warnings { printer.receive(.note(warning)) }
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
        matrix.notes = choice.supply.problems + bench.sandbox.warnings
        matrix.planned = choice.releases.count
        let line = try await ReleaseLine(choice.releases, from: choice.supply, runner: runner)
        let run = MatrixRun(bench, line, folder, runner)
        defer { run.discardAll() }
        do {
            for number in choice.releases.indices {
                try await add(number, of: run, to: &matrix, printer)
                // What was learnt survives whatever comes next.
                try write(matrix, to: folder)
            }
        } catch {
            printer.clear()
            if !matrix.columns.isEmpty { try show(matrix, folder) }
            throw error
        }
        try show(matrix, folder)
        return matrix
    }

    private func add(
        _ number: Int,
        of run: MatrixRun,
        to matrix: inout ReleaseMatrix,
        _ printer: SessionPrinter
    ) async throws {
        let (column, lines) = try await withTicks(of: printer) {
            try await run.column(number, events: printer.receive)
        }
        matrix.add(column, cases: lines.found)
        if lines.leftOut > 0 {
            matrix.notes.append("\(column.release.version): \(lines.leftOut) lines of more cases are left out")
        }
        printer.clear()
        let say = json ? Terminal.complain : Terminal.say
        say(MatrixText.line(for: matrix.columns[number], style: Terminal.style()))
    }

    /// The table, and where it goes, also of a matrix that was broken off.
    private func show(_ matrix: ReleaseMatrix, _ folder: SessionFolder) throws {
        if json {
            try Terminal.say(json: matrix)
        } else {
            Terminal.say("")
            MatrixText(matrix).lines(width: Terminal.columns(), style: Terminal.style()).forEach(Terminal.say)
            Terminal.say("\ntable: \(folder.path.appending("matrix.html"))")
        }
        try target?.write(matrix)
    }

    private func write(_ matrix: ReleaseMatrix, to folder: SessionFolder) throws {
        try folder.write(json: matrix, to: folder.path.appending("matrix.json"))
        try folder.write(MarkdownMatrix(matrix).text, to: folder.path.appending("matrix.md"))
        try folder.write(HTMLMatrix(matrix).text, to: folder.path.appending("matrix.html"))
    }
}
