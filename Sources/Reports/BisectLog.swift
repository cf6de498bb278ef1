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
        let lines = record.kind == .verification ? comments : [start] + ends + skipped + steps + answer
        return lines.joined(separator: "\n") + "\n"
    }

    /// The probes that a search made.
    ///
    /// What was tested later for a proof is left out: it may repeat or contradict what the search went by.
    static func probes(of record: SessionRecord) -> [ProbeRecord] {
        record.kind == .verification ? [] : record.probes.filter { !$0.isOfProof }
    }

    private var searched: [ProbeRecord] { Self.probes(of: record) }
    private var terms: Terms { record.terms }

    /// `git bisect start`, with what git has to know before the first mark. No word in it can be anything else to a
    /// shell: paths are quoted as git quotes them.
    private var start: String {
        var words = ["git bisect start"]
        if terms != .standard(.cause) { words += ["'--term-old' '\(terms.old)' '--term-new' '\(terms.new)'"] }
        if record.search.isFirstParent { words.append("'--first-parent'") }
        if !record.search.paths.isEmpty {
            words.append("'--'")
            words += record.search.paths.map { "'" + $0.replacing("'", with: "'\\''").displayable + "'" }
        }
        return words.joined(separator: " ")
    }

    /// What was said at the start. What a test has refuted is no command: git would search between wrong ends.
    private var ends: [String] {
        let (isOld, isNew) = (terms.sought == .fix ? Verdict.bad : .good, terms.sought == .fix ? Verdict.good : .bad)
        let claims = [(record.new, isNew)] + record.old.map { ($0, isOld) }
        return claims.flatMap { end, claim in
            let probe = verdicts[end.commit]
            let verdict = probe?.verdict ?? claim
            let word = terms.word(for: verdict)
            let line = Self.comment(word, end.commit, probe?.commit.title ?? end.name)
            return verdict == claim ? [line, "git bisect \(word) \(end.commit.hex)"] : [line]
        }
    }

    /// What was left out from the beginning.
    private var skipped: [String] {
        let judged = verdicts
        return record.search.skipped.filter { judged[$0] == nil }.flatMap { commit in
            [Self.comment("skip", commit, "said not to be testable"), "git bisect skip \(commit.hex)"]
        }
    }

    /// The last word on each commit: a sighting outweighs boots that missed it.
    private var verdicts: [CommitID: ProbeRecord] {
        searched.reduce(into: [:]) { verdicts, probe in
            if verdicts[probe.commit.id]?.verdict != .bad { verdicts[probe.commit.id] = probe }
        }
    }

    private var steps: [String] {
        var done = Set([record.new.commit] + record.old.map(\.commit))
        let known = verdicts
        return searched.flatMap { first -> [String] in
            guard done.insert(first.commit.id).inserted, let probe = known[first.commit.id] else { return [] }
            let word = terms.word(for: probe.verdict)
            let line = Self.comment(word, probe.commit.id, probe.commit.title)
            // Git takes each mark for certain, so what missed the bug is none.
            if let other = probe.overruledBy { return [line, "# that missed it, as probe \(other) shows"] }
            return [line, "git bisect \(word) \(probe.commit.id.hex)"]
        }
    }

    private var answer: [String] {
        switch record.end {
        case .found where record.refutesItsCulprit:
            ["# the tests made to confirm what the search ended at refute it"]
        case .found(let culprit, _, _):
            [Self.comment(terms.firstNew, culprit.id, culprit.title)]
        case .onlySkippedLeft(let commits):
            ["# only skipped commits left to test"]
                + commits.map { Self.comment("possible \(terms.firstNew)", $0.id, $0.title) }
        case .notSettled(let commits):
            ["# the tests do not settle it"]
                + commits.prefix(20).map { Self.comment("possible \(terms.firstNew)", $0.id, $0.title) }
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
