// SPDX-License-Identifier: Apache-2.0

import Sessions

/// Header lines that hold whatever somebody wrote, and nothing that he could make of it.
enum MailHeader {
    /// A header of text: ASCII as it is, anything else as RFC 2047 has it.
    ///
    /// - Parameter prefix: Words of ours that stay readable in any case.
    static func text(_ name: String, prefix: String, _ text: String) -> String {
        let words = text.displayable.unicodeScalars.split(separator: " ").map { String($0) }
        let line = words.joined(separator: " ")
        // What looks encoded would be decoded; what fits no line cannot be folded.
        let isPlain = isPlain(line) && words.allSatisfy { $0.utf8.count < lineLength - 2 }
        return folded(name, [prefix] + (isPlain ? words : encodedWords(line)))
    }

    /// A header of addresses, one to a line.
    static func addresses(_ name: String, _ addresses: [MailAddress]) -> String {
        var pieces: [String] = []
        for (index, address) in addresses.enumerated() {
            let isLast = index == addresses.count - 1
            pieces += address.pieces.dropLast() + address.pieces.suffix(1).map { isLast ? $0 : $0 + "," }
        }
        return folded(name, pieces)
    }

    /// Whether a text may stand in a header as it is.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    /// The text as RFC 2047's encoded words, each of which holds whole characters.
    static func encodedWords(_ text: String) -> [String] {
        let (start, end) = ("=?UTF-8?q?", "?=")
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let code = encoded(scalar)
            if !word.isEmpty, start.utf8.count + word.utf8.count + code.utf8.count + end.utf8.count > longestWord {
                words.append(start + word + end)
                word = ""
            }
            word += code
        }
        return word.isEmpty ? words : words + [start + word + end]
    }

    private static func encoded(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case " ": "_"
        // What RFC 2047 allows within a name; that is less than within a subject.
        case "a"..."z", "A"..."Z", "0"..."9", "!", "*", "+", "-", "/": String(scalar)
        default:
            String(scalar).utf8.map { "=" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        }
    }

    /// RFC 5322 allows lines of 998 characters, RFC 2047 only 76 where a word is encoded.
    private static func folded(_ name: String, _ pieces: [String]) -> String {
        var lines = [name + ":"]
        var line = lines.removeLast()
        for piece in pieces where !piece.isEmpty {
            if line.utf8.count + 1 + piece.utf8.count > lineLength, line.utf8.count > name.utf8.count + 1 {
                lines.append(line)
                line = ""
            }
            line += " " + piece
        }
        return (lines + [line]).joined(separator: "\n")
    }

    private static let lineLength = 76
    /// RFC 2047 allows 75; but it is to fit the line of a header's name.
    private static let longestWord = 64
}
