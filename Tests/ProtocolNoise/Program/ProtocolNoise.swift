// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NoisyLine
import TestSupport

/// Boots over a noisy serial line, as the table of docs/reliability.md.
@main
struct ProtocolNoise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocol-noise",
        abstract: "Play boots over a noisy serial line and count their verdicts."
    )

    @Option(help: "Boots for each kind of noise.")
    var sessions = 30_000

    @Option(help: "Another one gives other noise.")
    var seed: UInt64 = 1

    @Option(help: "Replace the table in this document, between its markers, instead of printing it.")
    var into: String?

    @Flag(help: "Show every wrong verdict.")
    var verbose = false

    func run() async throws {
        let tallies = await withTaskGroup(of: (Int, NoiseTally).self) { group in
            for (place, noise) in LineNoise.table.enumerated() {
                group.addTask { (place, NoiseTally(noise, sessions: sessions, seed: seed &+ UInt64(place) << 32)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var rows: [[String]] = []
        var wrong = 0
        for (place, noise) in LineNoise.table.enumerated() {
            guard let tally = tallies[place] else { continue }
            wrong += tally.wrong.count
            let counts = [tally.sessions, tally.lines, tally.same, tally.undecided, tally.wrong.count]
            rows.append(["\(noise.perLine * 100) %", "\(noise.perByte * 100) %"] + counts.map { "\($0)" })
            if verbose { for boot in tally.wrong { print(boot) } }
        }
        let table = MarkdownTable(
            columns: [
                "lines disturbed", "bytes disturbed", "boots", "lines", "same verdict", "skipped", "wrong verdict",
            ],
            rows: rows
        )
        if let into {
            try DocumentBlock(path: into, command: "make noise").replace(by: table.text)
        } else {
            print(table.text)
        }
        if wrong > 0 { throw ExitCode(1) }
    }
}
