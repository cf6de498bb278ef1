// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Search

/// Around what cannot be tested.
@Suite struct TestabilityTests {
    private func search(_ history: MadeHistory, _ skipped: [Int]) throws -> BisectSearch {
        var rules = SearchRules()
        rules.trustsEnds = true
        var search = try history.search(rules)
        for commit in skipped { try search.record(.skip, for: MadeHistory.id(commit)) }
        return search
    }

    @Test("without a failure everything can be tested")
    func nothingFailed() throws {
        let testability = Testability(try search(.line(50), []))
        #expect((0..<49).allSatisfy { testability.chance(of: $0) == 1 })
    }

    @Test("the farther from what failed, the likelier")
    func distance() throws {
        // The graph begins with commit 1.
        let testability = Testability(try search(.line(101), [50]))
        let up = (50..<100).map { testability.chance(of: $0) }
        let down = (0..<49).reversed().map { testability.chance(of: $0) }
        #expect(up == up.sorted() && down == down.sorted())
        #expect(up[0] > 0.1 && up[0] < up[40] && up[40] <= 1)
    }

    @Test("what lies between two failures is least likely, and the longer the stretch the farther it reaches")
    func between() throws {
        let one = Testability(try search(.line(101), [50]))
        let two = Testability(try search(.line(101), [40, 60]))
        #expect((40..<59).allSatisfy { two.chance(of: $0) <= one.chance(of: $0) + 0.5 })
        #expect(two.chance(of: 65) < one.chance(of: 55))
        #expect(two.chance(of: 49) < two.chance(of: 75))
    }

    @Test("another branch that forked before is likelier than the next commit on the same one")
    func otherBranch() throws {
        // 0 - 1 - ... - 10 on one side, 11 - ... - 20 from 0 on the other, 21 merges them.
        var parents: [[Int]] = [[]] + (1...20).map { $0 == 11 ? [0] : [$0 - 1] }
        parents.append([10, 20])
        let testability = Testability(try search(MadeHistory(parents: parents, good: [0], bad: 21), [5]))
        #expect(testability.chance(of: 14) > testability.chance(of: 5))
        #expect(testability.chance(of: 14) > testability.chance(of: 3))
    }

    @Test("a failure that was cleared since does not count")
    func clearedFailure() throws {
        var search = try search(.line(101), [20])
        try search.record(.good, for: MadeHistory.id(30))
        let testability = Testability(search)
        #expect((30..<100).allSatisfy { testability.chance(of: $0) == 1 })
    }

    @Test("a long stretch is left with few tests")
    func longStretch() throws {
        let history = MadeHistory.line(1001)
        var (tests, searches) = (0, 0)
        for culprit in stride(from: 7, to: 1000, by: 50) where !(400..<600).contains(culprit) {
            let run = try SearchRun(history) {
                (400..<600).contains($0) ? .skip : history.truth(of: $0, culprit: culprit)
            }
            guard case .found(let found) = run.end else {
                Issue.record("\(run.end)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit)
            #expect(run.testsBetweenEnds <= 30, "\(culprit): \(run.testsBetweenEnds)")
            tests += run.testsBetweenEnds
            searches += 1
        }
        // Ten are needed without the stretch.
        #expect(tests <= 15 * searches, "\(tests) in \(searches)")
    }

    @Test("a sample weighs within a few per cent")
    func sampledMasses() throws {
        for seed in 0..<10 {
            var generator = SeededGenerator(seed: 98_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 600)
            let graph = try #require(history.graph)
            let weights = history.suspects.map { _ in Double.random(in: 0...1, using: &generator) }
            let exact = AncestorMass(graph, weights: weights)
            let sampled = AncestorMass(graph, weights: weights, limit: 128)
            #expect(!exact.isSampled && sampled.isSampled == (weights.count > 128))
            let total = weights.reduce(0, +)
            for position in weights.indices {
                // A branch can fall between the commits that were chosen: at most some of the steps for each.
                let off = abs(exact.masses[position] - sampled.masses[position])
                #expect(off <= total * 0.15, "seed \(seed) at \(position)")
            }
        }
    }
}
