// SPDX-License-Identifier: Apache-2.0

/// A table as Markdown writes it: the first column is text, the others are figures.
package struct MarkdownTable: Sendable {
    /// Stands above it; empty for none.
    package let heading: String
    package let columns: [String]
    package var rows: [[String]]

    package init(heading: String = "", columns: [String], rows: [[String]] = []) {
        self.heading = heading
        self.columns = columns
        self.rows = rows
    }

    package var text: String {
        let rule = columns.indices.map { $0 == 0 ? "---" : "--:" }
        let lines = ([columns, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
        return "\(heading.isEmpty ? "" : heading + "\n\n")\(lines.joined(separator: "\n"))\n"
    }
}
