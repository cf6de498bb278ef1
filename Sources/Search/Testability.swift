// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How likely it is that a commit can be tested, by how far it lies from those that could not.
///
/// What does not build mostly stands in a stretch: broken by one commit, mended by a later one, and untestable is what
/// contains the first and not the second. So a commit is well again if the breaking commit is among those that the
/// failed one contains and this one does not, or the mending one among those that this one contains and the failed one
/// does not. How long such stretches are is not known: a part of them is a single commit, and every other length is
/// taken as equally likely on a logarithmic scale, beginning with what is known of its extent already.
///
/// Distances are counted in suspects. Whatever was tested has made an end of the stretch that it bounds: what it clears or
/// excludes is no suspect any more. Git jumps to a place that depends on the number of suspects only.
struct Testability {
    /// By position; empty where all can be tested as far as is known.
    private let chances: [Double]

    init(_ search: BisectSearch) {
        let graph = search.graph
        let failed = search.untestable.filter { search.trials[search.kernel(of: $0)] == nil }.compactMap(graph.position)
            .filter(search.isSuspect).suffix(Self.mostLookedAt)
        guard !failed.isEmpty else {
            chances = []
            return
        }
        let isSuspect = graph.commits.indices.map(search.isSuspect)
        let suspects = isSuspect.count { $0 }
        let sizes = Self.sizes(graph, isSuspect)
        var chances = [Double](repeating: 1, count: graph.commits.count)
        for position in failed {
            let below = graph.ancestry(of: position)
            let shared = Self.sizes(graph, isSuspect.indices.map { isSuspect[$0] && below[$0] })
            // What lies between two that failed belongs to one stretch: else one of them was no suspect any more.
            let others = failed.filter { below[$0] || shared[$0] >= sizes[position] }
            let extent = 1 + (others.map { abs(sizes[$0] - sizes[position]) }.max() ?? 0)
            let length = StretchLength(extent: extent, suspects: Double(suspects))
            for other in chances.indices {
                let before = length.chanceToHaveLeft(sizes[position] - shared[other])
                let after = length.chanceToHaveLeft(sizes[other] - shared[other])
                let chance = 1 - (1 - before) * (1 - after)
                chances[other] = min(chances[other], max(Self.least, chance))
            }
        }
        self.chances = chances
    }

    /// From more than nothing to 1.
    func chance(of position: Int) -> Double { chances.isEmpty ? 1 : chances[position] }

    /// By position: how many of these commits are contained.
    private static func sizes(_ graph: CommitGraph, _ counted: [Bool]) -> [Double] {
        AncestorMass(graph, weights: counted.map { $0 ? 1 : 0 }, limit: AncestorMass.sampleSize).masses
    }

    /// So that a commit next to an untestable one is still tried when it is the only one that tells anything.
    private static let least = 0.01
    /// The latest failures say where the search is; more of them cost time and tell little.
    private static let mostLookedAt = 16
}

/// What is believed of how far a stretch goes on.
private struct StretchLength {
    private let extent: Double
    private let whole: Double
    private let alone: Double

    /// - Parameters:
    ///   - extent: The commits from one end of what failed to the other.
    ///   - suspects: No stretch is longer than all that is left, except that it may always be a few times as long as
    ///     what is known of it.
    init(extent: Double, suspects: Double) {
        self.extent = extent
        alone = Self.partAlone / extent
        whole = log(1 + max(suspects, 4 * extent) / extent)
    }

    /// The chance that a commit so many commits farther on is outside.
    func chanceToHaveLeft(_ distance: Double) -> Double {
        guard distance > 0 else { return 0 }
        return min(1, alone + (1 - alone) * log(1 + distance / extent) / whole)
    }

    /// The stretches that are a single commit. Between 0.2 and 0.5 it matters little (`make simulate`).
    private static let partAlone = 0.4
}

extension BisectSearch {
    /// Whether only what may still be the one is tried.
    ///
    /// What no longer can be tells suspects apart, too, where it contains some and not the others. But where such
    /// commits fail they mostly all do: they stand on what broke the suspects. So a few failures end it.
    var triesSuspectsOnly: Bool {
        var failures = 0
        for name in untestable where trials[kernel(of: name)] == nil {
            guard let position = graph.position(of: name), belief.weights[position] == 0 else { continue }
            let contained = graph.ancestry(of: position)
            guard contained.indices.contains(where: { contained[$0] && belief.weights[$0] > 0 }) else { continue }
            failures += 1
            if failures >= Self.failuresOfOthers { return true }
        }
        return false
    }

    private static let failuresOfOthers = 4
}
