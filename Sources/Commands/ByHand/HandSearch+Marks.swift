// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import Search
import Sessions

extension HandSearch {
    /// Takes in what a person says of commits: all of it, or nothing.
    ///
    /// - Parameter reason: Why, in the person's words.
    /// - Returns: For each commit whether that was news.
    /// - Throws: ``RefusedMark`` where it contradicts what was said before; then nothing is changed.
    mutating func mark(_ verdict: Verdict, _ commits: [CommitID], because reason: String?) async throws -> [Bool] {
        var changed = self
        var isNews: [Bool] = []
        for commit in commits { isNews.append(try await changed.take(verdict, commit, because: reason)) }
        if isNews.contains(true) { try await changed.settle() }
        self = changed
        return isNews
    }

    private mutating func take(_ verdict: Verdict, _ commit: CommitID, because reason: String?) async throws -> Bool {
        if let known = verdictOfEnd(commit) ?? search.verdict(of: commit) {
            if known == verdict { return false }
            // The ends are what the search rests on; what could not be tested may be tested later.
            guard known == .skip else { throw RefusedMark(.alreadyJudged(commit, known, new: verdict), record.terms) }
        }
        var purpose = "chosen by hand"
        if case .test(commit, let asked) = search.next { purpose = asked.words(in: record.terms) }
        do {
            try search.record(verdict, for: commit)
        } catch {
            throw RefusedMark(error, record.terms)
        }
        var probe = ProbeRecord(
            number: record.probes.count + 1,
            commit: CommitRecord(try await repository.commit(commit)),
            purpose: purpose,
            said: verdict,
            because: reason
        )
        probe.at = Timestamp.date(record.started).map { max(0, Date().timeIntervalSince($0)) }
        record.probes.append(probe)
        return true
    }

    private func verdictOfEnd(_ commit: CommitID) -> Verdict? {
        if commit == record.new.commit { return record.terms.newVerdict }
        return record.old.contains { $0.commit == commit } ? record.terms.oldVerdict : nil
    }

    /// Leaves out commits that nobody has judged yet.
    mutating func leaveOut(_ commits: [CommitID]) async throws -> Int {
        let known = Set(record.search.skipped)
        let new = commits.filter {
            search.graph.position(of: $0) != nil && !known.contains($0) && search.verdict(of: $0) == nil
                && verdictOfEnd($0) == nil
        }
        guard !new.isEmpty else { return 0 }
        var changed = self
        changed.record.search.skipped = (record.search.skipped + new).sorted()
        changed.search = try await Self.search(changed.record, in: repository)
        try await changed.settle()
        self = changed
        return new.count
    }

    /// Takes the last mark back.
    ///
    /// - Returns: What was taken back; `nil` where nothing is marked.
    mutating func undo() async throws -> ProbeRecord? {
        var changed = self
        guard let last = changed.record.probes.popLast() else { return nil }
        let warnings = search.warnings.map { "\($0)" }
        changed.record.notes.removeAll { warnings.contains($0) }
        changed.record.culprit = nil
        changed.search = try await Self.search(changed.record, in: repository)
        try await changed.settle()
        if changed.record.end == nil {
            for report in [folder.markdownFile, folder.pageFile] {
                try? FileManager.default.removeItem(atPath: report.string)
            }
        }
        self = changed
        return last
    }
}

/// A mark that the search cannot take in. The session is as it was.
struct RefusedMark: Error, CustomStringConvertible {
    private let error: SearchError
    private let terms: Terms

    init(_ error: SearchError, _ terms: Terms) {
        self.error = error
        self.terms = terms
    }

    /// Whether it is about something else than the search.
    var isOutside: Bool { if case .notPartOfSearch = error { true } else { false } }

    var description: String {
        switch error {
        case .notPartOfSearch(let commit):
            """
            \(commit.short) is not among the commits between the ends, so it says nothing of them; begin anew with \
            ends around it: kbisect start
            """
        case .alreadyJudged(let commit, let old, let new):
            """
            \(commit.short) is \(terms.word(for: old)) already, and cannot be marked \(terms.word(for: new)) as well
            Nothing was changed. 'kbisect undo' takes the last mark back; ends stay what they are: kbisect start.
            """
        case .oldContainsNew, .nothingInCommon:
            "\(error)\nNothing was changed. If an earlier mark is the wrong one, 'kbisect undo' takes the last one back."
        }
    }
}

extension Terms {
    /// What a test says of a commit before the one that is sought.
    var oldVerdict: Verdict { sought == .cause ? .good : .bad }
    /// What a test says of the one that is sought, and of those after it.
    var newVerdict: Verdict { sought == .cause ? .bad : .good }

    /// The verdict that a person means by a word: `good`, `bad` and `skip` are by symptom, `old` and `new` by side, and
    /// the search has words of its own.
    func verdict(for word: String) -> Verdict? {
        switch word {
        case old, "old": oldVerdict
        case new, "new": newVerdict
        case "good": .good
        case "bad": .bad
        case "skip": .skip
        default: nil
        }
    }
}
