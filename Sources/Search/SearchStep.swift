// SPDX-License-Identifier: Apache-2.0

/// What a search wants next, or how it ended.
package enum SearchStep: Hashable, Sendable {
    /// Test this commit and record the verdict.
    case test(CommitID, Purpose)
    /// The bug came with this commit.
    case found(Culprit)
    /// The bug came with one of these, oldest first: commits that were skipped, and the oldest known bad one.
    /// What git ends with exit status 2 for.
    case onlySkippedLeft([CommitID])
    /// The ends are not what they were claimed to be, so there is nothing to search between.
    case endsWrong(EndsProblem)
}

extension SearchStep {
    /// Why a commit is tested.
    package enum Purpose: String, Hashable, Sendable, Codable {
        /// Whether the end that was claimed to be bad is.
        case knownBad
        /// Whether an end that was claimed to be good is.
        case knownGood
        /// Where a good end that is no ancestor of the bad one left its history: bad here means that the good
        /// side fixed the bug.
        case mergeBase
        /// It splits the suspects.
        case narrow
    }
}

/// How the ends of a search are not what they were claimed to be.
package enum EndsProblem: Hashable, Sendable {
    /// The end that was claimed to be bad tests good.
    case knownBadIsGood(CommitID)
    /// An end that was claimed to be good tests bad.
    case knownGoodIsBad(CommitID)
    /// A merge base tests bad: the bug is older than both ends, and was fixed on the good side.
    case mergeBaseIsBad(CommitID)
    /// An end cannot be tested, and no other commit can stand in for it.
    case endNotTestable(CommitID, SearchStep.Purpose)
    /// The bad end is an ancestor of a good one, or the same commit: most likely the two were exchanged.
    case badIsBelowGood(CommitID)
}
