// SPDX-License-Identifier: Apache-2.0

/// The full SHA-1 name of a commit: 40 lower-case hexadecimal digits.
package struct CommitID: Hashable, Sendable {
    /// All 40 digits.
    package let hex: String

    /// Takes 40 hexadecimal digits; anything else is `nil`. Upper case is folded.
    package init?(_ hex: String) {
        let lower = hex.lowercased()
        guard lower.utf8.count == 40, lower.utf8.allSatisfy(Self.isHexDigit) else { return nil }
        self.hex = lower
    }

    /// The first 12 digits, as the kernel's documents ask for.
    package var short: String { String(hex.prefix(12)) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension CommitID: CustomStringConvertible {
    package var description: String { hex }
}

extension CommitID: Comparable {
    package static func < (left: CommitID, right: CommitID) -> Bool { left.hex < right.hex }
}

extension CommitID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = CommitID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a commit id")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
