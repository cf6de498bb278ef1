// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What a record allows to be said, and no more.
enum ReportedAnswer: Hashable, Sendable {
    /// This commit did it.
    case culprit(CommitRecord)
    /// This commit cures it.
    case cure(CommitRecord)
    /// This commit was suspected, and tests say that it is not the one.
    case refuted(CommitRecord)
    /// A verification could not decide on this commit.
    case undecided(CommitRecord)
    /// It is one of these.
    case suspects([CommitRecord])
    /// There is no regression between the ends, as far as could be seen.
    case endsWrong(String)
    /// The session is not over, or did not get to its end.
    case preliminary

    init(_ record: SessionRecord) {
        switch record.end {
        case .found(let commit, _, _):
            self =
                record.refutesItsCulprit
                ? .refuted(commit) : record.terms.sought == .fix ? .cure(commit) : .culprit(commit)
        case .verified:
            guard let proof = record.proof else {
                self = .preliminary
                return
            }
            switch proof.grade {
            case .proven, .supported: self = proof.isFix ? .cure(proof.commit) : .culprit(proof.commit)
            case .refuted: self = .refuted(proof.commit)
            case .inconclusive, nil: self = .undecided(proof.commit)
            }
        case .onlySkippedLeft(let commits), .notSettled(let commits): self = .suspects(commits)
        case .endsWrong(let words): self = .endsWrong(words)
        case .interrupted, .failed, nil: self = .preliminary
        }
    }

    /// The commit that did it, where that may be said.
    var culprit: CommitRecord? {
        if case .culprit(let commit) = self { commit } else { nil }
    }
}

/// The narrowest range that tests vouch for: a commit tested good and one tested bad, as they are.
struct TestedRange: Hashable, Sendable {
    var good: CommitID
    var bad: CommitID

    /// - Returns: `nil` where nothing was tested good, or nothing bad.
    init?(_ record: SessionRecord) {
        let isSearch = record.isSearch
        let probes = isSearch ? BisectLog.probes(of: record) : record.probes.filter { $0.made == nil }
        let ends = record.good.map(\.commit)
        // In a search each verdict narrows the range, so the last ones count; a verification has but its ends.
        let good = probes.last { $0.verdict == .good && (isSearch || ends.contains($0.commit.id)) }
        let bad = probes.last { $0.verdict == .bad && (isSearch || $0.commit.id == record.bad.commit) }
        guard let good, let bad else { return nil }
        self.good = good.commit.id
        self.bad = bad.commit.id
    }
}
