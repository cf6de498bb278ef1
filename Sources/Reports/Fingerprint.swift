// SPDX-License-Identifier: Apache-2.0

/// A short name for a text: the same text, the same name.
enum Fingerprint {
    /// FNV-1a with 64 bits as 16 hexadecimal digits. Good for names that must not clash by chance, and for no more.
    static func of(_ text: String) -> String {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
