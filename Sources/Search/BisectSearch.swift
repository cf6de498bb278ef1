// SPDX-License-Identifier: Apache-2.0

/// The search for the commit that a bug came with.
///
/// It assumes that there is one such commit and that exactly its descendants have the bug, and says so
/// (``SearchError``) when verdicts contradict that. First the ends are tested, then the suspects are halved.
/// The same verdicts always lead to the same choices: no clock, no chance.
package struct BisectSearch: Sendable {
    let graph: CommitGraph
    let goodEnds: [CommitID]
    let badEnd: CommitID
    let mergeBases: [CommitID]
    var verdicts: [CommitID: Verdict] = [:]
    /// By position in the graph: whether the bug can have come with this commit.
    var isSuspect: [Bool]

    /// What to do next. Worked out when a verdict is recorded, so reading it costs nothing.
    package internal(set) var next: SearchStep

    /// What weakens the result.
    package internal(set) var warnings: [SearchWarning] = []

    /// Begins a search.
    ///
    /// - Parameters:
    ///   - graph: The suspects: `bad` and its ancestors without `good` and their ancestors.
    ///   - good: The ends that are claimed to be good; none is a search through everything.
    ///   - bad: The end that is claimed to be bad.
    ///   - mergeBases: The merge bases of `bad` with each of `good`. Those among `good` are not tested twice.
    package init(graph: CommitGraph, good: [CommitID], bad: CommitID, mergeBases: [CommitID]) {
        self.graph = graph
        self.goodEnds = good
        self.badEnd = bad
        self.mergeBases = mergeBases.filter { !good.contains($0) }
        self.isSuspect = graph.ancestry(of: bad)
        self.next = .test(bad, .knownBad)
        self.next = nextStep()
    }

    /// The commits that the bug can have come with, oldest first.
    package var suspects: [CommitID] { suspectPositions.map { graph.commits[$0] } }

    /// How many commits the bug can have come with.
    package var suspectCount: Int { isSuspect.count { $0 } }

    /// About how many tests follow the next one, ends not counted: git's estimate.
    package var estimatedSteps: Int {
        let count = suspectCount
        guard count >= 3 else { return 0 }
        let exponent = Int.bitWidth - 1 - count.leadingZeroBitCount
        let power = 1 << exponent
        return power < 3 * (count - power) ? exponent : exponent - 1
    }

    /// About how many tests are left until the end, ends that are not yet tested included; 0 when it is over.
    package var testsLeft: Int {
        guard case .test = next else { return 0 }
        let ends = Set([badEnd] + goodEnds + mergeBases).count { verdicts[$0] == nil }
        return ends + (suspectCount > 1 ? estimatedSteps + 1 : 0)
    }

    /// What was recorded for a commit.
    package func verdict(of commit: CommitID) -> Verdict? { verdicts[commit] }

    var suspectPositions: [Int] { isSuspect.indices.filter { isSuspect[$0] } }
}

extension CommitGraph {
    /// By position: whether `id` is this commit or contains it. All `false` when `id` is not in the graph.
    func ancestry(of id: CommitID) -> [Bool] {
        var isAncestor = [Bool](repeating: false, count: commits.count)
        guard let start = position(of: id) else { return isAncestor }
        isAncestor[start] = true
        // Parents stand before children, so one sweep downwards reaches all.
        for commit in stride(from: start, through: 0, by: -1) where isAncestor[commit] {
            for parent in parents[commit] { isAncestor[parent] = true }
        }
        return isAncestor
    }
}
