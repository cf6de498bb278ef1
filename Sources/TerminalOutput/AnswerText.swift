// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What a search ended with, for a person.
struct AnswerText {
    private let record: SessionRecord
    private let style: TerminalStyle

    init(_ record: SessionRecord, _ style: TerminalStyle) {
        self.record = record
        self.style = style
    }

    func found(
        _ culprit: CommitRecord,
        _ parents: [ParentRecord],
        _ expectation: SessionEnd.Expectation
    ) -> [String] {
        if let pair = ReleasePair(record) { return ReleaseAnswerText(record, pair, style).lines }
        var lines = [
            record.refutesItsCulprit
                ? style(.bad, "The search ended at \(culprit.id.hex), and the proof refutes it")
                : style(.strong, "\(culprit.id.hex) is the \(record.firstNew)"),
            "  title:   \(culprit.title.displayable(upTo: 200))",
            "  author:  \(culprit.author.displayable(upTo: 100)) <\(culprit.email.displayable(upTo: 100))>",
            "  date:    \(culprit.date.displayable(upTo: 40))",
        ]
        for parent in parents {
            let title = parent.title.isEmpty ? "" : " (\(parent.title.displayable(upTo: 60)))"
            lines.append("  parent:  \(parent.commit.short)\(title) \(parent.how.displayable(upTo: 100))")
        }
        let said = [
            ("merge:   ", SpokenSearch.merge(culprit, parents, record)), ("sure:    ", SpokenSearch.confidence(record)),
        ]
        lines += said.compactMap { label, text in text.map { "  \(label)\($0.displayable(upTo: 400))" } }
        switch expectation {
        case .none: break
        case .met: lines.append("  This is the commit that the scenario expects.")
        case .otherCommit: lines.append(style(.bad, "  The scenario expects another commit."))
        }
        return lines
    }

    func skippedLeft(_ commits: [CommitRecord]) -> [String] {
        let heading = "Only \(record.unit)s that could not be tested are left; the \(record.firstNew) is one of:"
        return [style(.skip, heading)] + commits.flatMap(reason)
            + SpokenSearch.mending(commits, record).map(\.displayable)
    }

    func notSettled(_ commits: [CommitRecord]) -> [String] {
        let heading = "The tests do not settle it; the \(record.firstNew) is most likely one of:"
        return [style(.skip, heading)] + commits.prefix(20).flatMap(reason)
            + (commits.count > 20 ? ["  and \(commits.count - 20) more"] : [])
            + (record.kind == .byHand ? [] : ["More boots of one \(record.unit) may be made with --max-boots."])
    }

    /// What is wrong stands out; what it means and what to do follow.
    func endsWrong(_ words: String) -> [String] {
        words.split(separator: "\n").enumerated().map { index, line in
            index == 0 ? style(.strong, String(line).displayable) : String(line).displayable
        }
    }

    private func reason(_ commit: CommitRecord) -> [String] {
        [
            "  " + SessionText.line(for: commit),
            "      " + style(.faint, record.whyNotTested(commit.id).displayable(upTo: 160)),
        ]
    }
}
