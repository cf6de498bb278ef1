// SPDX-License-Identifier: Apache-2.0

import Checksums
import Foundation

/// An entry as a line of the file: the CRC-32 of the JSON and its length in bytes, eight hexadecimal digits each, and the
/// JSON, with a blank between.
enum JournalLine {
    /// A record with 16,000 suspects to draw has some MiB; nothing of ours is longer.
    static let longest = 64 << 20
    private static let header = 18

    static func bytes(of entry: JournalEntry) throws -> [UInt8] {
        let encoder = JSONEncoder()
        // No line feed is in it: JSON escapes them.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = Array(try encoder.encode(entry))
        return header(of: json[...]) + json + [UInt8(ascii: "\n")]
    }

    /// The entry in a line without its line feed; `nil` where it is not as it was written.
    static func entry(in line: ArraySlice<UInt8>) -> JournalEntry? {
        let json = line.dropFirst(header)
        guard line.count > header, line.count <= longest, line.prefix(header).elementsEqual(header(of: json)) else {
            return nil
        }
        return try? JSONDecoder().decode(JournalEntry.self, from: Data(json))
    }

    /// Whether bytes begin with two entries, with something else than a line feed between: the first one was on the disk
    /// when the second was written, so this is no write that was broken off.
    static func hasLostItsLineFeed(_ bytes: ArraySlice<UInt8>) -> Bool {
        let digits = String(decoding: bytes.dropFirst(9).prefix(8), as: UTF8.self)
        guard let length = Int(digits, radix: 16), length > 0, length < bytes.count - header else { return false }
        let json = bytes.dropFirst(header).prefix(length)
        guard bytes.prefix(header).elementsEqual(header(of: json)) else { return false }
        return entry(in: bytes.dropFirst(header + length + 1)) != nil
    }

    private static func header(of json: ArraySlice<UInt8>) -> [UInt8] {
        Array("\(digits(CRC32.checksum(json))) \(digits(UInt32(truncatingIfNeeded: json.count))) ".utf8)
    }

    private static func digits(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
