// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// Against git's choice, the largest min(w, N - w), with every way to choose among equals.
@Suite struct GitModelTests {
    /// Small histories as bits, so that all ways can be tried.
    private final class Model {
        let ancestry: [UInt32]
        private var known: [UInt32: [Int: (worst: Int, mean: Double)]] = [:]

        init(_ history: MadeHistory) {
            ancestry = history.ancestry.map { $0.reduce(0) { $0 | 1 << UInt32($1) } }
        }

        /// For each suspect, when it is the culprit: the tests of git's worst choices among equals, and of all on the
        /// average.
        func tests(_ suspects: UInt32) -> [Int: (worst: Int, mean: Double)] {
            if let known = known[suspects] { return known }
            let members = (0..<32).filter { suspects & 1 << UInt32($0) != 0 }
            var result: [Int: (worst: Int, mean: Double)] = [:]
            for member in members { result[member] = (0, 0) }
            if members.count > 1 {
                let splits = members.map { member in
                    let inside = (ancestry[member] & suspects).nonzeroBitCount
                    return min(inside, members.count - inside)
                }
                let best = splits.max() ?? 0
                let choices = zip(members, splits).filter { $0.1 == best }.map(\.0)
                for choice in choices {
                    let inside = ancestry[choice] & suspects
                    for part in [inside, suspects & ~inside] {
                        for (culprit, tests) in self.tests(part) {
                            let worst = max(result[culprit]?.worst ?? 0, tests.worst + 1)
                            let mean = (result[culprit]?.mean ?? 0) + (tests.mean + 1) / Double(choices.count)
                            result[culprit] = (worst, mean)
                        }
                    }
                }
            }
            known[suspects] = result
            return result
        }
    }

    @Test("never more than one test above git's, and not more on the average", arguments: 0..<4)
    func againstAllWays(part: Int) throws {
        var (ours, git, searches) = (0.0, 0.0, 0)
        for seed in (part * 75)..<(part * 75 + 75) {
            var generator = SeededGenerator(seed: 110_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 20)
            let suspects = history.suspects
            let model = Model(history)
            let tests = model.tests(suspects.reduce(0) { $0 | 1 << UInt32($1) })
            var rules = SearchRules()
            rules.trustsEnds = true
            for culprit in suspects {
                let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
                let count = run.tested.count { $0.purpose != .mergeBase }
                let expected = try #require(tests[culprit])
                #expect(count <= expected.worst + 1, "seed \(seed), culprit \(culprit): \(run.tested)")
                ours += Double(count)
                git += expected.mean
                searches += 1
            }
        }
        #expect(ours <= git + 0.05 * Double(searches), "\(ours) against \(git) in \(searches)")
    }
}
