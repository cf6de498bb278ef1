// SPDX-License-Identifier: Apache-2.0

/// Commits and their parents, as far as a search looks at them.
///
/// Parents that are not among the commits (ancestors of a good commit) are remembered by name only.
package struct CommitGraph: Hashable, Sendable {
    /// Every commit once, parents before children.
    package let commits: [CommitID]
    /// For each commit the positions in ``commits`` of those parents that are in the graph, in the commit's own order.
    package let parents: [[Int]]
    /// For each commit all its parents by name, in the commit's own order; the first is the one merged into.
    package let parentIDs: [[CommitID]]
    private let positions: [CommitID: Int]
    /// ``parents`` one after another: sweeps over a whole history go through these.
    let flatParents: [Int]
    private let starts: [Int]

    /// Takes commits with their parents, parents before children.
    ///
    /// - Returns: `nil` when a commit comes twice or before one of its parents.
    package init?(_ commits: [(id: CommitID, parents: [CommitID])]) {
        let ids = commits.map(\.id)
        let positions = Dictionary(zip(ids, ids.indices)) { first, _ in first }
        guard positions.count == ids.count else { return nil }
        var parents: [[Int]] = []
        parents.reserveCapacity(ids.count)
        for (position, commit) in commits.enumerated() {
            let inside = commit.parents.compactMap { positions[$0] }
            guard inside.allSatisfy({ $0 < position }) else { return nil }
            parents.append(inside)
        }
        self.commits = ids
        self.parents = parents
        self.parentIDs = commits.map(\.parents)
        self.positions = positions
        flatParents = parents.flatMap { $0 }
        starts = parents.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    /// Where in ``flatParents`` the parents of a commit are.
    func parentRange(of position: Int) -> Range<Int> { starts[position]..<starts[position + 1] }

    /// The commits with a parent outside the graph: where side branches and the range itself begin.
    package var forkPoints: [CommitID] {
        commits.indices.filter { parents[$0].count < parentIDs[$0].count }.map { commits[$0] }
    }

    /// Where a commit stands in ``commits``, or `nil` where it is not in the graph.
    package func position(of id: CommitID) -> Int? { positions[id] }
}
