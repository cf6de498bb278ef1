// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Search

/// What must hold for every history, tried on thousands.
@Suite struct PropertyTests {
    @Test("every suspect is found when it is the culprit, in any history", arguments: 0..<8)
    func everyCulpritIsFound(part: Int) throws {
        for seed in (part * 50)..<(part * 50 + 50) {
            var generator = SeededGenerator(seed: seed)
            let history = MadeHistory.random(&generator, upTo: 40)
            let suspects = history.suspects
            let allowed = Set(suspects + history.goods + history.mergeBases)
            for culprit in suspects {
                let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
                guard case .found(let found) = run.end else {
                    Issue.record("seed \(seed): \(run.end) instead of \(culprit)")
                    continue
                }
                #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
                #expect(run.tested.allSatisfy { allowed.contains($0.commit) }, "seed \(seed)")
                #expect(Set(run.tested.map(\.commit)).count == run.tested.count, "seed \(seed): a test was repeated")
                #expect(run.tested.contains { $0.commit == culprit }, "seed \(seed): the culprit was not tested")
                expectCleared(found, in: history, run: run)
            }
        }
    }

    private func expectCleared(_ found: Culprit, in history: MadeHistory, run: SearchRun) {
        #expect(found.parents.map(\.commit) == history.parents[MadeHistory.number(found.commit)].map(MadeHistory.id))
        for parent in found.parents {
            let number = MadeHistory.number(parent.commit)
            switch parent.clearance {
            case .tested:
                #expect(run.last.verdict(of: parent.commit) == .good)
            case .ancestor(let witness):
                #expect(run.last.verdict(of: witness) == .good)
                #expect(history.ancestry[MadeHistory.number(witness)].contains(number))
            case .sameKernel:
                Issue.record("nobody said that two kernels are the same")
            case .ancestorOfOldEnd:
                #expect(history.goods.contains { history.ancestry[$0].contains(number) })
            }
        }
    }

    @Test("a line of n suspects takes at most the binary logarithm of n tests", arguments: [1, 2, 3, 7, 8, 9, 64, 100])
    func linesTakeLogarithmicallyMany(suspects: Int) throws {
        let history = MadeHistory.line(suspects + 1)
        var bound = 0
        while 1 << bound < suspects { bound += 1 }
        for culprit in history.suspects {
            let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
            #expect(run.testsBetweenEnds <= bound)
            #expect(run.tested.prefix(2).map(\.purpose) == [.knownBad, .knownGood])
        }
    }

    @Test("with skips the answer is the culprit or a set that contains it", arguments: 0..<8)
    func skipsNeverHideTheCulprit(part: Int) throws {
        var (found, sets) = (0, 0)
        for seed in (part * 50)..<(part * 50 + 50) {
            var generator = SeededGenerator(seed: 10_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 40)
            let skipRate = Double.random(in: 0...0.9, using: &generator)
            let ends = Set(history.goods + [history.bad])
            let skipped = Set(
                history.parents.indices.filter { _ in Double.random(in: 0..<1, using: &generator) < skipRate }
            ).subtracting(ends)
            for culprit in history.suspects {
                let run = try SearchRun(history) {
                    skipped.contains($0) ? .skip : history.truth(of: $0, culprit: culprit)
                }
                switch run.end {
                case .found(let answer):
                    found += 1
                    #expect(MadeHistory.number(answer.commit) == culprit, "seed \(seed)")
                case .onlySkippedLeft(let commits):
                    sets += 1
                    let numbers = commits.map(MadeHistory.number)
                    #expect(numbers.contains(culprit), "seed \(seed)")
                    #expect(numbers == numbers.sorted(), "seed \(seed)")
                    // One alone is named like that only if it could not be tested itself.
                    #expect(numbers.count > 1 || numbers.allSatisfy(skipped.contains), "seed \(seed)")
                    #expect(numbers.count { !skipped.contains($0) } <= 1, "seed \(seed): one of them could be tested")
                case .test, .endsWrong, .notSettled:
                    Issue.record("seed \(seed): \(run.end)")
                }
                #expect(Set(run.tested.map(\.commit)).count == run.tested.count, "seed \(seed): a test was repeated")
            }
        }
        // Otherwise the made skips would not be worth the name.
        #expect(found > 0 && sets > 0)
    }

    @Test("weights over merges count each contained suspect once")
    func weightsAreExact() throws {
        for seed in 0..<200 {
            var generator = SeededGenerator(seed: 20_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 300)
            let suspects = history.suspects
            let graph = try #require(history.graph)
            let masses = AncestorMass(graph, weights: suspects.map { _ in 1 }).masses
            let expected = suspects.map { Double(history.ancestry[$0].intersection(suspects).count) }
            #expect(masses == expected, "seed \(seed)")
        }
    }
}
