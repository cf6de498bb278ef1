// SPDX-License-Identifier: Apache-2.0

/// One line of a console: readable, with the kernel's own prefixes taken off.
struct ConsoleLine {
    /// The whole line without control characters and escape sequences.
    let text: String
    /// What the kernel said: ``text`` without level, time and caller.
    let message: Substring
    /// The kernel's clock in seconds, where lines carry it (`CONFIG_PRINTK_TIME`).
    let kernelTime: Double?

    init(_ bytes: some Collection<UInt8>) {
        text = Self.readable(bytes)
        (kernelTime, message) = Self.split(text)
    }

    /// Decodes a line, leniently: bad UTF-8 becomes U+FFFD, and what would move a terminal's cursor goes away.
    private static func readable(_ bytes: some Collection<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        var escape = EscapeSequence.none
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if escape.swallows(scalar) { continue }
            switch scalar.value {
            case 0x09, 0x0D: scalars.append(" ")
            case 0..<0x20, 0x7F..<0xA0: break
            default: scalars.append(scalar)
            }
        }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// Finds `[   12.345678]`, and after it `[    T1]` or `[    C0]` (`CONFIG_PRINTK_CALLER`).
    ///
    /// What user space printed without a line feed may stand before it; the kernel's text follows.
    private static func split(_ text: String) -> (Double?, Substring) {
        let bytes = text.utf8
        var search = bytes.startIndex
        while let open = bytes[search...].firstIndex(of: UInt8(ascii: "[")) {
            let inside = bytes.index(after: open)
            guard let close = bytes[inside...].firstIndex(of: UInt8(ascii: "]")) else { break }
            if let time = seconds(text[inside..<close]) {
                return (time, withoutCaller(text[bytes.index(after: close)...]))
            }
            search = inside
        }
        return (nil, withoutLevel(text[...]))
    }

    /// `   12.345678` as seconds: digits, a point, six digits.
    private static func seconds(_ text: Substring) -> Double? {
        guard text.utf8.count <= 24 else { return nil }
        let number = text.drop { $0 == " " }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 6, !parts[0].isEmpty else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return nil }
        return Double(number)
    }

    private static func withoutCaller(_ text: Substring) -> Substring {
        guard text.utf8.first == UInt8(ascii: "["), let close = text.utf8.firstIndex(of: UInt8(ascii: "]")) else {
            return text.drop { $0 == " " }
        }
        let caller = text[..<close].dropFirst().drop { $0 == " " }
        guard caller.first == "T" || caller.first == "C", caller.utf8.dropFirst().allSatisfy(isDigit) else {
            return text.drop { $0 == " " }
        }
        return text[close...].dropFirst().drop { $0 == " " }
    }

    /// Takes off the `<4>` that a raw kernel log has.
    private static func withoutLevel(_ text: Substring) -> Substring {
        let message = text.drop { $0 == " " }
        guard message.utf8.first == UInt8(ascii: "<"), let close = message.utf8.firstIndex(of: UInt8(ascii: ">")) else {
            return message
        }
        let level = message[..<close].dropFirst()
        guard !level.isEmpty, level.utf8.allSatisfy(isDigit) else { return message }
        return message[close...].dropFirst().drop { $0 == " " }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// Where in an ANSI escape sequence a line is.
private enum EscapeSequence {
    case none, begun, control, string

    /// Whether a character belongs to a sequence.
    mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
        switch (self, scalar.value) {
        case (_, 0x1B): self = .begun
        case (.none, _): return false
        case (.begun, 0x5B): self = .control
        case (.begun, 0x5D), (.begun, 0x50): self = .string
        case (.begun, _): self = .none
        case (.control, 0x40...0x7E): self = .none
        case (.string, 0x07): self = .none
        case (.control, _), (.string, _): break
        }
        return true
    }
}
