// SPDX-License-Identifier: Apache-2.0

/// Takes a line of strace apart, from left to right.
struct TraceText {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func take(_ word: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    mutating func skipSpaces() {
        rest = rest.drop { $0 == UInt8(ascii: " ") }
    }

    /// A call's name, up to and with its parenthesis.
    mutating func takeName() -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "(")), end != rest.startIndex else { return nil }
        let name = rest[..<end]
        guard name.allSatisfy(Self.isNameByte) else { return nil }
        rest = rest[(end + 1)...]
        return String(decoding: name, as: UTF8.self)
    }

    mutating func takeArgument() -> TraceCall.Argument? {
        if take("\"") {
            guard let bytes = takeEscaped(until: UInt8(ascii: "\"")) else { return nil }
            return .text(bytes, isWhole: !take("..."))
        }
        let before = rest
        if take("AT_FDCWD<") || takeDigits() != nil && take("<") {
            guard let place = takePlace() else { return nil }
            return .descriptor(path: place.path, isGone: place.isGone)
        }
        rest = before
        return takeOther()
    }

    mutating func takeOutcome() -> TraceCall.Outcome? {
        if take("?") { return .unknown }
        if take("-1 ") {
            let name = rest.prefix(while: Self.isNameByte)
            return name.isEmpty ? nil : .error(String(decoding: name, as: UTF8.self))
        }
        // An address, where a call of this list returns one, is no process and no file.
        if take("0x") { return .value(0, path: nil) }
        guard var value = takeDigits() else { return nil }
        var path: [UInt8]?
        if take("<") {
            guard let place = takePlace() else { return nil }
            path = place.isGone ? nil : place.path
        } else if take(" /* ") {
            guard let ours = takeDigits(), take(" in strace's PID NS */") else { return nil }
            value = ours
        }
        return .value(value, path: path)
    }

    /// What stands between `<` and `>` after a descriptor.
    private mutating func takePlace() -> (path: [UInt8]?, isGone: Bool)? {
        guard let bytes = takeEscaped(until: UInt8(ascii: ">")) else { return nil }
        return (bytes.first == UInt8(ascii: "/") ? bytes : nil, take("(deleted)"))
    }

    /// Anything else, up to the comma or parenthesis that ends it.
    private mutating func takeOther() -> TraceCall.Argument? {
        let whole = rest
        var depth = 0
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ")"):
                if depth == 0 { return .other(Array(whole[..<rest.startIndex])) }
                if byte == UInt8(ascii: ")") { depth -= 1 }
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "<"):
                rest = rest.dropFirst()
                let end = byte == UInt8(ascii: "<") ? UInt8(ascii: ">") : byte
                guard takeEscaped(until: end) != nil else { return nil }
                continue
            default: break
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// C's escapes undone, up to and with what ends it.
    private mutating func takeEscaped(until end: UInt8) -> [UInt8]? {
        var bytes: [UInt8] = []
        var index = rest.startIndex
        while index < rest.endIndex {
            let byte = rest[index]
            index += 1
            if byte == end {
                rest = rest[index...]
                return bytes
            }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard index < rest.endIndex else { return nil }
            if Self.isOctal(rest[index]) {
                let digits = rest[index...].prefix(3).prefix(while: Self.isOctal)
                let value = digits.reduce(0) { $0 * 8 + Int($1 - UInt8(ascii: "0")) }
                guard let byte = UInt8(exactly: value) else { return nil }
                bytes.append(byte)
                index += digits.count
            } else {
                guard let byte = Self.escapes[rest[index]] else { return nil }
                bytes.append(byte)
                index += 1
            }
        }
        return nil
    }

    private mutating func takeDigits() -> Int? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        rest = rest.dropFirst(digits.count)
        return value
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "v"): 11,
        UInt8(ascii: "f"): 12,
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    ]

    private static func isOctal(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
