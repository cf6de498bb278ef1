// SPDX-License-Identifier: Apache-2.0

/// Payloads that are lists of texts: each text is followed by a NUL byte.
enum WireText {
    /// The payload for a list of texts.
    static func join(_ texts: [String]) throws(MessageError) -> [UInt8] {
        var payload: [UInt8] = []
        for text in texts {
            guard !text.utf8.contains(0) else { throw .holdsNUL(text) }
            payload += Array(text.utf8) + [0]
        }
        return payload
    }

    /// The bytes of each text, or `nil` where the last one is not ended.
    static func split(_ payload: [UInt8]) -> [ArraySlice<UInt8>]? {
        guard payload.last ?? 0 == 0 else { return nil }
        return payload.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    }

    /// Bytes of the guest as text that a terminal can be given: what would steer it becomes U+FFFD.
    static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text.append("\u{FFFD}")
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
