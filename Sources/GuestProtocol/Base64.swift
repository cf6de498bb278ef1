// SPDX-License-Identifier: Apache-2.0

/// Base64 of RFC 4648 with padding, here because this target has no Foundation.
///
/// Decoding accepts the one spelling that encoding gives (section 3.5 of the RFC: unused bits are zero).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// What each byte stands for; 64 and above is no digit.
    private static let values: [UInt8] = (0...255).map { byte in
        UInt8(alphabet.firstIndex(of: UInt8(byte)) ?? 255)
    }

    static func encode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes
        while !rest.isEmpty {
            let group = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            let second = group.count > 1 ? group[1] : 0
            let third = group.count > 2 ? group[2] : 0
            text.append(alphabet[Int(group[0] >> 2)])
            text.append(alphabet[Int(group[0] & 3) << 4 | Int(second >> 4)])
            text.append(group.count > 1 ? alphabet[Int(second & 15) << 2 | Int(third >> 6)] : padding)
            text.append(group.count > 2 ? alphabet[Int(third & 63)] : padding)
        }
        return text
    }

    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padded = text.reversed().prefix(2).prefix { $0 == padding }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for digit in text.dropLast(padded) {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        let unused = bits & ((1 << UInt32(count)) - 1)
        return unused == 0 ? bytes : nil
    }
}
