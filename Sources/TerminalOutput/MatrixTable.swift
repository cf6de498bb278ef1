// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The cells of a matrix: releases as columns, cases or groups of them as rows.
///
/// Where the versions do not fit, columns are numbered; where the columns do not fit either, the table is cut into
/// several below each other.
struct MatrixTable {
    /// A row, as the table shows it.
    struct Row {
        /// `append-4k`, `A (16 cases)`
        let label: String
        /// `A`, where the names stand below the table.
        let letter: String?
        let group: CaseGroup
    }

    /// `good` and `skip` are the widest cells.
    private static let cellWidth = 4

    let rows: [Row]
    /// Whether columns have numbers, which the lines of the releases explain.
    let isNumbered: Bool
    private let headings: [String]
    private let width: Int
    private let style: TerminalStyle

    /// - Parameter rows: The rows to show.
    init(_ matrix: ReleaseMatrix, rows groups: some Collection<CaseGroup>, width: Int, style: TerminalStyle) {
        let versions = matrix.columns.map { SpokenMatrix.name(of: $0.release, in: matrix).displayable(upTo: 40) }
        let labelRoom = min(40, max(14, width - matrix.columns.count * (Self.cellWidth + 2)))
        rows = groups.enumerated().map { Self.row($0.element, at: $0.offset, room: labelRoom) }
        let labels = rows.map(\.label.unicodeScalars.count).max() ?? 0
        let whole = versions.reduce(labels) { $0 + max(Self.cellWidth, $1.unicodeScalars.count) + 2 }
        // Other scripts may be wider than they are long, and would push what follows aside.
        isNumbered = whole > width || !versions.allSatisfy(Self.isPlain)
        headings = isNumbered ? versions.indices.map { "\($0 + 1)" } : versions
        self.width = width
        self.style = style
    }

    /// The table.
    var lines: [String] {
        let labelWidth = rows.map(\.label.unicodeScalars.count).max() ?? 0
        let widths = headings.map { max(Self.cellWidth, $0.unicodeScalars.count) }
        var blocks: [[String]] = []
        var start = 0
        while start < headings.count {
            var (end, used) = (start, labelWidth)
            // One column at least, or it would never end.
            while end < headings.count, end == start || used + widths[end] + 2 <= width {
                used += widths[end] + 2
                end += 1
            }
            let part = start..<end
            let head = part.map { "  " + padded(headings[$0], to: $0 == end - 1 ? 0 : widths[$0]) }.joined()
            let heading = style(.strong, String(repeating: " ", count: labelWidth) + head)
            blocks.append(
                [heading]
                    + rows.map { row in
                        padded(row.label, to: labelWidth)
                            + part.map { "  " + cell(row.group.verdicts[$0], width: $0 == end - 1 ? 0 : widths[$0]) }
                            .joined()
                    }
            )
            start = end
        }
        return Array(blocks.joined(separator: [""]))
    }

    /// A verdict as a cell has it.
    private func cell(_ verdict: Verdict?, width: Int) -> String {
        let (word, role) = Self.word(verdict)
        return style(role, word) + String(repeating: " ", count: max(0, width - word.count))
    }

    /// `BAD` stands out without colours too; `-` did not run.
    static func word(_ verdict: Verdict?) -> (word: String, role: TerminalStyle.Role) {
        switch verdict {
        case .good: ("good", .good)
        case .bad: ("BAD", .bad)
        case .skip: ("skip", .skip)
        case nil: ("-", .faint)
        }
    }

    private static func row(_ group: CaseGroup, at place: Int, room: Int) -> Row {
        if group.cases.count == 1, group.cases[0].utf8.count <= room, isPlain(group.cases[0]) {
            return Row(label: group.cases[0], letter: nil, group: group)
        }
        let letter = letter(place)
        let label = group.cases.count == 1 ? letter : "\(letter) (\(group.cases.count) cases)"
        return Row(label: label.count <= room ? label : letter, letter: letter, group: group)
    }

    /// `A` to `Z`, `AA` to `AZ`, ...
    private static func letter(_ place: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
        return place < 26 ? last : letter(place / 26 - 1) + last
    }

    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }
}
