// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension SearchStep.Purpose {
    /// Why a commit is tested, for a person.
    package var words: String {
        switch self {
        case .knownBad: "the bad end"
        case .knownGood: "a good end"
        case .mergeBase: "where a good end branched off"
        case .narrow: "to narrow the range"
        }
    }
}

extension Clearance {
    /// How a commit was cleared, for a person.
    var words: String {
        switch self {
        case .testedGood: "tested good"
        case .ancestor(let commit): "is contained in \(commit.short), which was tested good"
        case .ancestorOfGoodEnd: "is contained in a good end"
        }
    }
}

extension EndsProblem {
    /// What is wrong with the ends, what that means, and what to do next.
    func words(in record: SessionRecord) -> String {
        switch self {
        case .knownBadIsGood(let commit):
            return """
                \(Self.name(commit, record)) was said to be bad and does not show the bug (\(Self.reason(commit, record))).
                Either the test misses it there, or it was cured before. Look at \(Self.evidence(commit, record)), \
                or try a scenario on one commit with 'kbisect probe'.
                """
        case .knownGoodIsBad(let commit):
            return """
                \(Self.name(commit, record)) was said to be good and shows the bug (\(Self.reason(commit, record))).
                The culprit is older: start again with an older good commit, and this one as the bad one.
                """
        case .mergeBaseIsBad(let commit):
            return """
                The merge base \(Self.name(commit, record)) shows the bug (\(Self.reason(commit, record))): it is older \
                than where the histories of good and bad part, and was fixed on the good side.
                Start again with a good commit that is an ancestor of the bad one.
                """
        case .endNotTestable(let commit, let purpose):
            return """
                \(Self.name(commit, record)), \(purpose.words), cannot be tested: \(Self.reason(commit, record)).
                Nothing can be found without it. The log is in \(Self.evidence(commit, record)); \
                choose a neighbour that can be tested.
                """
        case .badIsBelowGood(let commit):
            return """
                The bad commit \(Self.name(commit, record)) is contained in a good one, so there is nothing between them.
                Most likely the two were exchanged: it is GOOD..BAD.
                """
        }
    }

    private static func name(_ commit: CommitID, _ record: SessionRecord) -> String {
        let end = ([record.bad] + record.good).first { $0.commit == commit }
        return end.map { "\($0.name) (\(commit.short))" } ?? commit.short
    }

    private static func reason(_ commit: CommitID, _ record: SessionRecord) -> String {
        record.probes.last { $0.commit.id == commit }?.reason ?? "it was not tested"
    }

    private static func evidence(_ commit: CommitID, _ record: SessionRecord) -> String {
        record.probes.last { $0.commit.id == commit }?.evidence ?? "the session's folder"
    }
}
