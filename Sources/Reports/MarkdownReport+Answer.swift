// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension MarkdownReport {
    /// The commit that was found, and what makes it one.
    func found(
        _ commit: CommitRecord,
        _ parents: [ParentRecord],
        _ expectation: SessionEnd.Expectation
    ) -> [String] {
        let sentence =
            record.refutesItsCulprit
            ? "**The search ended at \(commit.id.hex), and the proof refutes it.**\n"
            : "**\(commit.id.hex) is the \(record.firstNew.markdown).**\n"
        let said = [
            ("merge", SpokenSearch.merge(commit, parents, record)), ("sure", SpokenSearch.confidence(record)),
            ("tested", SpokenProbe.patches(record.search.patches)),
        ]
        return [sentence] + Self.rows(commit) + parents.map(Self.row)
            + said.compactMap { label, text in text.map { "| \(label) | \($0.displayable(upTo: 1000).markdown) |" } }
            + Self.row(expectation) + [""]
    }

    static func rows(_ commit: CommitRecord) -> [String] {
        [
            "| | |", "| --- | --- |",
            "| title | \(commit.title.markdown) |",
            "| author | \(commit.author.markdown) \(commit.email.markdown) |",
            "| date | \(commit.date.markdown) |",
        ]
    }

    private static func row(_ parent: ParentRecord) -> String {
        let title = parent.title.isEmpty ? "" : " \(parent.title.displayable(upTo: 100).markdown)"
        return "| parent | `\(parent.commit.hex)`\(title): \(parent.how.markdown) |"
    }

    private static func row(_ expectation: SessionEnd.Expectation) -> [String] {
        switch expectation {
        case .none: []
        case .met: ["| expected | this is the commit that the scenario names |"]
        case .otherCommit: ["| expected | **the scenario names another commit** |"]
        }
    }

    /// Each commit with why it is still one of them.
    func suspects(_ commits: [CommitRecord]) -> [String] {
        let more = commits.count > 100 ? ["- and \(commits.count - 100) more"] : []
        return commits.prefix(100).map { commit in
            let why = record.whyNotTested(commit.id).displayable(upTo: 200).markdown
            let name = commit.release.map { $0.shownVersion.markdown } ?? "`\(commit.id.hex)`"
            return "- \(name) \(commit.title.displayable(upTo: 200).markdown): \(why)"
        } + more + [""]
    }

    /// How to get past commits that do not build: a sentence, a command, and what to do then.
    func mending(_ commits: [CommitRecord]) -> [String] {
        let lines = SpokenSearch.mending(commits, record)
        return lines.isEmpty ? [] : MarkdownFence.lines(lines) + [""]
    }

    /// A text of several lines, each a paragraph.
    static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n").prefix(100)
            .map { String($0).markdown }
            .joined(separator: "\n\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }
}

extension String {
    /// A word as it begins a sentence.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
