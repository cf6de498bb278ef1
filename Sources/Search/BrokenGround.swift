// SPDX-License-Identifier: Apache-2.0

/// Where in a history the bug has come, as far as a search for its fix knows.
///
/// A commit without the bug contains the fix, or it grew from before the bug: a side branch that forked early and was
/// merged later. Only what contains a commit that was seen broken can tell the two apart. So before such a branch is
/// tested, the commit that it forked from is: if that is broken, so was the branch; if not, nothing on it can say where
/// the fix is. Git takes every such branch for fixed.
struct BrokenGround: Sendable {
    /// By position: whether it contains a commit that was seen broken.
    let isKnown: [Bool]
    /// By position: a commit outside the graph that it grew from and whose test would tell; `nil` where none would.
    private let forks: [CommitID?]

    /// - Parameters:
    ///   - wasBroken: Whether the bug was seen in a commit, or it is an end that is said to have it.
    ///   - isOpen: Whether tests may still find a commit broken.
    init(_ graph: CommitGraph, wasBroken: (CommitID) -> Bool, isOpen: (CommitID) -> Bool) {
        var isKnown = [Bool](repeating: false, count: graph.commits.count)
        var forks = [CommitID?](repeating: nil, count: graph.commits.count)
        var broken: [CommitID: Bool] = [:]
        func isBroken(_ commit: CommitID) -> Bool {
            if let known = broken[commit] { return known }
            let result = wasBroken(commit)
            broken[commit] = result
            return result
        }
        for position in graph.commits.indices {
            isKnown[position] = isBroken(graph.commits[position])
            for edge in graph.parentRange(of: position) {
                let parent = graph.flatParents[edge]
                if isKnown[parent] { isKnown[position] = true }
                if forks[position] == nil { forks[position] = forks[parent] }
            }
            guard graph.parents[position].count < graph.parentIDs[position].count else { continue }
            for parent in graph.parentIDs[position] where graph.position(of: parent) == nil {
                if isBroken(parent) { isKnown[position] = true }
                if forks[position] == nil, !isBroken(parent), isOpen(parent) { forks[position] = parent }
            }
        }
        self.isKnown = isKnown
        self.forks = forks
    }

    /// Whether a test of a commit says anything of the fix, now or after another test.
    func isUseful(_ position: Int) -> Bool { isKnown[position] || forks[position] != nil }

    /// What has to be tested before the commit is; `nil` where it can be tested as it is.
    func fork(before position: Int) -> CommitID? { isKnown[position] ? nil : forks[position] }
}

extension BisectSearch {
    /// Where the bug has come; `nil` in a search for its cause, in which every commit can be told.
    func brokenGround() -> BrokenGround? {
        guard rules.sought == .fix else { return nil }
        let needed = trialsNeeded(for: .good, missRate, error: rules.error)
        return BrokenGround(graph) { commit in
            trials(of: commit).shown > 0 || (oldEnds.contains(commit) && trials(of: commit).clean == 0)
        } isOpen: { commit in
            canBeTestedMore(commit) && trials(of: commit).clean < needed
        }
    }

    /// Whether nothing can be told of a commit in a search for a fix, since the bug has not come there.
    func isBeforeTheBug(_ commit: CommitID) -> Bool {
        guard let ground, let position = graph.position(of: commit) else { return false }
        return !ground.isUseful(position)
    }
}
