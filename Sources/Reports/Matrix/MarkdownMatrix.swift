// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// Released kernels against the cases of a reproducer, as a Markdown page that code hosts show as tables.
package struct MarkdownMatrix: Hashable, Sendable {
    /// More rows of a table, or entries of a list, are counted: code hosts stop to render what is longer.
    static let most = 2000

    let matrix: ReleaseMatrix

    package init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// The page.
    package var text: String {
        (heading + overview + groups + untested + releases + packages + allCases + notes + environment)
            .joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let title = [matrix.title, matrix.scenario].first { !$0.isEmpty } ?? "Released kernels"
        return [
            "# \(title.displayable(upTo: 400).markdown)\n", "**\(SpokenMatrix.answer(matrix).markdown)**\n",
            "\(matrix.columns.count.counted("release")), \(matrix.cases.count.counted("case")). To repeat it:\n",
            "    \(matrix.command.displayable)\n",
        ]
    }

    /// The groups where there are many rows, the rows where they are few.
    private var overview: [String] {
        guard !matrix.cases.isEmpty else { return [] }
        let rows = matrix.overview.enumerated().map { (Self.label($0.element, at: $0.offset), $0.element) }
        return ["## Where it shows\n"] + table(matrix.isGrouped ? "cases" : "case", rows)
    }

    private var allCases: [String] {
        guard matrix.isGrouped else { return [] }
        return ["## All cases\n"] + table("case", matrix.rows.map { (Self.name($0.cases[0]), $0) })
    }

    private func table(_ corner: String, _ rows: [(label: String, group: CaseGroup)]) -> [String] {
        let head = matrix.columns.map { Self.name(SpokenMatrix.name(of: $0.release, in: matrix)) }
        let lines = rows.prefix(Self.most).map { row in
            Self.row([row.label] + row.group.verdicts.map(Self.word))
        }
        return [Self.row([corner] + head), Self.row((0...head.count).map { _ in "---" })] + lines + [""]
            + (rows.count > lines.count ? ["And \(rows.count - lines.count) more, which `matrix.json` has.", ""] : [])
    }

    /// What is in each group, and why it is bad, or could not be tested, where it was so first.
    private var groups: [String] {
        let items = matrix.overview.enumerated().prefix(Self.most).compactMap { place, group -> String? in
            let example = matrix.example(of: group).map(words)
            guard group.cases.count > 1 else { return example.map { "- \($0)" } }
            let shown = group.cases.prefix(Self.most)
            let more = group.cases.count > shown.count ? ", and \(group.cases.count - shown.count) more" : ""
            return "- \(Self.label(group, at: place)): \(shown.map(Self.name).joined(separator: ", "))\(more)"
                + (example.map { "\n  - first: \($0)" } ?? "")
        }
        return items.isEmpty ? [] : [matrix.isGrouped ? "The groups:\n" : "What was seen first:\n"] + items + [""]
    }

    private func words(_ finding: ReleaseMatrix.Finding) -> String {
        let release = Self.name(SpokenMatrix.name(of: finding.column.release, in: matrix))
        return "\(Self.name(finding.name)) on \(release) \(Self.word(finding.cell.verdict)): "
            + finding.cell.reason.displayable(upTo: 400).markdown
    }

    private var untested: [String] {
        let all = UntestedCase.all(of: matrix)
        guard !all.isEmpty else { return [] }
        let items = all.prefix(Self.most).map { entry in
            let reason = entry.reason.isEmpty ? "no reason was given" : entry.reason.displayable(upTo: 400).markdown
            return "- \(Self.name(entry.name)) on \(entry.releases.map(Self.name).joined(separator: ", ")): \(reason)"
        }
        let more = all.count > items.count ? ["- and \(all.count - items.count) more"] : []
        return ["## What could not be tested\n"] + items + more + [""]
    }

    private var notes: [String] {
        matrix.notes.isEmpty
            ? [] : ["## Notes\n"] + matrix.notes.map { "- \($0.displayable(upTo: 4000).markdown)" } + [""]
    }

    private var environment: [String] {
        [
            "## Environment\n", "| | |", "| --- | --- |",
            "| scenario | \(matrix.scenario.markdown) |",
            "| guests | \(matrix.accelerator.markdown) |",
            "| kbisect | \(matrix.kbisect.markdown) |",
            "| started | \(matrix.started.markdown) |",
        ]
    }

    /// `16 cases (group 1)`, or the name of the only one.
    private static func label(_ group: CaseGroup, at place: Int) -> String {
        group.cases.count == 1 ? name(group.cases[0]) : "\(group.cases.count) cases (group \(place + 1))"
    }

    static func name(_ text: String) -> String { text.displayable(upTo: 120).markdown }

    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// Bad stands out; what did not run is a dash.
    static func word(_ verdict: Verdict?) -> String {
        switch verdict {
        case .good: "good"
        case .bad: "**BAD**"
        case .skip: "skip"
        case nil: "-"
        }
    }
}
