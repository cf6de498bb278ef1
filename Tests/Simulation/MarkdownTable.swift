// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A table as Markdown writes it: the first column is text, the others are figures.
struct MarkdownTable {
    let heading: String
    let columns: [String]
    var rows: [[String]] = []

    var text: String {
        let rule = columns.indices.map { $0 == 0 ? "---" : "--:" }
        let lines = ([columns, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
        return "\(heading)\n\n\(lines.joined(separator: "\n"))\n"
    }
}

extension Double {
    /// With so many digits after the point.
    func rounded(to digits: Int) -> String { isFinite ? String(format: "%.\(digits)f", self) : "-" }
}

/// A part as per cent; 100 only where it is all of it.
func percent(_ part: Int, of all: Int) -> String {
    guard all > 0 else { return "-" }
    if part == all { return "100" }
    return (100 * Double(part) / Double(all)).rounded(to: 1)
}
