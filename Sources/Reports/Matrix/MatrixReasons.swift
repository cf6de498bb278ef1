// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// Why cells are bad or could not be tested, release by release: what the table shows only where the pointer rests.
struct MatrixReasons {
    private let matrix: ReleaseMatrix

    init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// `nil` where no cell needs a reason.
    var section: PageSection? {
        let body = matrix.columns.compactMap(details)
        return body.isEmpty ? nil : PageSection(id: "reasons", heading: "Reasons", body: HTML(body))
    }

    private func details(of column: ReleaseMatrix.Column) -> HTML? {
        let cells = matrix.cases.compactMap { name in
            column.cells[name].flatMap { $0.verdict == .good && $0.reason.isEmpty ? nil : (name: name, cell: $0) }
        }
        guard !cells.isEmpty else { return nil }
        let rows = cells.prefix(CaseTable.most).map { name, cell -> HTML in
            """
            <tr><th scope="row">\(CaseTable.name(name))</th>\(CaseTable.cell(cell.verdict, reason: ""))\
            <td class="wide">\(cell.reason, upTo: 1000)</td></tr>

            """
        }
        let more: HTML? = cells.count > rows.count ? "<p>And \(cells.count - rows.count) more.</p>\n" : nil
        let release: HTML = "\(SpokenMatrix.name(of: column.release, in: matrix), upTo: 120)"
        let table = HTML.table(
            "What the reproducer said on \(release)",
            head: HTML.column("case") + HTML.column("verdict") + HTML.column("reason"),
            groups: [rows]
        )
        return HTML.details("\(release): \(cells.count.counted("case"))", table + "\(more)")
    }
}
