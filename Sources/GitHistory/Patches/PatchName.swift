// SPDX-License-Identifier: Apache-2.0

/// The name of a file in a header of a patch.
struct PatchName {
    /// The bytes; `nil` for `/dev/null`.
    private(set) var name: [UInt8]?
    /// Whether it says that there is no file.
    private(set) var isNothing: Bool

    /// Takes a name as it stands there: in quotes with escapes, or as it is, up to a tab and a date.
    init(_ text: ArraySlice<UInt8>) {
        var rest = text
        if let quoted = Self.unquoted(&rest) {
            name = quoted
        } else {
            name = Array(rest.prefix { $0 != 9 })
            rest = rest.dropFirst(name?.count ?? 0)
        }
        let date = String(decoding: rest.prefix(40), as: UTF8.self)
        isNothing = date.contains("1970-01-01") || date.contains("1969-12-31")
        if name == Array("/dev/null".utf8) { (name, isNothing) = (nil, true) }
    }

    /// Without the folder that `diff` was given: `a/`, `linux-6.1.orig/`.
    var withoutFirstFolder: PatchName? {
        guard let name, let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        var inner = self
        inner.name = Array(name[(slash + 1)...])
        return inner
    }

    /// The two names of a line `diff --git a/NAME b/NAME`; `nil` where they cannot be told apart.
    static func pair(_ text: ArraySlice<UInt8>) -> (old: [UInt8], new: [UInt8])? {
        var rest = text
        if let old = unquoted(&rest), rest.first == 32 {
            rest = rest.dropFirst()
            let new = unquoted(&rest) ?? Array(rest)
            return both(old, new)
        }
        // Without quotes there may be blanks in them: then they are the same, and the line has two halves.
        for place in rest.indices where rest[place] == 32 {
            var tail = rest[(place + 1)...]
            let new = unquoted(&tail) ?? Array(tail)
            if let (old, new) = both(Array(rest[..<place]), new), old == new { return (old, new) }
        }
        return nil
    }

    private static func both(_ old: [UInt8], _ new: [UInt8]) -> (old: [UInt8], new: [UInt8])? {
        guard let old = PatchName(stored: old).withoutFirstFolder?.name,
            let new = PatchName(stored: new).withoutFirstFolder?.name
        else { return nil }
        return (old, new)
    }

    private init(stored name: [UInt8]) { (self.name, isNothing) = (name, false) }

    /// Takes a text in quotes off, with the escapes of C.
    private static func unquoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        let escapes: [UInt8: UInt8] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10,
            UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
        ]
        var bytes: [UInt8] = []
        var text = rest.dropFirst()
        while let byte = text.popFirst() {
            if byte == UInt8(ascii: "\"") {
                rest = text
                return bytes
            }
            guard byte == UInt8(ascii: "\\"), let escaped = text.popFirst() else {
                bytes.append(byte)
                continue
            }
            if (UInt8(ascii: "0")...UInt8(ascii: "3")).contains(escaped) {
                let digits = [escaped] + text.prefix(2)
                guard let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else { return nil }
                text = text.dropFirst(2)
                bytes.append(value)
            } else {
                bytes.append(escapes[escaped] ?? escaped)
            }
        }
        return nil
    }

    /// The name in quotes, with escapes for all but plain letters: what every program reads in the same way.
    static func quoted(_ prefix: String, _ name: [UInt8]) -> String {
        let escaped = name.map { byte in
            let isPlain = (33...126).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return "\"" + prefix + escaped.joined() + "\""
    }
}
