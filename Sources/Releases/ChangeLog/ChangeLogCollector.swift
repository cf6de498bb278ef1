// SPDX-License-Identifier: Apache-2.0

/// Puts the entries of a change log together, line by line.
struct ChangeLogCollector {
    /// Seven years of Debian's kernel have 57,000 items, the longest of 824 bytes.
    enum Limit {
        static let items = 200_000
        static let entries = 20_000
        static let itemBytes = 2_000
        static let versionBytes = PackageVersion.longest
    }

    private var entries: [ChangeLog.Entry] = []
    private var itemCount = 0
    /// The item whose lines come; `nil` between items.
    private var item: (indent: Int, bytes: [UInt8])?

    /// Whether nothing more is taken.
    var isFull: Bool { itemCount >= Limit.items || entries.count >= Limit.entries }

    mutating func beginEntry(_ version: String) {
        endItem()
        entries.append(ChangeLog.Entry(version: version, items: []))
    }

    /// Takes a line of an entry: one that begins an item (`* `, `- `, `+ `), or one that goes on with it because it is
    /// indented deeper. Anything else ends the item: names in brackets, addresses between items, empty lines.
    mutating func take(_ line: ArraySlice<UInt8>) {
        let text = line.drop(while: \.isBlank)
        let indent = text.startIndex - line.startIndex
        guard let first = text.first else { return endItem() }
        if [UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(first),
            text.dropFirst().first?.isBlank == true
        {
            endItem()
            item = (indent, Array(text.dropFirst().trimmed.prefix(Limit.itemBytes)))
        } else if let begun = item, indent > begun.indent {
            let room = Limit.itemBytes - begun.bytes.count
            item?.bytes += ([UInt8(ascii: " ")] + text.trimmed).prefix(max(0, room))
        } else {
            endItem()
        }
    }

    mutating func endItem() {
        guard let bytes = item?.bytes, !bytes.isEmpty, !entries.isEmpty, itemCount < Limit.items else {
            item = nil
            return
        }
        entries[entries.count - 1].items.append(bytes[...].text(upTo: Limit.itemBytes))
        itemCount += 1
        item = nil
    }

    mutating func finished() -> [ChangeLog.Entry] {
        endItem()
        return entries
    }
}
