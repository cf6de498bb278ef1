// SPDX-License-Identifier: Apache-2.0

/// Marks what a kernel says of a crash: from the line that opens it to the one that ends its trace.
///
/// Where no such end follows soon, as with reports of sanitizers, the opening line alone is marked: better too little
/// than half of the console.
enum CrashMarks {
    private static let openings = ["------------[ cut here ]", "Oops", "Kernel panic"]
    private static let endings = ["---[ end trace", "---[ end Kernel panic"]
    /// The longest report that is looked through for its end.
    private static let mostLines = 150

    /// A console for `pre`.
    static func html(_ text: String) -> HTML {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
        var parts: [HTML] = []
        var place = 0
        while place < lines.count {
            guard opens(lines[place].utf8) else {
                parts.append(HTML(line: lines[place]))
                place += 1
                continue
            }
            let ahead = lines[place..<min(place + mostLines, lines.count)]
            let end = ahead.firstIndex { holds($0.utf8, endings) } ?? place
            parts.append("<mark>\(lines[place...end].map { HTML(line: $0) }.joined(by: "\n"))</mark>")
            place = end + 1
        }
        return parts.joined(by: "\n")
    }

    /// Whether a line opens a report.
    static func opens(_ line: some Collection<UInt8>) -> Bool {
        if holds(line, openings) { return true }
        // And not `DEBUG:`.
        let words = beginning(of: line).split(separator: "BUG:", maxSplits: 1, omittingEmptySubsequences: false)
        return words.count > 1 && words[0].last?.isLetter != true
    }

    private static func holds(_ line: some Collection<UInt8>, _ words: [String]) -> Bool {
        let text = beginning(of: line)
        return words.contains { text.contains($0) }
    }

    /// The part of a line in which such words can stand; a line of a console may be as long as the console.
    private static func beginning(of line: some Collection<UInt8>) -> String {
        String(decoding: line.prefix(400), as: UTF8.self)
    }
}
