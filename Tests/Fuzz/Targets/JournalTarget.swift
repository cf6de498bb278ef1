// SPDX-License-Identifier: Apache-2.0

import Checksums
import Foundation
import Sessions

/// A session's journal, as it is and with checksums put right: a fuzzer does not find a CRC by itself.
@Sendable func fuzzJournal(_ bytes: [UInt8]) {
    check(bytes)
    var framed: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        // A line may come with a checksum and without.
        let json = line.count > 18 && line.first != UInt8(ascii: "{") ? line.dropFirst(18) : line
        framed +=
            Array("\(digits(CRC32.checksum(json))) \(digits(UInt32(json.count))) ".utf8) + json + [UInt8(ascii: "\n")]
    }
    check(framed)
    // A machine that stops while it writes leaves a beginning of the file.
    check(Array(framed.prefix(framed.count * 2 / 3)))
}

private func check(_ bytes: [UInt8]) {
    guard let journal = try? JournalReader(bytes) else { return }
    require(journal.length + journal.tornBytes == bytes.count, "bytes are neither read nor torn")
    require(journal.entries.enumerated().allSatisfy { $1.n == $0 + 1 }, "entries are not in their order")
    // What is left when the torn part is taken back says the same.
    guard let again = try? JournalReader(Array(bytes[..<journal.length])) else { fatalError("it cannot be read again") }
    require(again.entries == journal.entries && again.tornBytes == 0, "it says something else when it is repaired")
    _ = (journal.end, journal.boots, journal.underWay)
}

private func digits(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
