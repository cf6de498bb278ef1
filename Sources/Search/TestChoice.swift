// SPDX-License-Identifier: Apache-2.0

import Noise

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Chooses the commit whose test tells most for what it costs.
///
/// A test is a build and so many trials, ended by the first sighting. What it tells is the mutual information between
/// its outcome and which commit is wanted; what it costs is the build, unless that kernel is there already, and the
/// trials that are expected to be made. The number of trials belongs to the choice: where a build is dear, it is worth
/// more of them.
struct TestChoice {
    private let search: BisectSearch
    private var graph: CommitGraph { search.graph }
    private var belief: Belief { search.belief }
    /// Of the commits with a weight, the group with the same counts that each belongs to; -1 for the others.
    private let groupOf: [Int]
    private let groups: [Group]
    /// By position: whether more trials of the commit may be made.
    private let isOpen: [Bool]
    /// For each of ``trialCounts`` and each group: the chances that all of so many trials are clean.
    private let cleanChances: [[(there: Double, notThere: Double)]]

    /// Suspects for which the same trials are misses and sightings.
    private struct Group {
        let misses: Int
        let hits: Int
        var mass: Double
    }

    /// Numbers of trials that are weighed up: enough to meet the best one within a few per cent of its gain.
    private static let trialCounts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]

    init(_ search: BisectSearch) {
        self.search = search
        var places: [Int64: Int] = [:]
        var groups: [Group] = []
        groupOf = search.belief.weights.indices.map { position in
            let weight = search.belief.weights[position]
            guard weight > 0 else { return -1 }
            let (misses, hits) = (search.belief.misses[position], search.belief.hits[position])
            let key = Int64(misses) << 32 | Int64(hits)
            if let place = places[key] {
                groups[place].mass += weight
                return place
            }
            places[key] = groups.count
            groups.append(Group(misses: Int(misses), hits: Int(hits), mass: weight))
            return groups.count - 1
        }
        self.groups = groups
        // Asked for many times, and looking up names is slow.
        var isOpen = [Bool](repeating: true, count: search.graph.commits.count)
        for closed in [search.rules.skipped.map { $0 }, search.untestable, search.trials.keys.map { $0 }].joined() {
            guard let position = search.graph.position(of: closed) else { continue }
            isOpen[position] = search.canBeTestedMore(closed)
        }
        if search.triesSuspectsOnly {
            for position in isOpen.indices where search.belief.weights[position] == 0 { isOpen[position] = false }
        }
        if let ground = search.ground {
            for position in isOpen.indices where !ground.isUseful(position) { isOpen[position] = false }
        }
        self.isOpen = isOpen
        let isNoisy = search.rules.noise.isNoisy
        cleanChances = Self.trialCounts.map { trials in
            guard isNoisy else { return [] }
            return groups.map { search.belief.chanceOfClean(trials, misses: $0.misses, hits: $0.hits) }
        }
    }

    /// The position of the commit to test; `nil` when no test that can be made tells anything.
    ///
    /// Among equals a suspect wins over what is none, and the oldest over the others, so that a resumed session repeats
    /// the same choices.
    func best() -> Int? {
        let testability = Testability(search)
        var shortlist =
            search.foretold.isEmpty ? shortlist(testability) : search.foretold.keys.compactMap(graph.position).sorted()
        shortlist += search.built.compactMap(graph.position).filter { !shortlist.contains($0) }
        let values = shortlist.sorted().filter { isOpen[$0] }.map { position in
            (position: position, value: worth(position) * testability.chance(of: position))
        }
        return first(ofBest: values.filter { $0.value > Self.nothing })
    }

    /// The best of some commits, given oldest first. Equal is what differs by less than sums of fractions are worth.
    private func first(ofBest values: [(position: Int, value: Double)]) -> Int? {
        var best: (position: Int, value: Double)?
        for entry in values {
            if let known = best {
                if Self.isMore(known.value, than: entry.value) { continue }
                let isBetter = Self.isMore(entry.value, than: known.value)
                let isPreferred = search.isSuspect(entry.position) && !search.isSuspect(known.position)
                guard isBetter || isPreferred else { continue }
            }
            best = entry
        }
        return best?.position
    }

    private static func isMore(_ left: Double, than right: Double) -> Bool { left > right * (1 + 1e-10) }

    private static let nothing = 1e-12

    // MARK: - Candidates

    /// Up to so many commits whose test tells at least ``nearly`` as much as the best one, oldest first, evenly spread.
    func nearlyBest(_ most: Int) -> [Int] {
        let testability = Testability(search)
        let mass = AncestorMass(graph, weights: belief.weights, limit: search.rules.exactSuspects)
        let isCause = search.rules.sought == .cause
        let miss = meanMiss(1)
        let missEntropy = Self.entropy(miss)
        var values: [(position: Int, value: Double)] = []
        for position in graph.commits.indices where mass.masses[position] > 0 && isOpen[position] {
            let share = min(mass.masses[position] / belief.total, 1)
            let gain = Self.gain(isCause ? share : 1 - share, miss: miss, missEntropy: missEntropy)
            values.append((position, gain * testability.chance(of: position)))
        }
        let best = values.map(\.value).max() ?? 0
        let near = values.filter { $0.value > Self.nothing && $0.value >= best * Self.nearly }.map(\.position)
        guard near.count > most else { return near }
        return (0..<most).map { near[$0 * (near.count - 1) / (most - 1)] }
    }

    /// A split of one to three tells 0.81 bits. Were all splits like that, a search would take a quarter more tests; a
    /// build that crosses a header takes up to forty times as long as one that does not (docs/building.md).
    private static let nearly = 0.8

    /// The most promising commits by how they split the weight.
    private func shortlist(_ testability: Testability) -> [Int] {
        let mass = AncestorMass(graph, weights: belief.weights, limit: search.rules.exactSuspects)
        let counts = search.rules.noise.isNoisy ? [1, 4, 16] : [1]
        let size = mass.isSampled || search.rules.noise.isNoisy ? Self.shortlistSize : 1
        let isCause = search.rules.sought == .cause
        var chosen: [Int] = []
        for trials in counts {
            let miss = meanMiss(trials)
            let missEntropy = Self.entropy(miss)
            var ranking: [(position: Int, value: Double)] = []
            for position in graph.commits.indices where mass.masses[position] > 0 {
                guard isOpen[position] else { continue }
                let share = min(mass.masses[position] / belief.total, 1)
                let gain = Self.gain(isCause ? share : 1 - share, miss: miss, missEntropy: missEntropy)
                let value = gain * testability.chance(of: position)
                if value > Self.nothing { ranking.append((position, value)) }
            }
            if size == 1 {
                // With certain verdicts the share says it all.
                if let best = first(ofBest: ranking) { chosen.append(best) }
            } else {
                ranking.sort { ($1.value, $0.position) < ($0.value, $1.position) }
                chosen += ranking.prefix(size).map(\.position).filter { !chosen.contains($0) }
            }
        }
        return chosen
    }

    private static let shortlistSize = 16

    /// The chance that so many trials of a commit with the bug all miss it, on the average over the suspects.
    ///
    /// - Parameter trials: One of ``trialCounts``.
    private func meanMiss(_ trials: Int) -> Double {
        guard let row = Self.trialCounts.firstIndex(of: trials) else { return 0 }
        // Where verdicts are certain there are no chances, and nothing is missed.
        return zip(groups, cleanChances[row]).reduce(0) { $0 + $1.0.mass * $1.1.there } / belief.total
    }

    /// Bits that a test tells where the bug is in it with probability `share`, and missed with probability `miss`.
    private static func gain(_ share: Double, miss: Double, missEntropy: Double) -> Double {
        entropy(share * (1 - miss)) - share * missEntropy
    }

    // MARK: - Worth

    /// The most bits for each unit of cost that any number of trials of a commit brings.
    private func worth(_ position: Int) -> Double {
        let contained = search.ancestries[graph.commits[position]] ?? graph.ancestry(of: position)
        var inside = [Double](repeating: 0, count: groups.count)
        for suspect in contained.indices where contained[suspect] && groupOf[suspect] >= 0 {
            inside[groupOf[suspect]] += belief.weights[suspect]
        }
        let commit = graph.commits[position]
        let foretold = search.foretold[commit]
        guard search.rules.noise.isNoisy else {
            return Self.entropy(inside.reduce(0, +) / belief.total) / (foretold.map { $0 + 1 } ?? 1)
        }
        let build = search.built.contains(commit) ? 0 : foretold ?? search.buildCost
        var (best, cost, clean, before) = (0.0, build, 1.0, 0)
        for (row, trials) in Self.trialCounts.enumerated() {
            // A trial is made only if all before it were clean.
            cost += Double(trials - before) * clean
            let bits = bits(cleanChances[row], inside)
            clean = bits.clean
            before = trials
            let worth = bits.gain / cost
            if worth < best * 0.9 { break }
            best = max(best, worth)
        }
        return best
    }

    /// - Parameter chances: For each group, those that all trials of the test are clean.
    private func bits(
        _ chances: [(there: Double, notThere: Double)],
        _ inside: [Double]
    ) -> (gain: Double, clean: Double) {
        var (clean, known) = (0.0, 0.0)
        for (place, group) in groups.enumerated() {
            let chance = chances[place]
            let within = min(inside[place], group.mass) / belief.total
            let without = max(group.mass - inside[place], 0) / belief.total
            let (there, notThere) = search.rules.sought == .cause ? (within, without) : (without, within)
            clean += there * chance.there + notThere * chance.notThere
            known += there * Self.entropy(chance.there) + notThere * Self.entropy(chance.notThere)
        }
        return (max(0, Self.entropy(clean) - known), clean)
    }

    /// The entropy of a coin, in bits.
    private static func entropy(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else { return 0 }
        return -probability * log2(probability) - (1 - probability) * log2(1 - probability)
    }
}
