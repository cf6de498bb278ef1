// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Testing

/// Searches that once named the wrong commit, or ended for the wrong reason.
@Suite struct WrongAnswerTests {
    private func run(
        _ history: MadeHistory,
        _ rules: SearchRules,
        verdict: (Int) -> Verdict
    ) throws -> SearchRun { try SearchRun(history, rules: rules, verdict: verdict) }

    @Test("a belief in paths decides nothing where verdicts are certain: a fix on a branch from before the bug")
    func favouredBranchFromBeforeTheBug() throws {
        // The bug came in 2, the old end; 1 forked before it; the main line goes 3 to 10; 11 merges 1.
        var parents: [[Int]] = [[], [0], [0]]
        for commit in 3...10 { parents.append([commit - 1]) }
        parents.append([10, 1])
        let history = MadeHistory(parents: parents, good: [2], bad: 11)
        let favoured = history.suspects.map { $0 == 1 }
        for fix in 3...10 {
            for trusts in [true, false] {
                let rules = SearchRules(sought: .fix, trustsEnds: trusts, favoured: favoured)
                let run = try run(history, rules) {
                    history.ancestry[$0].contains(2) && !history.ancestry[$0].contains(fix) ? .bad : .good
                }
                guard case .found(let found) = run.end else {
                    Issue.record("\(run.end) instead of \(fix)")
                    continue
                }
                #expect(MadeHistory.number(found.commit) == fix)
            }
        }
    }

    @Test("a belief in paths does not shrink the set when its commit cannot be tested")
    func favouredAndUntestable() throws {
        // 1 and 2 fork from 0, 3 merges them; 1 is favoured and does not build, 2 is the culprit.
        let history = MadeHistory(parents: [[], [0], [1], [1], [2, 3]], good: [0], bad: 4)
        let rules = SearchRules(favoured: history.suspects.map { $0 == 1 })
        let run = try run(history, rules) { $0 == 1 ? .skip : history.truth(of: $0, culprit: 2) }
        switch run.end {
        case .found(let found): #expect(MadeHistory.number(found.commit) == 2)
        case .onlySkippedLeft(let left): #expect(left.map(MadeHistory.number).contains(2))
        default: Issue.record("\(run.end)")
        }
    }

    @Test("a clean merge base ends a search for a fix soon, and is no miss of the reproducer")
    func cleanMergeBaseOfAFix() throws {
        // The bug came in 2 on the old side, after the fork from 1.
        let history = MadeHistory(parents: [[], [0], [1], [2], [1], [4]], good: [3], bad: 5)
        let run = try run(history, SearchRules(sought: .fix, noise: .oneSided)) {
            history.ancestry[$0].contains(2) ? .bad : .good
        }
        #expect(run.end == .endsWrong(.mergeBaseIsNew(MadeHistory.id(1))))
        #expect(run.tested.count < 20)
        #expect(run.last.missRate.misses == 0)
    }

    @Test("with false alarms one sighting at a good end is not the end")
    func oneFalseAlarmAtAGoodEnd() throws {
        let history = MadeHistory.line(9)
        var alarms = 0
        let run = try run(history, SearchRules(noise: .twoSided)) { commit in
            if commit == 0, alarms == 0 {
                alarms += 1
                return .bad
            }
            return history.truth(of: commit, culprit: 5)
        }
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == 5)
    }

    @Test("a fork that cannot be tested leaves a set, not a call for more boots")
    func untestableFork() throws {
        // The old end 2 is no ancestor of the new end 3; their merge base 1 cannot be tested.
        let history = MadeHistory(parents: [[], [0], [1], [1]], good: [2], bad: 3)
        let run = try run(history, SearchRules(sought: .fix)) { $0 == 1 ? .skip : $0 == 2 ? .bad : .good }
        guard case .onlySkippedLeft(let left) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(left == [MadeHistory.id(3)])
    }

    @Test("boots of the culprit that missed the bug do not clear its parent", arguments: 0..<20)
    func missesClearNobody(seed: Int) throws {
        var generator = SeededGenerator(seed: 90_000 + seed)
        let history = MadeHistory.line(30)
        let run = try run(history, SearchRules(noise: .oneSided, patience: 60)) {
            history.truth(of: $0, culprit: 17) == .bad && Bool.random(using: &generator) ? .bad : .good
        }
        guard case .found(let found) = run.end, let parent = found.parents.first else {
            Issue.record("\(run.end)")
            return
        }
        let culprit = MadeHistory.number(found.commit)
        // Whatever stands from the parent up to below the culprit: on a line, the parent alone.
        let own = run.tested.count { $0.commit == culprit - 1 }
        #expect(parent.trials == own)
        #expect(own >= found.missRate.cleanTrials(leaving: 0.01))
    }
}
