// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Testing

@Suite struct RateBeliefTests {
    /// The mean of r^events (1-r)^others by Simpson's rule.
    private func integral(_ belief: RateBelief, _ events: Int, _ others: Int) -> Double {
        let steps = 20_000
        let density = { (rate: Double) in
            pow(rate, belief.alpha - 1 + Double(events)) * pow(1 - rate, belief.beta - 1 + Double(others))
        }
        let norm = exp(lgamma(belief.alpha) + lgamma(belief.beta) - lgamma(belief.alpha + belief.beta))
        var sum = density(0) + density(1)
        for step in 1..<steps { sum += density(Double(step) / Double(steps)) * (step % 2 == 1 ? 4 : 2) }
        return (1 - belief.never) * sum / Double(3 * steps) / norm + (events == 0 ? belief.never : 0)
    }

    @Test(arguments: [
        RateBelief(never: 0), RateBelief(never: 0.9), RateBelief(never: 0.5, alpha: 1, beta: 19),
        RateBelief(never: 0.2, alpha: 3, beta: 2),
    ])
    func isTheIntegralOverAllRates(belief: RateBelief) {
        for (events, others) in [(0, 0), (0, 5), (1, 5), (5, 1), (12, 30), (0, 200), (40, 0)] {
            let exact = belief.logLikelihood(events: events, others: others)
            let expected = log(integral(belief, events, others))
            #expect(abs(exact - expected) < 1e-6, "\(events) \(others): \(exact) instead of \(expected)")
        }
    }

    @Test func whatIsImpossibleNeverHappens() {
        #expect(RateBelief.impossible.logLikelihood(events: 0, others: 7) == 0)
        #expect(RateBelief.impossible.logLikelihood(events: 1, others: 7) == -.infinity)
        #expect(!NoiseModel.none.isNoisy && NoiseModel.oneSided.isNoisy)
        #expect(!NoiseModel.oneSided.hasFalseAlarms && NoiseModel.twoSided.hasFalseAlarms)
    }

    @Test func allOutcomesTogetherAreCertain() {
        // Of ten trials each number of events, in each order.
        let belief = RateBelief(never: 0.9)
        var (sum, orders) = (0.0, 1.0)
        for events in 0...10 {
            sum += orders * exp(belief.logLikelihood(events: events, others: 10 - events))
            orders *= Double(10 - events) / Double(events + 1)
        }
        #expect(abs(sum - 1) < 1e-12)
    }

    @Test func thousandsOfTrialsDoNotUnderflow() {
        for belief in [RateBelief(never: 0.9), RateBelief(never: 0)] {
            let value = belief.logLikelihood(events: 5000, others: 5000)
            #expect(value.isFinite && value < -6900)
        }
        #expect(abs(RateBelief(never: 0.9).logLikelihood(events: 0, others: 100_000) - log(0.9)) < 1e-4)
    }

    @Test func manyTrialsWithoutAMissSayThatThereIsNone() {
        // How likely the next trial misses falls with each that did not.
        var last = 1.0
        for seen in [0, 1, 5, 20, 100] {
            let belief = NoiseModel.oneSided.misses
            let next = exp(
                belief.logLikelihood(events: 1, others: seen) - belief.logLikelihood(events: 0, others: seen)
            )
            #expect(next < last)
            last = next
        }
        #expect(last < 1e-4)
    }
}
