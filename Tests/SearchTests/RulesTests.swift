// SPDX-License-Identifier: Apache-2.0

import Noise
import Testing

@testable import Search

/// What a person can tell a search.
@Suite struct RulesTests {
    private func favouring(_ history: MadeHistory, _ isFavoured: (Int) -> Bool) -> SearchRules {
        var rules = SearchRules()
        rules.favoured = history.suspects.map(isFavoured)
        return rules
    }

    @Test("a culprit among the favoured is found sooner, and another one is still found")
    func favouredCommits() throws {
        let history = MadeHistory.line(129)
        let rules = favouring(history) { $0 % 16 == 5 }
        var (plain, favoured) = (0, 0)
        for culprit in history.suspects {
            let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
            guard case .found(let found) = run.end else {
                Issue.record("\(run.end)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit)
            guard culprit % 16 == 5 else { continue }
            favoured += run.testsBetweenEnds
            plain += try SearchRun(history) { history.truth(of: $0, culprit: culprit) }.testsBetweenEnds
        }
        // 8 of 128 save four tests, and the check that it is no other one takes one or two of them back.
        #expect(favoured <= plain - 8 * 2, "\(favoured) against \(plain)")
    }

    @Test("a favoured set in any history hides no culprit")
    func favouredAnywhere() throws {
        for seed in 0..<100 {
            var generator = SeededGenerator(seed: 95_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 25)
            let rules = favouring(history) { _ in Bool.random(using: &generator) }
            for culprit in history.suspects {
                let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
                guard case .found(let found) = run.end else {
                    Issue.record("seed \(seed): \(run.end)")
                    continue
                }
                #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
            }
        }
    }

    @Test("trusted ends are not tested where verdicts are certain")
    func trustedEnds() throws {
        var rules = SearchRules()
        rules.trustsEnds = true
        let history = MadeHistory.line(64)
        for culprit in history.suspects {
            let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
            guard case .found(let found) = run.end else {
                Issue.record("\(run.end)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit)
            #expect(run.tested.allSatisfy { $0.purpose == .narrow || $0.purpose == .confirm })
            #expect(!run.tested.contains { $0.commit == 0 || $0.commit == 63 })
        }
    }

    @Test("trusted ends still calibrate a reproducer that may miss")
    func trustedNoisyEnds() throws {
        let history = MadeHistory.line(64)
        let rules = SearchRules(noise: .oneSided, trustsEnds: true)
        let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: 20) }
        #expect(run.tested.prefix(5).allSatisfy { $0.commit == 63 && $0.purpose == .knownBad })
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == 20)
    }

    @Test("where too few trials may be made, nothing is called settled")
    func mostTrials() throws {
        let history = MadeHistory.line(16)
        for culprit in history.suspects {
            var generator = SeededGenerator(seed: 97_000 + culprit)
            let rules = SearchRules(noise: .oneSided, error: 1e-6, patience: 6, mostTrials: 6)
            let run = try SearchRun(history, rules: rules) {
                let isMissed = $0 != 15 && Double.random(in: 0..<1, using: &generator) < 0.7
                return history.truth(of: $0, culprit: culprit) == .bad && !isMissed ? .bad : .good
            }
            switch run.end {
            case .notSettled(let commits):
                #expect(!commits.isEmpty)
            case .found, .test, .onlySkippedLeft, .endsWrong:
                Issue.record("culprit \(culprit): \(run.end)")
            }
            #expect(run.tested.allSatisfy { run.last.trials(of: MadeHistory.id($0.commit)).total <= 6 })
        }
    }

    @Test("a range that is skipped is not tried")
    func skippedCommits() throws {
        var rules = SearchRules()
        rules.skipped = Set((20..<40).map(MadeHistory.id))
        let history = MadeHistory.line(64)
        for culprit in [10, 19, 20, 30, 40, 41, 60] {
            let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
            #expect(!run.tested.contains { (20..<40).contains($0.commit) })
            if case .onlySkippedLeft(let commits) = run.end {
                #expect(commits == (20...40).map(MadeHistory.id))
                #expect((20...40).contains(culprit))
            } else {
                #expect(!(20...40).contains(culprit), "\(run.end)")
            }
        }
    }
}
