// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// A session as `git bisect log` prints one, for `git bisect replay`.
///
/// A verification is no bisection: its probes are there as comments, and there is nothing to replay.
package struct BisectLog: Hashable, Sendable {
    private let record: SessionRecord

    package init(_ record: SessionRecord) {
        self.record = record
    }

    /// The log. Whatever a subject holds, it stays in the comment that it stands in.
    package var text: String {
        let lines = record.kind == .verification ? comments : ["git bisect start"] + ends + steps + answer
        return lines.joined(separator: "\n") + "\n"
    }

    /// The probes that a search made: of commits as they are, for a reason that searches have.
    ///
    /// What was tested later for a proof is left out: it may repeat or contradict what the search went by.
    static func probes(of record: SessionRecord) -> [ProbeRecord] {
        guard record.kind == .bisection else { return [] }
        return record.probes.filter { $0.made == nil && purposes.contains($0.purpose) }
    }

    /// The words of Driver's `SearchStep.Purpose.words`, which a record holds in place of the case.
    private static let purposes: Set = [
        "the bad end", "a good end", "where a good end branched off", "to narrow the range",
    ]

    private var searched: [ProbeRecord] { Self.probes(of: record) }

    /// What was said at the start. What a test has refuted is no command: git would search between wrong ends.
    private var ends: [String] {
        let claims: [(SessionRecord.End, Verdict)] = [(record.bad, .bad)] + record.good.map { ($0, .good) }
        return claims.flatMap { end, claim in
            let probe = searched.first { $0.commit.id == end.commit }
            let verdict = probe?.verdict ?? claim
            let line = Self.comment("\(verdict)", end.commit, probe?.commit.title ?? end.name)
            return verdict == claim ? [line, "git bisect \(claim) \(end.commit.hex)"] : [line]
        }
    }

    private var steps: [String] {
        let ends = Set([record.bad.commit] + record.good.map(\.commit))
        return searched.filter { !ends.contains($0.commit.id) }.flatMap { probe in
            [
                Self.comment("\(probe.verdict)", probe.commit.id, probe.commit.title),
                "git bisect \(probe.verdict) \(probe.commit.id.hex)",
            ]
        }
    }

    private var answer: [String] {
        switch record.end {
        case .found where record.refutesItsCulprit:
            ["# the tests made to confirm what the search ended at refute it"]
        case .found(let culprit, _, _):
            [Self.comment("first bad commit", culprit.id, culprit.title)]
        case .onlySkippedLeft(let commits):
            ["# only skipped commits left to test"]
                + commits.map { Self.comment("possible first bad commit", $0.id, $0.title) }
        case .endsWrong, .verified, .interrupted, .failed, nil: []
        }
    }

    private var comments: [String] {
        ["# kbisect verified one commit: nothing was bisected, and there is nothing to replay"]
            + record.probes.map { probe in
                let made = probe.made.map { ", \(SpokenProof.made($0))" } ?? ""
                return Self.comment("\(probe.verdict)", probe.commit.id, probe.commit.title) + made
            }
    }

    private static func comment(_ word: String, _ commit: CommitID, _ subject: String) -> String {
        "# \(word): [\(commit.hex)] \(subject.displayable(upTo: 200))"
    }
}
