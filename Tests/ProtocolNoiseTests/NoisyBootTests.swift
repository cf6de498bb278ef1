// SPDX-License-Identifier: Apache-2.0

import NoisyLine
import Testing

/// Whole boots over a line with noise on it: a disturbed line may cost a verdict, and never makes a wrong one.
@Suite struct NoisyBootTests {
    @Test(arguments: LineNoise.table.indices) func noNoiseMakesAWrongVerdict(place: Int) {
        let tally = NoiseTally(LineNoise.table[place], sessions: 3 * Course.count, seed: UInt64(place) << 40)
        #expect(tally.wrong.map(\.description) == [])
        #expect(tally.same + tally.undecided == tally.sessions)
    }

    /// Noise that changes nothing would prove nothing, and so would one that lets nothing through.
    @Test func aLittleNoiseIsMostlyOvercomeAndMuchIsNot() {
        let light = NoiseTally(LineNoise.table[0], sessions: Course.count, seed: 5)
        let heavy = NoiseTally(LineNoise(perLine: 0.7, perByte: 0.01), sessions: Course.count, seed: 5)
        #expect(light.same > 9 * light.undecided)
        #expect(heavy.undecided > light.undecided)
    }

    @Test func withoutNoiseEveryCourseComesToItsVerdict() {
        let tally = NoiseTally(.none, sessions: Course.count, seed: 1)
        #expect(tally.same == Course.count)
    }
}
