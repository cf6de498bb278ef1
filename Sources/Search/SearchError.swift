// SPDX-License-Identifier: Apache-2.0

/// Why a verdict was not recorded. The search is as it was before.
package enum SearchError: Error, Hashable, Sendable {
    /// `good` contains `bad`, and yet tests good: the test is not reliable, or the bug came and went.
    case goodContainsBad(good: CommitID, bad: CommitID)
    /// No suspect is contained in both: they have different causes.
    case nothingInCommon(bad: CommitID, otherBad: CommitID)
    /// The commit already has another verdict. Only a skip can be replaced.
    case alreadyJudged(CommitID, Verdict, new: Verdict)
    /// The commit is neither a suspect nor an end nor a merge base of this search.
    case notPartOfSearch(CommitID)
}

extension SearchError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .goodContainsBad(let good, let bad):
            """
            the verdicts contradict each other: \(good.short) is good although it contains \(bad.short), which is bad; \
            test both again, more often
            """
        case .nothingInCommon(let bad, let otherBad):
            """
            the verdicts contradict each other: no remaining suspect is contained in both \(bad.short) and \
            \(otherBad.short), which are bad; most likely they have different causes
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
    /// The merge base could not be tested; if the bug is there already, the culprit that is found is wrong.
    case mergeBaseSkipped(CommitID)
}

extension SearchWarning: CustomStringConvertible {
    package var description: String {
        switch self {
        case .mergeBaseSkipped(let commit):
            """
            the merge base \(commit.short) could not be tested: if the bug is older than it and was fixed on the good \
            side, the commit that is found is not the cause
            """
        }
    }
}
