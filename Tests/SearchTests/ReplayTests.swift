// SPDX-License-Identifier: Apache-2.0

import Noise
import Testing

@testable import Search

/// The same trials lead to the same choices, whatever the order.
@Suite struct ReplayTests {
    private struct Trial {
        let commit: CommitID
        let verdict: Verdict
    }

    private func trials(_ history: MadeHistory, _ rules: SearchRules, seed: Int) throws -> [Trial] {
        var generator = SeededGenerator(seed: seed)
        let culprit = try #require(history.suspects.randomElement(using: &generator))
        var trials: [Trial] = []
        _ = try SearchRun(history, rules: rules) {
            let isMissed = Double.random(in: 0..<1, using: &generator) < 0.4
            let isSkipped = $0 % 7 == 3 && !history.goods.contains($0) && $0 != history.bad
            let isBad = history.truth(of: $0, culprit: culprit) == .bad && !isMissed
            let verdict = isSkipped ? Verdict.skip : isBad ? .bad : .good
            trials.append(Trial(commit: MadeHistory.id($0), verdict: verdict))
            return verdict
        }
        return trials
    }

    @Test("recorded again, each trial is the one that was asked for")
    func sameChoices() throws {
        for seed in 0..<25 {
            var generator = SeededGenerator(seed: 90_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 40)
            guard history.suspects.count > 2 else { continue }
            let rules = SearchRules(noise: .oneSided, patience: 40)
            var search = try history.search(rules)
            for trial in try trials(history, rules, seed: seed) {
                guard case .test(let commit, _) = search.next else { continue }
                #expect(commit == trial.commit, "seed \(seed)")
                try search.record(trial.verdict, for: trial.commit)
            }
        }
    }

    @Test("recorded in another order, the weights are the same")
    func sameWeights() throws {
        for seed in 0..<25 {
            var generator = SeededGenerator(seed: 91_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 40)
            guard history.suspects.count > 2 else { continue }
            let rules = SearchRules(noise: .oneSided, patience: 40)
            let trials = try trials(history, rules, seed: seed)
            var (forward, shuffled) = (try history.search(rules), try history.search(rules))
            for trial in trials { try forward.record(trial.verdict, for: trial.commit) }
            for trial in trials.shuffled(using: &generator) { try shuffled.record(trial.verdict, for: trial.commit) }
            #expect(forward.belief.weights == shuffled.belief.weights, "seed \(seed)")
            #expect(forward.suspects == shuffled.suspects, "seed \(seed)")
        }
    }
}
