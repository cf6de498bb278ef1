// SPDX-License-Identifier: Apache-2.0

import Noise
import Testing

@Suite struct MissRateTests {
    @Test(arguments: [
        // Beta(c + 1, s + 1) at 95 %: 1 - 0.05^(1 / (s + 1)) without misses; the others are R's qbeta(0.95, ...).
        (0, 0, 0.95), (1, 0, 0.7764), (5, 0, 0.3930), (2, 2, 0.8107), (5, 5, 0.7287), (99, 0, 0.0295),
    ])
    func theWorstCredibleRateIsTheQuantileOfThePosterior(sightings: Int, misses: Int, expected: Double) {
        let rate = MissRate(sightings: sightings, misses: misses)
        #expect(abs(rate.upperBound() - expected) < 0.001, "\(rate.upperBound())")
    }

    @Test func aReproducerThatNeverMissedNeedsFewCleanBoots() {
        let rate = MissRate(sightings: 5, misses: 0)
        #expect(rate.cleanTrials(leaving: 0.01) == 5)
        #expect(rate.chanceOfMissing(all: 5) <= 0.01)
        #expect(rate.chanceOfMissing(all: 4) > 0.01)
    }

    @Test func moreMissesDemandMoreCleanBoots() {
        var last = 0
        for misses in [0, 5, 20, 100] {
            let trials = MissRate(sightings: 5, misses: misses).cleanTrials(leaving: 0.01)
            #expect(trials > last)
            last = trials
        }
    }

    @Test func thousandsOfTrialsNeitherUnderflowNorHang() {
        let rate = MissRate(sightings: 5, misses: 5000)
        #expect((0.998...0.9999).contains(rate.upperBound()))
        #expect(rate.cleanTrials(leaving: 1e-6) > 5000)
        #expect(MissRate().cleanTrials(leaving: 0) == MissRate.mostTrials)
    }

    /// What is promised: a kernel that has the bug is called clean at most as often as is allowed.
    @Test(arguments: [0.1, 0.3, 0.5, 0.7])
    func aBadKernelIsRarelyCalledClean(rate: Double) {
        var numbers = SplitMix(state: UInt64(rate * 1000))
        var wrong = 0
        let rounds = 4000
        for _ in 0..<rounds {
            var known = MissRate()
            while known.sightings < 5 {
                if numbers.unit() < rate { known.misses += 1 } else { known.sightings += 1 }
            }
            let trials = known.cleanTrials(leaving: 0.02)
            if (0..<trials).allSatisfy({ _ in numbers.unit() < rate }) { wrong += 1 }
        }
        #expect(Double(wrong) / Double(rounds) <= 0.02, "\(wrong) of \(rounds)")
    }
}

/// Numbers that are the same on every run.
private struct SplitMix {
    var state: UInt64

    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
    }
}
