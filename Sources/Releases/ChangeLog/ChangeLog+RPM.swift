// SPDX-License-Identifier: Apache-2.0

extension ChangeLog {
    /// Reads what `rpm -q --changelog` prints: `* Thu Nov 10 2022 Name <mail> - 6.0.8-300`, then items.
    static func rpmEntries(_ bytes: some Sequence<UInt8>) -> [Entry] {
        var collector = ChangeLogCollector()
        for line in ByteLines(bytes) {
            if collector.isFull { break }
            if let version = rpmVersion(line) {
                collector.beginEntry(version)
            } else {
                collector.take(line)
            }
        }
        return collector.finished()
    }

    /// The version in the first line of an entry: its last word, which may be in brackets (`[6.0.8-0]`). Empty where
    /// there is none, as in SUSE's logs; `nil` where this begins no entry.
    private static func rpmVersion(_ line: ArraySlice<UInt8>) -> String? {
        guard line.first == UInt8(ascii: "*") else { return nil }
        let words = line.dropFirst().split(maxSplits: 4, whereSeparator: \.isBlank)
        // A star begins an item as well, so the date must be there: weekday, month, day, year.
        guard words.count >= 4, isName(words[0]), isName(words[1]), isNumber(words[2], 1...2), isNumber(words[3], 4...4)
        else { return nil }
        guard words.count == 5 else { return "" }
        var last = words[4].trimmed
        if let blank = last.lastIndex(where: \.isBlank) { last = last[(blank + 1)...] }
        last.trimBrackets()
        guard last.first?.isDigit == true, last.count <= ChangeLogCollector.Limit.versionBytes else { return "" }
        return PackageVersion(String(decoding: last, as: UTF8.self), .rpm)?.text ?? ""
    }

    /// `Thu`, `Nov`: rpm writes them in the language of the locale, so their length may differ.
    private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        (2...12).contains(word.count) && word.allSatisfy { $0.isLetter || $0 == UInt8(ascii: ".") || $0 >= 0x80 }
    }

    private static func isNumber(_ word: ArraySlice<UInt8>, _ length: ClosedRange<Int>) -> Bool {
        length.contains(word.count) && word.allSatisfy(\.isDigit)
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func trimBrackets() {
        guard first == UInt8(ascii: "["), last == UInt8(ascii: "]"), count > 2 else { return }
        self = dropFirst().dropLast()
    }
}
