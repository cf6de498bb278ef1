// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import TestSupport

/// Searches that are simulated, and what they came to as the tables of docs/search.md.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate bisections and print the tables of docs/search.md.",
        discussion: "With the defaults it takes about a quarter of an hour on two cores that are idle."
    )

    /// The tables that there are.
    enum Table: String, CaseIterable, ExpressibleByArgument, Sendable {
        case tests, noise, sample
    }

    @OptionGroup var options: SimulationOptions

    @Option(help: "Only these tables.")
    var only: [Table] = Table.allCases

    @Option(help: "Replace the tables in this document, between its markers, instead of printing them.")
    var into: String?

    func run() async throws {
        let start = ContinuousClock.now
        var tables: [MarkdownTable] = []
        for table in Table.allCases where only.contains(table) {
            switch table {
            case .tests: tables.append(await CountsOfTests(options: options).table())
            case .noise: tables += await NoisyTables(options: options).tables()
            case .sample: tables.append(await SampleLoss(options: options).table())
            }
        }
        let minutes = (ContinuousClock.now - start) / .seconds(60)
        let text = tables.map(\.text).joined(separator: "\n")
        FileHandle.standardError.write(Data("simulate: \(minutes.rounded(to: 1)) minutes\n".utf8))
        guard let into else { return print(text) }
        try DocumentBlock(path: into, command: "make simulate").replace(by: text)
    }
}

/// How much is simulated.
struct SimulationOptions: ParsableArguments, Sendable {
    @Option(help: "Commits of a history.")
    var count = 1000

    @Option(help: "Searches for each row; fewer where each takes long.")
    var repeats = 1000

    @Option(help: "Another one gives other searches.")
    var seed = 1

    @Option(help: "Simulated at once. The results do not depend on it.")
    var threads = 2

    func validate() throws {
        guard count >= 20, repeats >= 1, threads >= 1 else {
            throw ValidationError("at least 20 commits, one search and one thread are needed")
        }
    }
}
