// SPDX-License-Identifier: Apache-2.0

/// Breaks a text between its words, behind a prefix that stands on the first line.
///
/// A terminal would break in the middle of a name, and a person could not copy it.
struct WrappedText {
    /// What stands in front of the first line; styled, so its width is not that of the text.
    private let prefix: String
    private let prefixWidth: Int
    private let width: Int

    init(behind prefix: String = "", prefixWidth: Int = 0, width: Int) {
        self.prefix = prefix
        self.prefixWidth = prefixWidth
        self.width = width
    }

    /// The lines of texts that are displayable already; each begins on a line of its own.
    func lines(_ texts: String...) -> [String] {
        // Where the prefix leaves hardly any room, what follows goes below it.
        let isBelow = width - prefixWidth < 20 && prefixWidth > 4
        let indent = isBelow ? 4 : prefixWidth
        let lines = texts.flatMap { broken($0, max(1, width - indent)) }
        let blank = String(repeating: " ", count: indent)
        if isBelow {
            let prefix = prefix.unicodeScalars.reversed().drop { $0 == " " }.reversed()
            return [String(String.UnicodeScalarView(prefix))] + lines.filter { !$0.isEmpty }.map { blank + $0 }
        }
        return lines.enumerated().map { $0.offset == 0 ? prefix + $0.element : blank + $0.element }
    }

    private func broken(_ text: String, _ room: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            var rest = word.unicodeScalars[...]
            if used > 0, used + 1 + rest.count > room {
                lines.append(line)
                (line, used) = ("", 0)
            }
            // A word that is longer than a line is cut into several.
            while rest.count > room {
                lines.append(String(rest.prefix(room)))
                rest = rest.dropFirst(room)
            }
            line += (used > 0 ? " " : "") + String(rest)
            used += (used > 0 ? 1 : 0) + rest.count
        }
        return used > 0 || lines.isEmpty ? lines + [line] : lines
    }
}
