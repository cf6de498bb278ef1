// SPDX-License-Identifier: Apache-2.0

package import Search

/// What a log of `git bisect` says, as `git bisect replay` would take it.
///
/// Revisions are as the log names them: nearly always full ids, but a log written by hand may say `v6.1`. Nothing was
/// looked up, so two names of one commit count as two.
package struct ReplayedLog: Hashable, Sendable {
    /// The words of its sides. A log does not say what is sought, so that is always ``Sought/cause`` here; a caller who
    /// knows better asks for ``Terms/seeking(_:)``.
    package var terms: Terms
    /// What was marked as old, in the order of the marks: the good ends and what tested good.
    package var old: [String]
    /// What was last marked as new, which is where git searches down from; `nil` when the log marks nothing so.
    package var new: String?
    /// What could not be tested, in the order of the marks.
    package var skipped: [String]
    /// Whether the search was to follow first parents only.
    package var isFirstParent: Bool
    /// The paths that the search was limited to, as git's pathspecs; empty for all.
    package var paths: [String]
    /// The commit that git named in the end.
    package var named: CommitID?

    package init(
        terms: Terms = .standard(.cause),
        old: [String] = [],
        new: String? = nil,
        skipped: [String] = [],
        isFirstParent: Bool = false,
        paths: [String] = [],
        named: CommitID? = nil
    ) {
        self.terms = terms
        self.old = old
        self.new = new
        self.skipped = skipped
        self.isFirstParent = isFirstParent
        self.paths = paths
        self.named = named
    }

    /// Whether its words are those of somebody who looks for a fix.
    package var soundsLikeFix: Bool { ["broken", "unfixed"].contains(terms.old) || terms.new == "fixed" }
}
