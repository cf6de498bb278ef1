// SPDX-License-Identifier: Apache-2.0

/// `@@ -1,2 +1,3 @@ words`.
struct HunkHeader {
    let old: (start: Int, count: Int)
    let new: (start: Int, count: Int)

    init?(_ line: ArraySlice<UInt8>) {
        let fields = line.prefix(80).split(separator: 32, maxSplits: 4)
        guard fields.count >= 4, fields[3].starts(with: "@@".utf8), let old = Self.range(fields[1], "-"),
            let new = Self.range(fields[2], "+")
        else { return nil }
        (self.old, self.new) = (old, new)
    }

    private static func range(_ field: ArraySlice<UInt8>, _ mark: Character) -> (start: Int, count: Int)? {
        let text = String(decoding: field, as: UTF8.self)
        let numbers = text.dropFirst().split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
        guard text.first == mark, (1...2).contains(numbers.count), let start = numbers[0], start >= 0,
            let count = numbers.count == 1 ? 1 : numbers[1], count >= 0
        else { return nil }
        return (Int(start), Int(count))
    }
}
