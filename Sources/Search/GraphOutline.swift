// SPDX-License-Identifier: Apache-2.0

/// A search's graph, small enough to be drawn: what was tested, the ends, where histories part and join, and how much
/// lies between.
package struct GraphOutline: Hashable, Sendable, Codable {
    /// What verdicts say of a commit that was not tested itself.
    package enum Standing: String, Hashable, Sendable, Codable {
        /// The bug can have come with it.
        case suspect
        /// A commit that was tested good contains it.
        case cleared
        /// It contains, or may contain, the bug and did not bring it.
        case excluded
    }

    /// A way down from a commit to an older one.
    package struct Edge: Hashable, Sendable, Codable {
        /// The older commit.
        package var to: CommitID
        /// How many commits on the way are not drawn.
        package var hidden: Int

        package init(to: CommitID, hidden: Int) {
            self.to = to
            self.hidden = hidden
        }
    }

    /// A commit to be drawn.
    package struct Node: Hashable, Sendable, Codable {
        /// The commit.
        package var commit: CommitID
        /// The first line of its message; filled in by who can look it up.
        package var title: String
        /// What was recorded for it.
        package var verdict: Verdict?
        /// What follows from the other verdicts.
        package var standing: Standing
        /// Ways to older nodes, the first parent's first.
        package var edges: [Edge]

        package init(commit: CommitID, title: String, verdict: Verdict?, standing: Standing, edges: [Edge]) {
            self.commit = commit
            self.title = title
            self.verdict = verdict
            self.standing = standing
            self.edges = edges
        }
    }

    /// Newest first: children before parents.
    package var nodes: [Node]
    /// How many commits the range has, drawn or not.
    package var total: Int

    package init(nodes: [Node], total: Int) {
        self.nodes = nodes
        self.total = total
    }
}
