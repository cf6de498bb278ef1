// SPDX-License-Identifier: Apache-2.0

/// Numbers as frames spell them. Each number has one spelling only, so that damage cannot pass as another way to write it.
enum WireNumber {
    /// A decimal number without sign or leading zeros, at most 18 digits.
    static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
        guard let first = digits.first, digits.count <= 18, first != UInt8(ascii: "0") || digits.count == 1 else {
            return nil
        }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// Exactly so many lower-case hexadecimal digits, 16 at most.
    static func hexadecimal(_ text: ArraySlice<UInt8>, digits: Int) -> UInt64? {
        guard text.count == digits, digits <= 16 else { return nil }
        var value: UInt64 = 0
        for digit in text {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }

    static func hexadecimal(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
