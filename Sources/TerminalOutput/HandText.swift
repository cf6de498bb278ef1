// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

/// What a person reads who builds and tests by themselves.
package struct HandText {
    private let record: SessionRecord
    private let style: TerminalStyle

    package init(_ record: SessionRecord, style: TerminalStyle) {
        self.record = record
        self.style = style
    }

    /// The ends, once both are known.
    package var ends: String { SessionText.ends(record.terms, record.old, record.new) }

    /// What to do with the commit that is asked for.
    package var hint: String {
        let terms = record.terms
        let commands = [Verdict.good, .bad].map { verdict in
            let word = terms.word(for: verdict)
            return "kbisect \(verdict.rawValue)" + (word == verdict.rawValue ? "" : " (\(word))")
        }
        return "Build it, test it, and say: \(commands.joined(separator: ", ")) or kbisect skip"
    }

    /// `bad   3a2fa3c01fc7 btrfs: fix this`
    package static func marked(
        _ commit: CommitRecord,
        _ verdict: Verdict,
        _ terms: Terms,
        style: TerminalStyle
    ) -> String {
        SessionText.verdict(verdict, terms, style) + "  " + SessionText.line(for: commit)
    }

    /// What is to be tested, and why.
    ///
    /// - Parameter showingID: Whether the id is a part of it; else it stands elsewhere.
    package func next(
        _ commit: CommitRecord,
        purpose: String,
        suspects: Int,
        steps: Int,
        showingID: Bool
    ) -> [String] {
        let left = SessionText.left(suspects: suspects, steps: steps, seconds: nil)
        return (left.isEmpty ? [] : [left]) + (showingID ? ["test \(style(.strong, commit.id.hex))"] : [])
            + ["  title:   \(commit.title.displayable(upTo: 200))", "  why:     \(purpose)"]
    }

    /// How the search ended; nothing while it goes on.
    package var answer: [String] {
        let text = AnswerText(record, style)
        return switch record.end {
        case .found(let culprit, let parents, let expectation): text.found(culprit, parents, expectation)
        case .onlySkippedLeft(let commits): text.skippedLeft(commits)
        case .notSettled(let commits): text.notSettled(commits)
        case .endsWrong(let words): text.endsWrong(words)
        case .verified, .interrupted, .failed, nil: []
        }
    }
}
