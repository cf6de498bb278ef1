// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Testing

/// A commit that could be tested and then could not, once: something else crashed.
@Suite struct SkipAfterTrialsTests {
    @Test("one skip does not close a commit that was tested before", arguments: [0.0, 0.4])
    func oneSkip(miss: Double) throws {
        for seed in 0..<30 {
            var generator = SeededGenerator(seed: 120_000 + seed)
            let history = MadeHistory.line(60)
            let culprit = try #require(history.suspects.randomElement(using: &generator))
            var trials: [Int: Int] = [:]
            let run = try SearchRun(history, rules: SearchRules(noise: .oneSided, patience: 40)) {
                trials[$0, default: 0] += 1
                if trials[$0] == 2 { return .skip }
                let isMissed = Double.random(in: 0..<1, using: &generator) < miss
                return history.truth(of: $0, culprit: culprit) == .bad && !isMissed ? .bad : .good
            }
            guard case .found(let found) = run.end else {
                Issue.record("seed \(seed): \(run.end)")
                continue
            }
            #expect(miss > 0 || MadeHistory.number(found.commit) == culprit, "seed \(seed)")
        }
    }

    @Test("a commit that is never tested again is given up")
    func manySkips() throws {
        let history = MadeHistory.line(20)
        var trials = 0
        let run = try SearchRun(history, rules: SearchRules(noise: .oneSided, patience: 40)) {
            guard $0 == 10 else { return history.truth(of: $0, culprit: 11) }
            trials += 1
            return trials > 2 ? .skip : .good
        }
        #expect(run.tested.count { $0.commit == 10 } == 5)
        if case .found = run.end { Issue.record("two clean trials are not enough") }
    }
}
