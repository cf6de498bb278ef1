// SPDX-License-Identifier: Apache-2.0

import Checksums
import Foundation

/// An entry as a line of the file: eight hexadecimal digits, the CRC-32 of all that follows the blank, and JSON.
enum JournalLine {
    /// A record with 16,000 suspects to draw has some MiB; nothing of ours is longer.
    static let longest = 64 << 20

    static func bytes(of entry: JournalEntry) throws -> [UInt8] {
        let encoder = JSONEncoder()
        // No line feed is in it: JSON escapes them.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = Array(try encoder.encode(entry))
        return Array(digits(of: json[...]).utf8) + [UInt8(ascii: " ")] + json + [UInt8(ascii: "\n")]
    }

    /// The entry in a line without its line feed; `nil` where it is not as it was written.
    static func entry(in line: ArraySlice<UInt8>) -> JournalEntry? {
        let json = line.dropFirst(9)
        guard line.count > 9, line.count <= longest, line[line.startIndex + 8] == UInt8(ascii: " "),
            line.prefix(8).elementsEqual(digits(of: json).utf8)
        else { return nil }
        return try? JSONDecoder().decode(JournalEntry.self, from: Data(json))
    }

    private static func digits(of bytes: ArraySlice<UInt8>) -> String {
        let digits = String(CRC32.checksum(bytes), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
