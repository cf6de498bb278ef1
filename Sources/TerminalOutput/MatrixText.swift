// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// Released kernels against the cases of a reproducer, for a terminal.
package struct MatrixText: Hashable, Sendable {
    /// More rows are counted: a person reads no further, and the reports have all of them.
    private static let mostRows = 60
    /// With more names than this, those of each group are cut: a screen or two is what a person looks through.
    private static let mostNames = 240

    private let matrix: ReleaseMatrix

    package init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// What is known of a release as soon as it was tested, on one line.
    ///
    /// - Parameter column: As ``ReleaseMatrix/add(_:cases:)`` made it.
    package static func line(for column: ReleaseMatrix.Column, style: TerminalStyle) -> String {
        let (word, role) = MatrixTable.word(column.verdict)
        let release = [column.release.version, column.release.flavour].filter { !$0.isEmpty }.joined(separator: " ")
        let said = [
            SpokenMatrix.tally(column), SpokenMatrix.reason(column)?.displayable(upTo: 120),
        ]
        let words = said.compactMap(\.self).joined(separator: ": ")
        return style(role, word) + (word.count < 4 ? "   " : "  ") + release.displayable(upTo: 60)
            + (words.isEmpty ? "" : "  \(words)") + "  " + style(.faint, "(\(SpokenTime.text(column.seconds)))")
    }

    /// The table, what its rows and columns are, and why releases could not be tested.
    ///
    /// - Parameter width: Of the terminal. No line of plain text is longer, down to a width of 24.
    package func lines(width: Int, style: TerminalStyle) -> [String] {
        let width = max(24, width)
        let overview = matrix.overview
        let table = MatrixTable(matrix, rows: overview.prefix(Self.mostRows), width: width, style: style)
        var lines = heading(width, style) + [""]
        if !matrix.columns.isEmpty, !matrix.cases.isEmpty { lines += table.lines }
        if overview.count > Self.mostRows {
            let kind = matrix.isGrouped ? "more groups of cases that differ" : "more"
            lines += WrappedText(width: width).lines("and \(overview.count - Self.mostRows) \(kind)")
        }
        lines += legend(table.rows, width, style)
        lines += releases(isNumbered: table.isNumbered, width, style)
        for note in matrix.notes {
            lines += WrappedText(behind: "note: ", prefixWidth: 6, width: width).lines(note.displayable(upTo: 400))
        }
        return lines
    }

    private func heading(_ width: Int, _ style: TerminalStyle) -> [String] {
        let name = matrix.scenario.displayable(upTo: 64)
        let title = matrix.title.isEmpty ? "" : ": " + matrix.title.displayable(upTo: 200)
        let size = "\(matrix.columns.count.counted("release")), \(matrix.cases.count.counted("case"))"
        return WrappedText(width: width).lines(name + title)
            + WrappedText(width: width).lines("\(size); guests run under \(matrix.accelerator.displayable(upTo: 200))")
            + WrappedText(width: width).lines(SpokenMatrix.answer(matrix).displayable).map { style(.strong, $0) }
    }

    /// The names that did not fit the table, and the first reason of each row.
    private func legend(_ rows: [MatrixTable.Row], _ width: Int, _ style: TerminalStyle) -> [String] {
        // The release's own line says why it is what one case is.
        guard matrix.cases.count > 1 else { return [] }
        let most = matrix.cases.count <= Self.mostNames ? Self.mostNames : max(4, Self.mostNames / max(1, rows.count))
        let lines = rows.flatMap { row -> [String] in
            let group = row.group
            let reason = matrix.example(of: group).map { words($0, isAlone: group.cases.count == 1) }
            guard row.letter != nil || reason != nil else { return [] }
            let label = row.letter ?? row.label
            let text = WrappedText(behind: style(.strong, label) + "  ", prefixWidth: label.count + 2, width: width)
            guard row.letter != nil else { return text.lines(reason ?? "") }
            let shown = group.cases.prefix(most).map { $0.displayable(upTo: 60) }
            let more = group.cases.count > shown.count ? ", and \(group.cases.count - shown.count) more" : ""
            let names = shown.joined(separator: ", ") + more
            return reason.map { text.lines(names, $0) } ?? text.lines(names)
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    /// `first append-64k on 6.1.170-3: hole from 0 to 4096`
    private func words(_ finding: ReleaseMatrix.Finding, isAlone: Bool) -> String {
        let release = SpokenMatrix.name(of: finding.column.release, in: matrix).displayable(upTo: 60)
        let name = isAlone ? "" : "first \(finding.name.displayable(upTo: 60)) "
        let deed = finding.cell.verdict == .bad ? "" : "could not be tested: "
        return "\(name)on \(release): \(deed)\(finding.cell.reason.displayable(upTo: 200))"
    }

    /// Each release with its verdict and what its cases came to.
    private func releases(isNumbered: Bool, _ width: Int, _ style: TerminalStyle) -> [String] {
        let names = matrix.columns.map {
            SpokenMatrix.name(of: $0.release, in: matrix).displayable(upTo: min(40, width - 12))
        }
        let nameWidth = names.map(\.unicodeScalars.count).max() ?? 0
        let digits = "\(names.count)".count
        let lines = zip(names, matrix.columns).enumerated().flatMap { index, pair -> [String] in
            let (name, column) = pair
            let (word, role) = MatrixTable.word(column.verdict)
            let number = "\(index + 1)"
            let lead = isNumbered ? String(repeating: " ", count: digits - number.count) + number + "  " : ""
            let blanks = String(repeating: " ", count: nameWidth - name.unicodeScalars.count)
            let parts = [
                SpokenMatrix.tally(column, of: matrix.cases.count),
                SpokenMatrix.reason(column)?.displayable(upTo: 300),
            ]
            let words = parts.compactMap(\.self).joined(separator: ": ")
            let tail = words.isEmpty ? "" : String(repeating: " ", count: 6 - word.count)
            return WrappedText(
                behind: lead + name + blanks + "  " + style(role, word) + tail,
                prefixWidth: lead.count + nameWidth + 8,
                width: width
            )
            .lines(words)
        }
        return lines.isEmpty ? [] : [""] + lines
    }
}
