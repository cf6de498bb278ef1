// SPDX-License-Identifier: Apache-2.0

/// A line at the end of a message: `Signed-off-by: A <a@example.org>`.
///
/// Both texts are somebody else's words; neither has a line feed.
package struct Trailer: Hashable, Sendable {
    /// What stands before the colon, as it is written.
    package let key: String
    /// What stands after it, without blanks around it.
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

extension Trailer {
    /// The most that are read from one message; Linux' longest lists of reviewers have some dozens.
    private static let most = 500
    /// Only the end of a message is looked at: this many bytes.
    private static let mostBytes = 1 << 18

    /// The trailers of a message, in its order.
    ///
    /// The last paragraph has them, and in messages of Linux often the one before too. `[ a: fixed up ]` between
    /// them belongs to nobody, and a `Link:` is a trailer like any other. Text in the last paragraph is
    /// left out if the paragraph is signed off, as git does it; without, a paragraph with text has none.
    package static func trailers(of message: String) -> [Trailer] {
        // The first line is the title, whatever it looks like.
        let lines = String(decoding: message.utf8.suffix(mostBytes), as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropFirst()
        var found: [[Trailer]] = []
        for paragraph in lines.split(whereSeparator: { $0.allSatisfy(\.isWhitespace) }).reversed() {
            guard let trailers = read(paragraph, isLast: found.isEmpty) else { break }
            found.append(trailers)
        }
        return Array(found.reversed().joined().suffix(most))
    }

    /// The trailers of a paragraph, or `nil` when it is text.
    private static func read(_ paragraph: ArraySlice<Substring>, isLast: Bool) -> [Trailer]? {
        var trailers: [Trailer] = []
        var hasText = false
        var isInComment = false
        for line in paragraph {
            if isInComment || line.hasPrefix("[") {
                isInComment = line.last { !$0.isWhitespace } != "]"
            } else if let trailer = Trailer(line) {
                trailers.append(trailer)
            } else if line.first?.isWhitespace != true || trailers.isEmpty, !line.hasPrefix("(cherry picked from") {
                hasText = true
            }
        }
        // A comment that never ends is text in brackets.
        hasText = hasText || isInComment
        guard !trailers.isEmpty else { return nil }
        if isLast { return hasText && !trailers.contains(where: \.isSignature) ? nil : trailers }
        // Prose has paragraphs such as `Note: this is slow.` too.
        return hasText || !trailers.allSatisfy(\.isUsual) ? nil : trailers
    }

    private init?(_ line: Substring) {
        // More than a link with all its parameters needs.
        guard line.utf8.count < 2_000, let colon = line.utf8.prefix(65).firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let (key, rest) = (line[..<colon], line[colon...].dropFirst())
        guard let first = key.utf8.first, Self.isLetter(first),
            key.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-") }),
            rest.isEmpty || rest.first?.isWhitespace == true
        else { return nil }
        self.init(key: String(key), value: rest.trimmed)
    }

    private var isSignature: Bool { key.lowercased() == "signed-off-by" }

    private var isUsual: Bool {
        let key = key.lowercased()
        return key.hasSuffix("-by") || Self.usual.contains(key)
    }

    private static let usual: Set<String> = [
        "bugzilla", "buglink", "cc", "change-id", "closes", "fixes", "link", "message-id", "references",
    ]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
