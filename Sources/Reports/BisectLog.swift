// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// A session as `git bisect log` prints one, for `git bisect replay`.
///
/// A verification is no bisection: its probes are there as comments, and there is nothing to replay.
package struct BisectLog: Sendable {
    private let record: SessionRecord
    private let marks: SearchMarks

    /// - Throws: ``NoBisectLog`` where git knows nothing of what was searched.
    package init(ofCommits record: SessionRecord) throws(NoBisectLog) {
        guard record.kind != .releases else { throw .ofReleases }
        self.init(record)
    }

    /// The log of a session that is about commits.
    package init(_ record: SessionRecord) {
        self.record = record
        marks = SearchMarks(record)
    }

    /// The log. Whatever a subject holds, it stays in the comment that it stands in.
    package var text: String {
        let lines = record.kind == .verification ? comments : start + ends + leftOut + steps + answer
        return lines.joined(separator: "\n") + "\n"
    }

    private var terms: Terms { record.terms }

    /// `git bisect start`, with what git has to know before the first mark. No word in it can be anything else to a
    /// shell: paths are quoted as git quotes them.
    private var start: [String] {
        var words = ["git bisect start"]
        if terms != .standard(.cause) { words += ["'--term-old' '\(terms.old)' '--term-new' '\(terms.new)'"] }
        if record.search.isFirstParent { words.append("'--first-parent'") }
        let paths = record.search.paths
        if let reason = whyNoPaths {
            return ["# \(reason): \(SpokenProbe.list(paths))", words.joined(separator: " ")]
        }
        if !paths.isEmpty { words += ["'--'"] + paths.map { "'" + $0.replacing("'", with: "'\\''") + "'" } }
        return [words.joined(separator: " ")]
    }

    /// Why git is not told of the paths. To kbisect they make commits likelier, git looks at nothing else.
    private var whyNoPaths: String? {
        let paths = record.search.paths
        if paths.contains(where: { $0 != $0.displayable }) { return "a line cannot hold the paths that were favoured" }
        guard !paths.isEmpty, case .found = record.end, let facts = record.culprit, facts.files.count == facts.fileCount
        else { return nil }
        let isInside = facts.files.contains { file in
            paths.contains { path in
                // Names with magic in them are git's to understand.
                path.contains(where: ":*?[".contains) || path == "." || file == path
                    || file.hasPrefix(path.hasSuffix("/") ? path : path + "/")
            }
        }
        return isInside ? nil : "the answer changes none of the paths that were favoured"
    }

    /// What was said at the start. What a test has refuted is no command: git would search between wrong ends.
    private var ends: [String] {
        let (isOld, isNew) = (terms.sought == .fix ? Verdict.bad : .good, terms.sought == .fix ? Verdict.good : .bad)
        let claims = [(record.new, isNew)] + record.old.map { ($0, isOld) }
        return claims.flatMap { end, claim in
            guard let mark = marks[end.commit] else { return Self.mark(terms.word(for: claim), end.commit, end.name) }
            let lines = self.lines(of: mark)
            return mark.verdict == claim ? lines : Array(lines.prefix(1))
        }
    }

    /// What was said not to be testable, and was not tested.
    private var leftOut: [String] {
        record.search.skipped.filter { marks[$0] == nil }.flatMap {
            Self.mark("skip", $0, "left out: it was said not to be testable")
        }
    }

    private var steps: [String] {
        let done = Set([record.new.commit] + record.old.map(\.commit))
        return marks.marks.filter { !done.contains($0.probe.commit.id) }.flatMap { mark in
            // Releases on the way back to a good one stand above the range: as marks they would widen it again.
            let isNewSide = mark.verdict == (terms.sought == .fix ? .good : .bad)
            return isNewSide && isAboveTheRange(mark.probe.commit.id)
                ? Array(lines(of: mark).prefix(1)) : lines(of: mark)
        }
    }

    private func isAboveTheRange(_ commit: CommitID) -> Bool {
        guard let nodes = record.graph?.nodes, nodes.contains(where: { $0.commit == record.new.commit }) else {
            return false
        }
        return !nodes.contains { $0.commit == commit }
    }

    /// Git takes each mark for certain, so what was a wrong test is none.
    private func lines(of mark: SearchMarks.Mark) -> [String] {
        let commit = mark.probe.commit
        let lines = Self.mark(terms.word(for: mark.verdict), commit.id, commit.title)
        return mark.refutation.map { [lines[0], "# \($0)"] } ?? lines
    }

    private static func mark(_ word: String, _ commit: CommitID, _ subject: String) -> [String] {
        [comment(word, commit, subject), "git bisect \(word) \(commit.hex)"]
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
                return Self.comment(terms.word(for: probe.verdict), probe.commit.id, probe.commit.title) + made
            }
    }

    private static func comment(_ word: String, _ commit: CommitID, _ subject: String) -> String {
        "# \(word): [\(commit.hex)] \(subject.displayable(upTo: 200))"
    }
}

/// Why a session has no log of `git bisect`.
package enum NoBisectLog: Error, Hashable, Sendable {
    /// Its search was over released kernels.
    case ofReleases
}

extension NoBisectLog: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ofReleases:
            "there is no log of 'git bisect' of this session: it searched released kernels, and git has no commits of "
                + "them.\n'kbisect show' shows it, 'kbisect report' writes it, and where it has an answer they have the "
                + "command that carries on among commits."
        }
    }
}
