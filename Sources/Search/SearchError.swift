// SPDX-License-Identifier: Apache-2.0

/// Why a trial was not recorded. The search is as it was before.
package enum SearchError: Error, Hashable, Sendable {
    /// `old` contains `new`, and yet tests otherwise: the test is not reliable, or the bug came and went.
    case oldContainsNew(old: CommitID, new: CommitID, Sought)
    /// No suspect explains both: they have different causes.
    case nothingInCommon(CommitID, CommitID, Sought)
    /// The commit already has another verdict, and verdicts are certain here. Only a skip can be replaced.
    case alreadyJudged(CommitID, Verdict, new: Verdict)
    /// The commit is neither a suspect nor an end nor a merge base of this search.
    case notPartOfSearch(CommitID)
}

extension SearchError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .oldContainsNew(let old, let new, .cause):
            """
            the verdicts contradict each other: \(old.short) is good although it contains \(new.short), which is bad; \
            test both again, more often
            """
        case .oldContainsNew(let old, let new, .fix):
            """
            the verdicts contradict each other: \(old.short) shows the bug although it contains \(new.short), which \
            does not; test both again, more often
            """
        case .nothingInCommon(let commit, let other, .cause):
            """
            the verdicts contradict each other: no remaining suspect is contained in both \(commit.short) and \
            \(other.short), which are bad; most likely they have different causes
            """
        case .nothingInCommon(let commit, let other, .fix):
            """
            the verdicts contradict each other: no remaining suspect explains both \(commit.short) and \
            \(other.short); most likely the bug was cured more than once
            """
        case .alreadyJudged(let commit, let old, let new):
            "\(commit.short) was recorded as \(old.rawValue) and cannot become \(new.rawValue); begin a new session"
        case .notPartOfSearch(let commit):
            "\(commit.short) is not among the commits of this search; begin a new session with ends around it"
        }
    }
}

/// Something that weakens the result of a search.
package enum SearchWarning: Hashable, Sendable {
    /// The merge base could not be tested; if it is new already, the commit that is found is wrong.
    case mergeBaseSkipped(CommitID)
    /// Of what is left these grew from before the bug, so that no test tells whether the fix came with them.
    case beforeTheBug([CommitID])
}

extension SearchWarning: CustomStringConvertible {
    package var description: String {
        switch self {
        case .mergeBaseSkipped(let commit):
            """
            the merge base \(commit.short) could not be tested: if what is sought is older than it and was undone on \
            the other side, the commit that is found is not the one
            """
        case .beforeTheBug(let commits):
            """
            \(commits.prefix(5).map(\.short).joined(separator: ", "))\(commits.count > 5 ? " and more" : "") grew from \
            before the bug and came in with a merge: no test tells whether the fix is among them
            """
        }
    }
}
