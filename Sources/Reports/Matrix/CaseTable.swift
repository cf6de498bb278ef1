// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The table of a matrix for a page: releases as columns, cases or groups of them as rows.
struct CaseTable {
    /// More rows, or names of a group, are counted: a browser would take long over them.
    static let most = 2000

    private let matrix: ReleaseMatrix

    init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// The groups where there are many rows, the rows where they are few.
    var overview: HTML {
        let rows = matrix.overview.enumerated().map { place, group in
            (label: Self.label(group, at: place), group: group)
        }
        return matrix.isGrouped
            ? table("Cases that came to the same on every release, together", corner: "cases", rows)
            : table("What each case came to on each release", corner: "case", rows)
    }

    /// A row for each case.
    var all: HTML {
        let rows = matrix.rows.map { (label: Self.name($0.cases[0]), group: $0) }
        return table("What each case came to on each release", corner: "case", rows)
    }

    /// What is in each group, and what was seen there first.
    var groups: HTML {
        guard matrix.isGrouped else { return "" }
        let groups = matrix.overview.enumerated().filter { $0.element.cases.count > 1 }
        let rows = groups.prefix(Self.most).map { place, group in
            let shown = group.cases.prefix(Self.most)
            let more: HTML? = group.cases.count > shown.count ? " and \(group.cases.count - shown.count) more" : nil
            let first: HTML? = matrix.example(of: group).map { finding in
                let release = SpokenMatrix.name(of: finding.column.release, in: matrix)
                return """
                    <br><span class="muted">first:</span> \(Self.name(finding.name)) on \(release, upTo: 120) \
                    \(HTML.badge(finding.cell.verdict, .standard(.cause))) \(finding.cell.reason, upTo: 400)
                    """
            }
            return HTML.row("group \(place + 1)", "\(shown.map(Self.name).joined(by: ", "))\(more)\(first)")
        }
        return "<h3>The groups</h3>\n\(HTML.facts(Array(rows)))"
    }

    /// A verdict in words, and its reason where the pointer rests.
    static func cell(_ verdict: Verdict?, reason: String) -> HTML {
        guard let verdict else { return "<td class=\"muted\">not run</td>" }
        let title: HTML? = reason.isEmpty ? nil : " title=\"\(reason, upTo: 300)\""
        return "<td\(title)>\(HTML.badge(verdict, .standard(.cause)))</td>"
    }

    static func name(_ text: String) -> HTML { "<code>\(text, upTo: 120)</code>" }

    private func table(_ title: HTML, corner: HTML, _ rows: [(label: HTML, group: CaseGroup)]) -> HTML {
        guard !rows.isEmpty, !matrix.columns.isEmpty else { return "" }
        let head = matrix.columns.map { HTML.column("\(SpokenMatrix.name(of: $0.release, in: matrix), upTo: 120)") }
        let lines = rows.prefix(Self.most).map { row -> HTML in
            let cells = zip(matrix.columns, row.group.verdicts).map { column, verdict in
                // The cells of a group have reasons of their own, which stand with the cases.
                let only = row.group.cases.count == 1 ? column.cells[row.group.cases[0]] : nil
                return Self.cell(verdict, reason: only?.reason ?? "")
            }
            return "<tr><th scope=\"row\">\(row.label)</th>\(cells)</tr>\n"
        }
        let more: HTML? =
            rows.count > lines.count
            ? "<p>And \(rows.count - lines.count) more, which <code>matrix.json</code> has.</p>\n" : nil
        let table = HTML.table(title, head: HTML.column(corner) + HTML(head), groups: [lines])
        return "<div class=\"matrix\">\(table)</div>\n\(more)"
    }

    /// `16 cases (group 1)`, or the name of the only one.
    private static func label(_ group: CaseGroup, at place: Int) -> HTML {
        group.cases.count == 1
            ? name(group.cases[0])
            : "\(group.cases.count) cases <span class=\"muted\">(group \(place + 1))</span>"
    }
}
