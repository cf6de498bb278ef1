// SPDX-License-Identifier: Apache-2.0

import Sessions

/// A part of a mail's text.
enum MailBlock: Sendable {
    /// What the next blocks are about; our own words.
    case heading(String)
    /// Running text that begins with words of ours.
    case paragraph(String)
    /// Points of a list.
    case items([String])
    /// A warning that nobody overlooks.
    case banner(String)
    /// Lines of somebody else's, each with what stands in front of it.
    case quote([(mark: String, line: String)])
    /// Commands that must stay whole.
    case command([String])
    /// Lines for a robot, which reads them from the first column.
    case robot([String])
}

extension MailBlock {
    /// The lines of the block. Nothing that others wrote begins one: there it could be a trailer or a command.
    var lines: [String] {
        let lines =
            switch self {
            case .heading(let text): [text, String(repeating: "-", count: text.utf8.count)]
            case .paragraph(let text): MailWrap.lines(text)
            case .items(let items): items.flatMap { MailWrap.lines($0, first: "- ", rest: "  ") }
            case .banner(let text): MailWrap.lines(text, first: "* ", rest: "* ")
            case .quote(let quoted): quoted.map { $0.mark + $0.line.displayable(upTo: Self.longestQuote) }
            case .command(let commands): commands.map { "    " + $0.displayable }
            case .robot(let commands): commands.map(\.displayable)
            }
        return lines.flatMap(MailWrap.fitting)
    }

    private static let longestQuote = 240

    /// The blocks with a blank line between each two.
    static func text(_ blocks: [MailBlock]) -> String {
        blocks.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }
}

/// Lines of 72 columns.
enum MailWrap {
    private static let width = 72
    /// RFC 5322's limit; mail servers cut or refuse what is longer.
    private static let longestLine = 998

    /// - Parameters:
    ///   - first: What stands in front of the first line.
    ///   - rest: What stands in front of the others.
    static func lines(_ text: String, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var (prefix, words, length) = (first, [String](), first.unicodeScalars.count)
        for word in text.displayable.unicodeScalars.split(separator: " ").map({ String($0) }) {
            let more = word.unicodeScalars.count + (words.isEmpty ? 0 : 1)
            if !words.isEmpty, length + more > width {
                var next = [word]
                // A word that would be obeyed takes the one before along.
                while isObeyed(next[0]), rest.isEmpty, let last = words.popLast() { next.insert(last, at: 0) }
                if !words.isEmpty { lines.append(line(prefix, words)) }
                (prefix, words) = (rest, next)
                length = prefix.unicodeScalars.count + next.reduce(-1) { $0 + 1 + $1.unicodeScalars.count }
            } else {
                words.append(word)
                length += more
            }
        }
        return lines + [line(prefix, words)]
    }

    private static func line(_ prefix: String, _ words: [String]) -> String {
        // Where nothing stands in front, a blank does.
        let indent = prefix.isEmpty && isObeyed(words.first ?? "") ? " " : prefix
        return indent + words.joined(separator: " ")
    }

    /// Whether a word at the beginning of a line means something: `#regzbot`, `Cc:` and `Reported-by:` are obeyed by
    /// robots and by git send-email, and `From` begins a mail in a mailbox.
    private static func isObeyed(_ word: String) -> Bool {
        if word.hasPrefix("#") || word.hasPrefix(">") || word.lowercased() == "from" { return true }
        guard let colon = word.firstIndex(of: ":") else { return false }
        let key = word[..<colon].lowercased()
        return key.hasSuffix("-by") || ["cc", "bcc", "to", "from", "fixes", "link", "closes"].contains(key)
    }

    /// The line in pieces that a mail may hold.
    static func fitting(_ line: String) -> [String] {
        guard line.utf8.count > longestLine else { return [line] }
        var lines: [String] = []
        var piece = ""
        for scalar in line.unicodeScalars {
            if piece.utf8.count + 4 > longestLine {
                lines.append(piece)
                piece = "  "
            }
            piece.unicodeScalars.append(scalar)
        }
        return lines + [piece]
    }
}
