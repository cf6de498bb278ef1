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
    /// It is somewhere between these two released kernels; no commit is known.
    case between(ReleasePair)
    /// It is one of these.
    case suspects([CommitRecord])
    /// There is no regression between the ends, as far as could be seen.
    case endsWrong(String)
    /// The session is not over, or did not get to its end.
    case preliminary

    init(_ record: SessionRecord) {
        if let pair = ReleasePair(record) {
            self = .between(pair)
            return
        }
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

    /// The commit that did it or cures it, where that may be said.
    var commit: CommitRecord? {
        switch self {
        case .culprit(let commit), .cure(let commit): commit
        case .refuted, .undecided, .between, .suspects, .endsWrong, .preliminary: nil
        }
    }
}

extension SessionRecord {
    /// Whether it is about what cured the bug, and nobody is to be accused of anything.
    var isAboutFix: Bool { proof?.isFix ?? (terms.sought == .fix) }
}

/// The narrowest range that tests vouch for: a commit tested old and one tested new, as they are.
struct TestedRange: Hashable, Sendable {
    var old: CommitID
    var new: CommitID

    /// - Returns: `nil` where nothing was tested old, or nothing new.
    init?(_ record: SessionRecord) {
        let isFix = record.terms.sought == .fix
        let (oldVerdict, newVerdict) = isFix ? (Verdict.bad, Verdict.good) : (.good, .bad)
        if record.kind == .verification {
            // A verification has but its ends.
            let probes = record.probes.filter { $0.made == nil }
            let ends = record.old.map(\.commit)
            let old = probes.last { $0.verdict == oldVerdict && ends.contains($0.commit.id) }
            let new = probes.last { $0.verdict == newVerdict && $0.commit.id == record.new.commit }
            guard let old, let new else { return nil }
            (self.old, self.new) = (old.commit.id, new.commit.id)
            return
        }
        let marks = SearchMarks(record).marks.filter { $0.refutation == nil }
        if let candidates = record.releases?.candidates {
            // They lie on a line.
            let verdicts = Dictionary(marks.map { ($0.probe.commit.id, $0.verdict) }) { first, _ in first }
            let tested = candidates.map { ($0.commit, verdicts[$0.commit]) }
            guard let old = tested.last(where: { $0.1 == oldVerdict }),
                let new = tested.first(where: { $0.1 == newVerdict })
            else { return nil }
            (self.old, self.new) = (old.0, new.0)
            return
        }
        let ancestry = OutlineAncestry(record.graph)
        let olds = marks.filter { $0.verdict == oldVerdict }.map(\.probe.commit.id)
        let news = marks.filter { $0.verdict == newVerdict }.map(\.probe.commit.id)
        // The last that narrowed it: no other that was tested lies between it and the answer.
        let old = olds.last { one in !olds.contains { $0 != one && ancestry.contains($0, one) == true } }
        let new = news.last { one in !news.contains { $0 != one && ancestry.contains(one, $0) == true } }
        guard let old, let new else { return nil }
        (self.old, self.new) = (old, new)
    }
}
