// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import TestSupport

/// The table of how many commits are tested where the reproducer never misses, ours against git's.
struct CountsOfTests {
    let options: SimulationOptions
    private var repeats: Int { max(1, options.repeats / 2) }

    func table() async -> MarkdownTable {
        var table = MarkdownTable(
            heading: """
                **Commits tested where each verdict is right**, ends not counted, commits that turned out to be untestable \
                counted; \(repeats) searches each. A set is an answer of several commits: some of them could \
                not be tested.
                """,
            columns: [
                "history", "untestable", "log2 N", "ours, mean", "git, mean", "ours, most", "git, most", "ours, sets",
                "git, sets", "ours, commits named", "git, commits named", "ours, wrong", "git, wrong",
            ]
        )
        for shape in HistoryShape.allCases {
            for count in [options.count / 10, options.count] {
                for (name, stretches) in Self.stretches {
                    table.rows.append(await row(shape, count, name, stretches))
                }
            }
        }
        return table
    }

    private static let stretches: [(String, Stretches?)] = [
        ("none", nil),
        ("5 %, alone", Stretches(share: 0.05, longest: 1)),
        ("5 %, to 10", Stretches(share: 0.05, longest: 10)),
        ("10 %, to 30", Stretches(share: 0.1, longest: 30)),
        ("10 %, to 100", Stretches(share: 0.1, longest: 100)),
        ("30 %, to 100", Stretches(share: 0.3, longest: 100)),
    ]

    private struct Pair: Sendable {
        let suspects: Int
        let ours: CountedSearch
        let git: CountedSearch
    }

    private func row(_ shape: HistoryShape, _ count: Int, _ name: String, _ stretches: Stretches?) async -> [String] {
        let pairs = await repeated(repeats, seed: options.seed, threads: options.threads) { generator in
            let history = shape.made(count, &generator)
            let culprit = Int.random(in: 1..<history.parents.count, using: &generator)
            var bug = SimulatedBug(history, culprit: culprit, miss: 0)
            bug.untestable = stretches?.made(in: history, &generator) ?? []
            return Pair(
                suspects: history.parents.count - 1,
                ours: CountedSearch(ours: history, bug),
                git: CountedSearch(git: history, bug)
            )
        }
        let bits = pairs.reduce(0) { $0 + log2(Double($1.suspects)) } / Double(pairs.count)
        let mean = { (value: (Pair) -> Int) in
            (Double(pairs.reduce(0) { $0 + value($1) }) / Double(pairs.count)).rounded(to: 2)
        }
        let most = { (value: (Pair) -> Int) in String(pairs.map(value).max() ?? 0) }
        return [
            "\(shape.words) of \(count)", name, bits.rounded(to: 2),
            mean(\.ours.tests), mean(\.git.tests), most(\.ours.tests), most(\.git.tests),
            percent(pairs.count { $0.ours.named > 1 }, of: pairs.count) + " %",
            percent(pairs.count { $0.git.named > 1 }, of: pairs.count) + " %",
            mean(\.ours.named), mean(\.git.named),
            String(pairs.count { !$0.ours.isRight }), String(pairs.count { !$0.git.isRight }),
        ]
    }
}

/// A search with tests that are always right, followed to its end.
struct CountedSearch: Sendable {
    private(set) var tests = 0
    /// The commits that the answer names.
    private(set) var named = 0
    private(set) var isRight = false

    init(ours history: SimulatedHistory, _ bug: SimulatedBug, rules: SearchRules = SearchRules()) {
        var rules = rules
        rules.trustsEnds = true
        var search = history.search(rules)
        while case .test(let commit, _) = search.next {
            tests += 1
            let number = SimulatedHistory.number(commit)
            let verdict: Verdict = bug.untestable.contains(number) ? .skip : bug.isThere[number] ? .bad : .good
            do {
                try search.record(verdict, for: commit)
            } catch {
                return
            }
        }
        switch search.next {
        case .found(let culprit): judge([SimulatedHistory.number(culprit.commit)], bug)
        case .onlySkippedLeft(let commits): judge(commits.map(SimulatedHistory.number), bug)
        case .test, .endsWrong, .notSettled: break
        }
    }

    init(git history: SimulatedHistory, _ bug: SimulatedBug) {
        var search = GitBisection(history)
        while case .test(let commit) = search.next {
            tests += 1
            if bug.untestable.contains(commit) {
                search.skip(commit)
            } else {
                search.record(isBad: bug.isThere[commit], commit)
            }
        }
        switch search.next {
        case .found(let commit): judge([commit], bug)
        case .onlySkippedLeft(let commits): judge(commits, bug)
        case .test: break
        }
    }

    private mutating func judge(_ commits: [Int], _ bug: SimulatedBug) {
        named = commits.count
        isRight = commits.contains(bug.culprit)
    }
}
