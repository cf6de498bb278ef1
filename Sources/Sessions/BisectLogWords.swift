// SPDX-License-Identifier: Apache-2.0

/// Takes a line apart into words as a POSIX shell does, as far as git's logs need it.
///
/// git puts each word into single quotes, and quotes and exclamation marks behind backslashes (quote.c); people write
/// bare words. Double quotes would have escapes of their own, so they are refused.
enum BisectLogWords {
    /// The words, without the quotes.
    ///
    /// - Returns: `nil` when a quote is not closed, as in a line that a line break in a name has cut.
    static func split(_ line: some Sequence<UInt8>) -> [String]? {
        var words: [String] = []
        var word: [UInt8]?
        var isQuoted = false
        var isEscaped = false
        for byte in line {
            switch byte {
            case _ where isEscaped:
                word = (word ?? []) + [byte]
                isEscaped = false
            case UInt8(ascii: "'"):
                isQuoted.toggle()
                word = word ?? []
            case _ where isQuoted:
                word?.append(byte)
            case UInt8(ascii: "\\"):
                isEscaped = true
            case UInt8(ascii: "\""):
                return nil
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if let ended = word { words.append(String(decoding: ended, as: UTF8.self)) }
                word = nil
            case UInt8(ascii: "#") where word == nil:
                // The rest is a comment.
                return words
            default:
                if word == nil { word = [] }
                word?.append(byte)
            }
        }
        guard !isQuoted, !isEscaped else { return nil }
        if let ended = word { words.append(String(decoding: ended, as: UTF8.self)) }
        return words
    }
}
