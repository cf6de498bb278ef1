// SPDX-License-Identifier: Apache-2.0

package import Noise

/// The search for the commit that a bug came with, or went with.
///
/// It assumes that there is one such commit and that exactly its descendants differ from the rest, and says so
/// (``SearchError``) when tests contradict that. First the ends are tested; then whatever tells most about the suspects
/// for its cost; then what an answer has to rest on. The same trials always lead to the same choices: no clock, no
/// chance.
package struct BisectSearch: Sendable {
    package let graph: CommitGraph
    /// The ends that contain no suspect, and the one that contains all.
    let oldEnds: [CommitID]
    let newEnd: CommitID
    let mergeBases: [CommitID]
    /// What it goes by.
    package let rules: SearchRules
    var trials: [CommitID: Trials] = [:]
    /// What could not be tested when it was tried.
    var untestable: [CommitID] = []
    var belief: Belief
    /// By position: what is believed not to matter, since it changes nothing that builds were seen to read; empty for none.
    package internal(set) var unread: [Bool] = []
    /// Commits whose kernel is that of another, which was there first: they share their trials.
    var sameKernel: [CommitID: CommitID] = [:]
    /// Commits that were tested themselves, or whose own image is one that was: one that is only proven to have such an image
    /// is not named for it.
    var seen: Set<CommitID> = []
    /// What building a commit costs, in trials, as far as that was foretold for the choice at hand.
    var foretold: [CommitID: Double] = [:]
    /// For each commit of the graph that was tested, by position, what it contains.
    var ancestries: [CommitID: [Bool]] = [:]
    /// The commits whose kernels are kept, the latest last: one more trial of these costs no build.
    package internal(set) var built: [CommitID] = []
    /// What building a kernel costs, in trials.
    var buildCost = 4.0
    /// Where the bug has come, in a search for its fix.
    var ground: BrokenGround?
    /// An ancestor of an old end that turned out to be new.
    var newBelowOld: CommitID?

    /// What to do next. Worked out when a trial is recorded, so reading it costs nothing.
    package internal(set) var next: SearchStep

    /// What weakens the result.
    package internal(set) var warnings: [SearchWarning] = []

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - graph: The suspects: `new` and its ancestors without `old` and their ancestors.
    ///   - old: The ends that are claimed to be without the wanted commit; none is a search through everything.
    ///   - new: The end that is claimed to contain it.
    ///   - mergeBases: The merge bases of `new` with each of `old`. Those among `old` are not tested twice.
    package init(
        graph: CommitGraph,
        old: [CommitID],
        new: CommitID,
        mergeBases: [CommitID],
        rules: SearchRules = SearchRules()
    ) {
        self.graph = graph
        self.oldEnds = old
        self.newEnd = new
        self.mergeBases = mergeBases.filter { !old.contains($0) }
        self.rules = rules
        belief = Belief(count: graph.commits.count, rules: rules)
        next = .test(new, .knownBad)
        ground = brokenGround()
        next = nextStep()
    }

    /// The commits that are at least one per cent as likely as the likeliest, oldest first.
    package var suspects: [CommitID] { suspectPositions.map { graph.commits[$0] } }

    /// How many commits it can reasonably be.
    package var suspectCount: Int { graph.commits.indices.count(where: isSuspect) }

    /// What was found out about a commit; `nil` where nothing was.
    package func verdict(of commit: CommitID) -> Verdict? {
        trials[kernel(of: commit)]?.verdict(rules.noise) ?? (untestable.contains(commit) ? .skip : nil)
    }

    /// The trials of a commit.
    package func trials(of commit: CommitID) -> Trials { trials[kernel(of: commit)] ?? Trials() }

    /// How probable a commit is.
    package func probability(of commit: CommitID) -> Double {
        guard let position = graph.position(of: commit), belief.total > 0 else { return 0 }
        return belief.weights[position] / belief.total
    }

    /// How often the reproducer missed the bug and showed it, if the likeliest commit is the one.
    package var missRate: MissRate {
        guard let likeliest = likeliestPosition else { return MissRate() }
        return MissRate(sightings: Int(belief.hits[likeliest]), misses: Int(belief.misses[likeliest]))
    }

    /// Whether one commit of the graph contains another, or is it; a tested one is quick to ask about.
    package func contains(_ commit: CommitID, _ other: CommitID) -> Bool {
        guard let position = graph.position(of: other) else { return commit == other }
        return (ancestries[commit] ?? graph.ancestry(of: commit))[position]
    }

    /// Of the likeliest the newest: what came after a commit that missed the bug is looked at first.
    var likeliestPosition: Int? {
        guard belief.total > 0, let largest = belief.weights.max() else { return nil }
        return belief.weights.lastIndex(of: largest)
    }

    /// With certain verdicts whatever is possible, however little a person believed in it.
    func isSuspect(_ position: Int) -> Bool {
        belief.weights[position] >= (rules.noise.isNoisy ? Self.worthNaming : .leastNonzeroMagnitude)
    }

    var suspectPositions: [Int] { graph.commits.indices.filter(isSuspect) }

    private static let worthNaming = 0.01
}

extension BisectSearch {
    /// About how many commits would be tested after the next one, ends not counted, if each test was right: git's
    /// estimate, for as many commits as the weights are worth.
    package var estimatedSteps: Int {
        let count = Int(effectiveCount.rounded())
        guard count >= 3 else { return 0 }
        let exponent = Int.bitWidth - 1 - count.leadingZeroBitCount
        let power = 1 << exponent
        return power < 3 * (count - power) ? exponent : exponent - 1
    }

    /// About how many commits are left to test until the end, ends that are not yet tested included; 0 when it is over.
    package var testsLeft: Int {
        guard case .test = next else { return 0 }
        let ends = rules.trustsEnds ? 0 : Set([newEnd] + oldEnds + mergeBases).count { verdict(of: $0) == nil }
        return ends + (suspectCount > 1 ? estimatedSteps + 1 : 0)
    }

    /// (Σw)²/Σw²: the number of equally likely commits that are as uncertain.
    private var effectiveCount: Double {
        let squares = belief.weights.reduce(0) { $0 + $1 * $1 }
        return squares > 0 ? belief.total * belief.total / squares : 0
    }
}

extension CommitGraph {
    /// By position: whether `id` is this commit or contains it. All `false` when `id` is not in the graph.
    package func ancestry(of id: CommitID) -> [Bool] {
        position(of: id).map { ancestry(of: $0) } ?? [Bool](repeating: false, count: commits.count)
    }

    /// By position: whether the commit there is this one, or this one contains it.
    func ancestry(of start: Int) -> [Bool] { ancestry(ofAny: [start]) }

    /// By position: whether any of these contains it.
    func ancestry(ofAny starts: [Int]) -> [Bool] {
        var isAncestor = [Bool](repeating: false, count: commits.count)
        guard let newest = starts.max() else { return isAncestor }
        for start in starts { isAncestor[start] = true }
        // Parents stand before children, so one sweep downwards reaches all.
        for commit in stride(from: newest, through: 0, by: -1) where isAncestor[commit] {
            for edge in parentRange(of: commit) { isAncestor[flatParents[edge]] = true }
        }
        return isAncestor
    }
}
