// SPDX-License-Identifier: Apache-2.0

import Noise

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How likely each commit of a graph is the wanted one, after all trials.
///
/// Exact: for each commit it is known in how many trials the bug should have shown if this were the one, and in how
/// many of these it did. The rates of misses and false alarms are integrated over, each commit with its own counts, so
/// the same trials say how often the bug is missed and where it came from.
struct Belief: Sendable {
    private let noise: NoiseModel
    private let sought: Sought
    private var prior: [Double]
    /// By position: what cannot be the one, whatever the trials say; empty for none.
    private var excluded: [Bool] = []
    /// By position: trials in which the bug should have shown, if this is the commit, and did not.
    private(set) var misses: [Int32]
    /// By position: trials in which it should have shown, and did.
    private(set) var hits: [Int32]
    private(set) var shown = 0
    private(set) var clean = 0
    /// By position: how likely, as a multiple of the likeliest. Equals stay exactly equal, so sums of them are exact.
    private(set) var weights: [Double]
    /// The sum of ``weights``; 0 where nothing explains the trials.
    private(set) var total: Double

    init(count: Int, rules: SearchRules) {
        noise = rules.noise
        sought = rules.sought
        prior = Self.prior(count, rules.favoured, unread: [])
        misses = [Int32](repeating: 0, count: count)
        hits = misses
        weights = prior
        total = 0
        scale()
    }

    /// Believes what was learnt of how likely commits are besides what the trials say.
    mutating func believe(unread: [Bool], _ rules: SearchRules) {
        prior = Self.prior(prior.count, rules.favoured, unread: unread)
        weigh()
    }

    /// Takes some out for good.
    mutating func exclude(_ some: [Bool]) {
        if excluded.isEmpty { excluded = [Bool](repeating: false, count: prior.count) }
        for position in excluded.indices where some[position] { excluded[position] = true }
        weigh()
    }

    private static func prior(_ count: Int, _ favoured: [Bool], unread: [Bool]) -> [Double] {
        zip(prior(count, favoured), prior(count, unread.map { !$0 })).map { $0 * $1 }
    }

    private static func prior(_ count: Int, _ favoured: [Bool]) -> [Double] {
        let chosen = favoured.count { $0 }
        guard favoured.count == count, chosen > 0, chosen < count else { return [Double](repeating: 1, count: count) }
        let chance = SearchRules.chanceOfOthers
        let other = chance / (1 - chance) * Double(chosen) / Double(count - chosen)
        return favoured.map { $0 ? 1 : min(other, 1) }
    }

    /// Takes in one trial.
    ///
    /// - Parameter contained: By position, whether the tested commit contains it; `nil` for one outside the graph.
    mutating func take(shown isShown: Bool, contained: [Bool]?) {
        if isShown { shown += 1 } else { clean += 1 }
        for position in weights.indices where shouldShow(contained?[position] ?? false) {
            if isShown { hits[position] += 1 } else { misses[position] += 1 }
        }
        weigh()
    }

    /// Whether the bug is in a commit, if the wanted one is contained in it or not.
    func shouldShow(_ containsWanted: Bool) -> Bool { containsWanted == (sought == .cause) }

    /// What trials of a commit would be expected to say, if the wanted one has these counts.
    ///
    /// - Returns: The chances that `trials` in a row are all clean: where the bug is there, and where it is not.
    func chanceOfClean(_ trials: Int, misses: Int, hits: Int) -> (there: Double, notThere: Double) {
        let (alarms, quiet) = (shown - hits, clean - misses)
        let there =
            noise.misses.logLikelihood(events: misses + trials, others: hits)
            - noise.misses.logLikelihood(events: misses, others: hits)
        guard noise.hasFalseAlarms else { return (Self.exponential(there), 1) }
        let notThere =
            noise.falseAlarms.logLikelihood(events: alarms, others: quiet + trials)
            - noise.falseAlarms.logLikelihood(events: alarms, others: quiet)
        return (Self.exponential(there), Self.exponential(notThere))
    }

    private static func exponential(_ value: Double) -> Double { value.isNaN ? 0 : min(1, exp(value)) }

    private mutating func weigh() {
        var known: [Int64: Double] = [:]
        var (last, lastWeight) = (Int64(-1), 0.0)
        for position in weights.indices {
            let key = Int64(misses[position]) << 32 | Int64(hits[position])
            if key != last {
                last = key
                if let weight = known[key] {
                    lastWeight = weight
                } else {
                    lastWeight = logLikelihood(misses: Int(misses[position]), hits: Int(hits[position]))
                    known[key] = lastWeight
                }
            }
            weights[position] = isExcluded(position) ? -.infinity : lastWeight
        }
        let likeliest = weights.max() ?? -.infinity
        guard likeliest > -.infinity else {
            for position in weights.indices { weights[position] = 0 }
            total = 0
            return
        }
        let factors = known.mapValues { Self.exponential($0 - likeliest) }
        (last, lastWeight) = (-1, 0)
        for position in weights.indices {
            let key = Int64(misses[position]) << 32 | Int64(hits[position])
            if key != last { (last, lastWeight) = (key, factors[key] ?? 0) }
            weights[position] = isExcluded(position) ? 0 : lastWeight * prior[position]
        }
        scale()
    }

    private func isExcluded(_ position: Int) -> Bool { !excluded.isEmpty && excluded[position] }

    private func logLikelihood(misses: Int, hits: Int) -> Double {
        noise.misses.logLikelihood(events: misses, others: hits)
            + noise.falseAlarms.logLikelihood(events: shown - hits, others: clean - misses)
    }

    /// Makes the largest weight 1, and drops what can never matter again.
    private mutating func scale() {
        let largest = weights.max() ?? 0
        if largest > 0, largest != 1 { for position in weights.indices { weights[position] /= largest } }
        for position in weights.indices where weights[position] < Self.negligible { weights[position] = 0 }
        total = weights.reduce(0, +)
    }

    /// Far below any error that an answer may have, even for a million of them together.
    private static let negligible = 1e-18
}
