// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// The tables of searches with a reproducer that misses, one for each kind of history and cost of a build.
struct NoisyTables {
    let options: SimulationOptions

    private static let rates = [0, 0.1, 0.3, 0.5, 0.7, 0.9]
    private static let builds = [3.0, 20]

    func tables() async -> [MarkdownTable] {
        var tables: [MarkdownTable] = []
        var pooled = Calibration()
        for kind in HistoryKind.allCases {
            for build in Self.builds {
                let (table, calibration) = await table(kind, build)
                tables.append(table)
                pooled.add(calibration)
            }
        }
        return tables + [pooled.table]
    }

    private func table(_ kind: HistoryKind, _ build: Double) async -> (MarkdownTable, Calibration) {
        var table = MarkdownTable(
            heading: "**\(kind.words(options.count)); a build costs \(Int(build)) boots.**",
            columns: [
                "misses", "searches", "bound",
                "99 %: right", "set", "wrong", "none", "of answers", "boots", "/ bound", "builds", "cost",
                "95 %: right", "wrong", "of answers", "boots", "cost",
            ] + NoisyCase.plainRepeats.flatMap { ["plain × \($0): right", "cost"] }
        )
        var calibration = Calibration()
        for miss in Self.rates {
            let wanted = NoisyCase(kind: kind, count: options.count, miss: miss, build: build)
            let repeats = max(1, wanted.repeats(of: options.repeats))
            let outcomes = await repeated(repeats, seed: options.seed, threads: options.threads) { generator in
                wanted.outcomes(&generator)
            }
            let (careful, quick) = (Tally(outcomes.map(\.careful)), Tally(outcomes.map(\.quick)))
            calibration.add(careful, quick)
            let boots = careful.mean(\.boots)
            table.rows.append(
                [
                    "\(Int(miss * 100)) %", String(repeats), wanted.bound.rounded(to: 1),
                    careful.part(.right), careful.part(.setWithCulprit), careful.wrongPart, careful.part(.none),
                    careful.rightOfAnswers, boots.rounded(to: 1), (boots / wanted.bound).rounded(to: 2),
                    careful.mean(\.builds).rounded(to: 1), careful.cost(build).rounded(to: 0),
                    quick.part(.right), quick.wrongPart, quick.rightOfAnswers,
                    quick.mean(\.boots).rounded(to: 1), quick.cost(build).rounded(to: 0),
                ]
                    + NoisyCase.plainRepeats.indices.flatMap { place in
                        let plain = Tally(outcomes.map { $0.plain[place] })
                        return [plain.part(.right), plain.cost(build).rounded(to: 0)]
                    }
            )
        }
        return (table, calibration)
    }
}

/// What many searches came to.
struct Tally {
    let outcomes: [SearchOutcome]

    init(_ outcomes: [SearchOutcome]) { self.outcomes = outcomes }

    func count(_ answer: SearchOutcome.Answer) -> Int { outcomes.count { $0.answer == answer } }

    /// Answers given, and those of them that name the culprit, alone or in a set.
    var answers: Int { outcomes.count - count(.none) }
    var rightAnswers: Int { count(.right) + count(.setWithCulprit) }

    func part(_ answer: SearchOutcome.Answer) -> String { percent(count(answer), of: outcomes.count) }
    /// Another commit, or a set without the culprit.
    var wrongPart: String { percent(count(.wrong) + count(.setWithout), of: outcomes.count) }
    var rightOfAnswers: String { percent(rightAnswers, of: answers) }

    func mean(_ value: (SearchOutcome) -> Int) -> Double {
        Double(outcomes.reduce(0) { $0 + value($1) }) / Double(max(outcomes.count, 1))
    }

    func cost(_ build: Double) -> Double { mean(\.boots) + build * mean(\.builds) }
}

/// Whether answers are right as often as they claim.
struct Calibration {
    private var careful = (answers: 0, right: 0)
    private var quick = (answers: 0, right: 0)

    mutating func add(_ careful: Tally, _ quick: Tally) {
        self.careful.answers += careful.answers
        self.careful.right += careful.rightAnswers
        self.quick.answers += quick.answers
        self.quick.right += quick.rightAnswers
    }

    mutating func add(_ other: Calibration) {
        careful.answers += other.careful.answers
        careful.right += other.careful.right
        quick.answers += other.quick.answers
        quick.right += other.quick.right
    }

    var table: MarkdownTable {
        MarkdownTable(
            heading: "**All of the above together.**",
            columns: ["claimed", "answers", "right", "per cent"],
            rows: [("99 %", careful), ("95 %", quick)].map { claim, counts in
                [claim, String(counts.answers), String(counts.right), percent(counts.right, of: counts.answers)]
            }
        )
    }
}
