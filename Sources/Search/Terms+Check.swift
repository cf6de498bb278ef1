// SPDX-License-Identifier: Apache-2.0

extension Terms {
    /// One of the two sides.
    package enum Side: String, Hashable, Sendable {
        case old, new
    }

    /// Longer words would not fit where a verdict stands in a table.
    private static let longest = 40

    /// git's own commands, which `git bisect WORD` would run (check_term_format in builtin/bisect.c).
    private static let commands: Set = [
        "help", "start", "skip", "next", "reset", "visualize", "view", "replay", "log", "run", "terms",
    ]

    /// Refuses what git refuses, and what is no plain word: a term becomes part of a ref's name, of command lines and
    /// of reports.
    static func check(_ word: String, as side: Side) throws(TermsError) {
        guard isPlain(word) else { throw .notAWord(word, side) }
        guard !commands.contains(word) else { throw .command(word, side) }
        let others = side == .old ? ["bad", "new"] : ["good", "old"]
        guard !others.contains(word) else { throw .meansTheOther(word, side) }
    }

    /// `[A-Za-z0-9][A-Za-z0-9._-]*`, as far as a ref's name may be so (git check-ref-format).
    private static func isPlain(_ word: String) -> Bool {
        guard (1...longest).contains(word.utf8.count), let first = word.utf8.first, isAlphanumeric(first) else {
            return false
        }
        guard word.utf8.allSatisfy({ isAlphanumeric($0) || "._-".utf8.contains($0) }) else { return false }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return !parts.dropFirst().contains("") && !word.hasSuffix(".lock")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

/// Why words cannot be the words of a search.
package enum TermsError: Error, Hashable, Sendable {
    /// It is empty, too long, or has characters that a ref's name or a command line cannot take.
    case notAWord(String, Terms.Side)
    /// `git bisect WORD` is something else.
    case command(String, Terms.Side)
    /// git's standard word for the other side.
    case meansTheOther(String, Terms.Side)
    /// Both sides have the same word.
    case same(String)
}

extension TermsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAWord("", let side):
            "the \(side) term is empty; take a word such as '\(Self.example(side))'"
        case .notAWord(let word, let side):
            """
            '\(Self.visible(word))' cannot be the \(side) term; take at most 40 letters, digits, '.', '_' or '-' that \
            begin with a letter or a digit and have no '..', no '.' at the end and no '.lock', such as \
            '\(Self.example(side))'
            """
        case .command(let word, let side):
            """
            '\(word)' cannot be the \(side) term, since 'git bisect \(word)' is a command of git's; take another word, \
            such as '\(Self.example(side))'
            """
        case .meansTheOther(let word, let side):
            """
            '\(word)' cannot be the \(side) term, since git takes it for the other side; take another word, such as \
            '\(Self.example(side))', or exchange the two terms
            """
        case .same(let word):
            "both terms are '\(word)'; take two different words, such as 'broken' and 'fixed'"
        }
    }

    private static func example(_ side: Terms.Side) -> String { side == .old ? "broken" : "fixed" }

    /// The word may be anybody's: what a terminal would act upon is spelt out, and only its beginning is shown.
    private static func visible(_ word: String) -> String {
        let scalars = word.unicodeScalars
        return scalars.prefix(40).map { $0.escaped(asASCII: true) }.joined() + (scalars.count > 40 ? "..." : "")
    }
}
