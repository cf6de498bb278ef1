// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import TestSupport

/// What it costs to weigh a sample of the suspects only, as is done with more of them than can be summed exactly.
struct SampleLoss {
    let options: SimulationOptions

    private static let counts = [2000, 8000, 16_000]
    private static let sizes = [64, 256, 1024, 4096]

    private struct Loss: Sendable {
        /// Bits that the first test tells.
        let exact: Double
        let sampled: Double
        let exactTests: Int
        let sampledTests: Int
    }

    func table() async -> MarkdownTable {
        let repeats = max(1, options.repeats / 40)
        var table = MarkdownTable(
            heading: """
                **Weighing a sample of the suspects instead of all of them**: bits that the first test tells, and \
                commits tested in a whole search, on the average of \(repeats) histories each.
                """,
            columns: ["history", "sample", "bits, exact", "bits, sample", "tests, exact", "tests, sample"]
        )
        for shape in HistoryShape.allCases {
            for count in Self.counts {
                for size in Self.sizes where size < count {
                    let losses = await repeated(repeats, seed: options.seed, threads: options.threads) { generator in
                        Self.loss(shape.made(count, &generator), size, &generator)
                    }
                    let mean = { (value: (Loss) -> Double) in losses.reduce(0) { $0 + value($1) } / Double(repeats) }
                    table.rows.append([
                        "\(shape.words) of \(count)", String(size),
                        mean(\.exact).rounded(to: 5), mean(\.sampled).rounded(to: 5),
                        mean { Double($0.exactTests) }.rounded(to: 2), mean { Double($0.sampledTests) }.rounded(to: 2),
                    ])
                }
            }
        }
        return table
    }

    private static func loss(
        _ history: SimulatedHistory,
        _ size: Int,
        _ generator: inout SeededGenerator
    ) -> Loss {
        let culprit = Int.random(in: 1..<history.parents.count, using: &generator)
        let bug = SimulatedBug(history, culprit: culprit, miss: 0)
        var sampling = SearchRules()
        sampling.exactSuspects = size
        return Loss(
            exact: firstBits(history, SearchRules()),
            sampled: firstBits(history, sampling),
            exactTests: CountedSearch(ours: history, bug).tests,
            sampledTests: CountedSearch(ours: history, bug, rules: sampling).tests
        )
    }

    private static func firstBits(_ history: SimulatedHistory, _ rules: SearchRules) -> Double {
        var rules = rules
        rules.trustsEnds = true
        guard case .test(let commit, _) = history.search(rules).next else { return 0 }
        let contained = history.contained(in: SimulatedHistory.number(commit)).count { $0 } - 1
        let share = Double(contained) / Double(history.parents.count - 1)
        return -share * log2(share) - (1 - share) * log2(1 - share)
    }
}
