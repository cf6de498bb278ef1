// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Testing

/// A search for a fix in histories where not every commit without the fix has the bug.
@Suite struct BrokenGroundTests {
    /// What a perfect test says: the bug is where `bug` is contained and `fix` is not.
    private func run(
        _ history: MadeHistory,
        bug: Int,
        fix: Int,
        noise: NoiseModel = .none
    ) throws -> (end: SearchStep, tested: [Int], last: BisectSearch) {
        var search = BisectSearch(
            graph: try #require(history.graph),
            old: history.goods.map(MadeHistory.id),
            new: MadeHistory.id(history.bad),
            mergeBases: history.mergeBases.map(MadeHistory.id),
            rules: SearchRules(sought: .fix, noise: noise)
        )
        var tested: [Int] = []
        while case .test(let commit, _) = search.next {
            try #require(tested.count < 500, "the search does not end")
            let number = MadeHistory.number(commit)
            tested.append(number)
            let isThere = history.ancestry[number].contains(bug) && !history.ancestry[number].contains(fix)
            try search.record(isThere ? .bad : .good, for: commit)
        }
        return (search.next, tested, search)
    }

    /// 0, then the bug in 1 and the old end 2; a side branch 3 to 6 forked from 0; the fix is 8 on the main line;
    /// 10 merges the two, 11 is the new end. Git takes the side branch for fixed, and names its first commit.
    private let earlyBranch = MadeHistory(
        parents: [[], [0], [1], [0], [3], [4], [5], [2], [7], [8], [9, 6], [10]],
        good: [2],
        bad: 11
    )

    @Test("a branch that forked before the bug is not taken for fixed", arguments: [NoiseModel.none, .oneSided])
    func earlyBranchIsNotTheFix(noise: NoiseModel) throws {
        for fix in [7, 8, 9] {
            let run = try run(earlyBranch, bug: 1, fix: fix, noise: noise)
            guard case .found(let found) = run.end else {
                Issue.record("\(run.end) instead of \(fix), \(run.tested)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == fix)
            #expect(run.tested.allSatisfy { ![3, 4, 5, 6].contains($0) })
        }
    }

    @Test("what came with such a branch cannot be told from its merge, and that is said")
    func fixByTheMerge() throws {
        let run = try run(earlyBranch, bug: 1, fix: 10)
        guard case .onlySkippedLeft(let left) = run.end else {
            Issue.record("\(run.end), \(run.tested)")
            return
        }
        #expect(Set(left.map(MadeHistory.number)) == [3, 4, 5, 6, 10])
        #expect(run.last.warnings == [.beforeTheBug([3, 4, 5, 6].map(MadeHistory.id))])
    }

    @Test("a branch that forked after the bug is searched like any other", arguments: [NoiseModel.none, .oneSided])
    func lateBranch(noise: NoiseModel) throws {
        // The bug in 1; the side branch 4 to 6 forks from 1, before the old end 3.
        let history = MadeHistory(
            parents: [[], [0], [1], [2], [1], [4], [5], [3], [7, 6], [8]],
            good: [3],
            bad: 9
        )
        for fix in [4, 5, 6, 7, 8, 9] {
            let run = try run(history, bug: 1, fix: fix, noise: noise)
            guard case .found(let found) = run.end else {
                Issue.record("\(run.end) instead of \(fix), \(run.tested)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == fix)
        }
    }

    @Test("in any history the answer is right, or a set with the fix in it", arguments: 0..<4)
    func randomHistories(part: Int) throws {
        var (found, sets) = (0, 0)
        for seed in (part * 50)..<(part * 50 + 50) {
            var generator = SeededGenerator(seed: 70_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 40)
            guard let old = history.goods.first, history.ancestry[history.bad].contains(old) else { continue }
            let single = MadeHistory(parents: history.parents, good: [old], bad: history.bad)
            // The bug came somewhere at or before the old end.
            let bug = try #require(single.ancestry[old].sorted().randomElement(using: &generator))
            for fix in single.suspects {
                let run = try run(single, bug: bug, fix: fix)
                switch run.end {
                case .found(let answer):
                    found += 1
                    #expect(MadeHistory.number(answer.commit) == fix, "seed \(seed)")
                case .onlySkippedLeft(let commits):
                    sets += 1
                    #expect(commits.map(MadeHistory.number).contains(fix), "seed \(seed)")
                case .test, .endsWrong, .notSettled:
                    Issue.record("seed \(seed): \(run.end)")
                }
            }
        }
        #expect(found > 0 && sets > 0)
    }
}
