// SPDX-License-Identifier: Apache-2.0

/// An address as a header may hold it. Names and addresses come from commits, so anybody may have written them.
struct MailAddress: Hashable, Sendable {
    /// Empty where there is none, or where it may not stand in a header.
    let name: String
    /// `local@domain`, of ASCII only.
    let address: String

    /// - Returns: `nil` for what is no plain address: a mail that misses a recipient is better than a mail to somebody
    ///   whom nobody meant.
    init?(name: String, address: String) {
        guard Self.isPlain(address) else { return nil }
        self.address = address
        let isShown = name == name.displayable && name.unicodeScalars.count <= Self.longestName
        self.name = isShown ? Self.trimmed(name) : ""
    }

    /// Reads `Name <local@domain>`, or the address alone.
    init?(parsing text: String) {
        guard let open = text.lastIndex(of: "<") else {
            self.init(name: "", address: Self.trimmed(text))
            return
        }
        let rest = Self.trimmed(String(text[text.index(after: open)...]))
        guard rest.hasSuffix(">") else { return nil }
        self.init(name: Self.trimmed(String(text[..<open])), address: String(rest.dropLast()))
    }

    /// What two spellings of one address have in common.
    var key: String { address.lowercased() }

    /// The address for a header, in pieces between which a line may be folded.
    var pieces: [String] {
        if name.isEmpty { return [address] }
        let isShort = MailHeader.isPlain(name) && name.utf8.count <= 60
        let words = isShort ? [Self.quoted(name)] : MailHeader.encodedWords(name)
        return words + ["<\(address)>"]
    }

    /// A phrase of atoms as it is, anything else between quotes.
    private static func quoted(_ name: String) -> String {
        let isPhrase = name.utf8.allSatisfy { isAtom($0) || $0 == UInt8(ascii: " ") }
        if isPhrase { return name }
        return "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func isPlain(_ address: String) -> Bool {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= 254, parts[0].count <= 64 else { return false }
        let dot = UInt8(ascii: ".")
        let isDotted = parts.allSatisfy { part in
            part.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
        }
        return isDotted && parts[0].allSatisfy { isAtom($0) || $0 == dot }
            && parts[1].allSatisfy { isAlphanumeric($0) || $0 == dot || $0 == UInt8(ascii: "-") }
            && parts[1].first != UInt8(ascii: "-") && parts[1].contains(dot)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    /// RFC 5322's `atext`.
    private static func isAtom(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static let longestName = 100
}
