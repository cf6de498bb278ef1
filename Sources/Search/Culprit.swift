// SPDX-License-Identifier: Apache-2.0

package import Noise

/// The commit that was sought, and why it can be no other.
package struct Culprit: Hashable, Sendable {
    /// Tested itself. A merge can be the one.
    package let commit: CommitID
    /// Each parent in the commit's own order; empty for a root.
    package let parents: [ClearedParent]
    /// The probability that it is the one, by what the trials say; `nil` where verdicts were taken as certain.
    package let confidence: Double?
    /// How often the bug was missed and shown where it is.
    package let missRate: MissRate

    package init(
        commit: CommitID,
        parents: [ClearedParent],
        confidence: Double? = nil,
        missRate: MissRate = MissRate()
    ) {
        self.commit = commit
        self.parents = parents
        self.confidence = confidence
        self.missRate = missRate
    }
}

/// A parent of the culprit, and how it is known to be without what the culprit did.
package struct ClearedParent: Hashable, Sendable {
    /// The parent.
    package let commit: CommitID
    /// How it was cleared.
    package let clearance: Clearance
    /// The trials that say so, of it and of commits that contain it.
    package let trials: Int

    package init(commit: CommitID, clearance: Clearance, trials: Int = 1) {
        self.commit = commit
        self.clearance = clearance
        self.trials = trials
    }
}

/// How a parent is known to be without what the culprit did.
package enum Clearance: Hashable, Sendable {
    /// It was tested itself.
    case tested
    /// Its kernel is the same as that of this commit, which was tested.
    case sameKernel(as: CommitID)
    /// This commit contains it and was tested.
    case ancestor(of: CommitID)
    /// One of the old ends contains it; which of them the graph does not say when there are several.
    case ancestorOfOldEnd
}
