// SPDX-License-Identifier: Apache-2.0

/// The commit that a bug came with, and why it can be no other.
package struct Culprit: Hashable, Sendable {
    /// Tested bad.
    package let commit: CommitID
    /// Each parent in the commit's own order; empty for a root. A merge can be a culprit.
    package let parents: [ClearedParent]

    package init(commit: CommitID, parents: [ClearedParent]) {
        self.commit = commit
        self.parents = parents
    }
}

/// A parent of the culprit, and how it is known not to have the bug.
package struct ClearedParent: Hashable, Sendable {
    /// The parent.
    package let commit: CommitID
    /// How it was cleared.
    package let clearance: Clearance

    package init(commit: CommitID, clearance: Clearance) {
        self.commit = commit
        self.clearance = clearance
    }
}

/// How a commit is known not to have the bug.
package enum Clearance: Hashable, Sendable {
    /// It was tested itself.
    case testedGood
    /// This commit contains it and was tested good.
    case ancestor(of: CommitID)
    /// One of the good ends contains it; which of them the graph does not say when there are several.
    case ancestorOfGoodEnd
}
