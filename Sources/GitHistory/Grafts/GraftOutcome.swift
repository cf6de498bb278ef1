// SPDX-License-Identifier: Apache-2.0

package import Search

/// A commit of ours: another's tree with changes taken back or put on top.
package struct Graft: Hashable, Sendable {
    /// Its name, the same for the same change on the same base.
    package let commit: CommitID
    /// Its tree: 40 hexadecimal digits.
    package let tree: String
    /// Whether the tree is that of the base: the change was not there, or was there already.
    package let changesNothing: Bool

    package init(commit: CommitID, tree: String, changesNothing: Bool) {
        (self.commit, self.tree, self.changesNothing) = (commit, tree, changesNothing)
    }
}

/// Why a change could not be taken back or put on top: others changed the same lines.
package struct GraftConflict: Hashable, Sendable {
    /// The most files that are named.
    package static let mostFiles = 100

    /// The commit whose change does not fit.
    package let at: CommitID
    /// The files in which it does not, by name; bytes that are not UTF-8 are U+FFFD.
    package let files: [String]
    /// How many there are; more than ``files`` holds when the limit struck.
    package let total: Int

    package init(at commit: CommitID, files: [String], total: Int) {
        (at, self.files, self.total) = (commit, files, total)
    }
}

/// What came of reverting or picking.
package enum GraftOutcome: Hashable, Sendable {
    case made(Graft)
    case conflict(GraftConflict)
}

/// What came of reverting a commit together with what was built upon it.
package enum ChainedRevert: Hashable, Sendable {
    /// It is reverted, and before it these, the newest first; none when it could be reverted alone.
    case made(Graft, chain: [CommitID])
    /// It cannot be reverted, even with what was built upon it.
    case conflict(GraftConflict)
    /// It is not an ancestor of the commit that it should be reverted on.
    case notContained
}
