// SPDX-License-Identifier: Apache-2.0

/// Chooses the suspect that splits the others best.
enum Candidates {
    /// A suspect by its place and how evenly it splits: the smaller of the parts that a verdict leaves.
    struct Ranked {
        let place: Int
        let split: Int
        let isTestable: Bool
    }

    /// The place of the best suspect that can be tested, or `nil` when there is none.
    ///
    /// Among equals the oldest wins, so that a resumed session repeats the same choices. A best one that was
    /// skipped lies in a stretch that probably cannot be tested either; then the choice moves away from it like
    /// git's `skip_away` (bisect.c): to a place in the ranking that depends on the number of candidates only,
    /// with a preference for its front.
    static func best(weights: [Int], isTestable: (Int) -> Bool) -> Int? {
        let total = weights.count
        var ranking: [Ranked] = []
        ranking.reserveCapacity(total)
        for place in weights.indices {
            let split = min(weights[place], total - weights[place])
            ranking.append(Ranked(place: place, split: split, isTestable: isTestable(place)))
        }
        let isBetter: (Ranked, Ranked) -> Bool = { ($1.split, $0.place) < ($0.split, $1.place) }
        guard let first = ranking.min(by: isBetter) else { return nil }
        if first.isTestable { return first.place }
        // A suspect that is known bad without being skipped contains all the others, so it splits nothing.
        let testable = ranking.filter(\.isTestable).sorted(by: isBetter)
        guard !testable.isEmpty else { return nil }
        return testable[jump(among: testable.count)].place
    }

    /// A place in a ranking, the same for the same number of candidates.
    ///
    /// With r from git's linear congruential generator in 0..<1 it is count * r * r, where git has r * sqrt(r).
    static func jump(among count: Int) -> Int {
        let modulus = 32_768
        let random = Int((UInt32(truncatingIfNeeded: count) &* 1_103_515_245 &+ 12_345) / 65_536) % modulus
        return count * random / modulus * random / modulus
    }
}
