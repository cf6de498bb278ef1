// SPDX-License-Identifier: Apache-2.0

/// What a search wants next, or how it ended.
package enum SearchStep: Hashable, Sendable {
    /// Test this commit once and record what it said.
    case test(CommitID, Purpose)
    /// This is the commit.
    case found(Culprit)
    /// It is one of these, oldest first: commits that could not be tested, and the oldest one that is known to be new.
    /// What git ends with exit status 2 for.
    case onlySkippedLeft([CommitID])
    /// It is most likely one of these, likeliest first, and as many trials as may be made do not settle it.
    case notSettled([CommitID])
    /// The ends are not what they were claimed to be, so there is nothing to search between.
    case endsWrong(EndsProblem)
}

extension SearchStep {
    /// Why a commit is tested.
    package enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
        /// Whether the end that was claimed to be bad is, and how often that is missed.
        case knownBad
        /// Whether an end that was claimed to be good is.
        case knownGood
        /// Where an old end that is no ancestor of the new one left its history: new here means that the old side
        /// changed back.
        case mergeBase
        /// It splits the suspects.
        case narrow
        /// An answer is likely, and this is what it has to rest on.
        case confirm
    }
}

/// How the ends of a search are not what they were claimed to be.
package enum EndsProblem: Hashable, Sendable {
    /// The end that was claimed to be bad tests good.
    case knownBadIsGood(CommitID)
    /// An end that was claimed to be good tests bad.
    case knownGoodIsBad(CommitID)
    /// A merge base is new already: what is sought is older than both ends, and was undone on the old side.
    case mergeBaseIsNew(CommitID)
    /// A commit that an old end contains is new already.
    case newBelowOld(CommitID)
    /// An end cannot be tested, and no other commit can stand in for it.
    case endNotTestable(CommitID, SearchStep.Purpose)
    /// The new end is an ancestor of an old one, or the same commit: most likely the two were exchanged.
    case newIsBelowOld(CommitID)
}
