// SPDX-License-Identifier: Apache-2.0

/// How often a reproducer misses a bug that is there, as far as trials of a kernel known to have it tell.
///
/// Noise is taken as one-sided: a reproducer may miss the bug, and never invents it.
package struct MissRate: Hashable, Sendable, Codable {
    /// Trials in which the bug showed.
    package var sightings: Int
    /// Trials in which it did not.
    package var misses: Int

    package init(sightings: Int = 0, misses: Int = 0) {
        self.sightings = sightings
        self.misses = misses
    }

    /// A record may come from somebody else: what cannot be a count is refused, since it is counted with.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sightings = try container.decode(Int.self, forKey: .sightings)
        misses = try container.decode(Int.self, forKey: .misses)
        guard [sightings, misses].allSatisfy({ (0...1_000_000).contains($0) }) else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "sightings and misses are counts from 0 to 1,000,000"
            )
            throw DecodingError.dataCorrupted(context)
        }
    }

    /// The mean of the posterior, Beta(misses + 1, sightings + 1): every rate was thought equally likely before.
    package var mean: Double { Double(misses + 1) / Double(sightings + misses + 2) }

    /// The rate that the true one does not exceed, with this probability.
    ///
    /// Underestimating the rate is what makes answers wrong, overestimating it costs only runs: so decisions rest on
    /// this and not on the mean.
    package func upperBound(_ probability: Double = 0.95) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if chanceOfAtMost(middle) < probability { low = middle } else { high = middle }
        }
        return high
    }

    /// The chance that a kernel which has the bug shows it in none of `trials`, at the worst rate that is credible.
    package func chanceOfMissing(all trials: Int) -> Double {
        let rate = upperBound()
        return (0..<max(trials, 0)).reduce(1) { chance, _ in chance * rate }
    }

    /// How many trials without a sighting clear a kernel, so that the chance of an error is at most `error`.
    package func cleanTrials(leaving error: Double) -> Int {
        let rate = upperBound()
        var (trials, chance) = (0, 1.0)
        // Past this many nobody waits; and a rate of one would never get there.
        while chance > error, trials < Self.mostTrials {
            trials += 1
            chance *= rate
        }
        return trials
    }

    /// The most that ``cleanTrials(leaving:)`` asks for.
    package static let mostTrials = 100_000

    /// The cumulative posterior: with whole parameters a tail of the binomial distribution of n = a + b - 1 draws.
    private func chanceOfAtMost(_ rate: Double) -> Double {
        guard rate > 0 else { return 0 }
        guard rate < 1 else { return 1 }
        let (a, draws) = (misses + 1, sightings + misses + 1)
        // From the likeliest number outwards, as multiples of its probability, so that nothing underflows.
        let odds = rate / (1 - rate)
        let mode = min(draws, Int(Double(draws + 1) * rate))
        var weights = [Double](repeating: 0, count: draws + 1)
        weights[mode] = 1
        for count in stride(from: mode + 1, through: draws, by: 1) {
            weights[count] = weights[count - 1] * odds * Double(draws - count + 1) / Double(count)
        }
        for count in stride(from: mode - 1, through: 0, by: -1) {
            weights[count] = weights[count + 1] / odds * Double(count + 1) / Double(draws - count)
        }
        return weights[a...].reduce(0, +) / weights.reduce(0, +)
    }
}
