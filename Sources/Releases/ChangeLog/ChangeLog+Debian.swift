// SPDX-License-Identifier: Apache-2.0

extension ChangeLog {
    /// Reads deb-changelog(5): `source (version) distributions; urgency=...`, items that are indented by two blanks at
    /// least, and a line with ` -- ` at the end.
    static func debianEntries(_ bytes: some Sequence<UInt8>) -> [Entry] {
        var collector = ChangeLogCollector()
        for line in ByteLines(bytes) {
            if collector.isFull { break }
            if let version = debianVersion(line) {
                collector.beginEntry(version)
            } else if line.prefix(2).allSatisfy(\.isBlank) {
                collector.take(line)
            } else {
                // The end of an entry, and what stands outside of entries: comments, settings of an editor.
                collector.endItem()
            }
        }
        return collector.finished()
    }

    /// The version in the first line of an entry.
    private static func debianVersion(_ line: ArraySlice<UInt8>) -> String? {
        var rest = line
        let source = rest.take { $0.isAlphanumeric(or: "+-.") }
        guard !source.isEmpty, rest.starts(with: " (".utf8) else { return nil }
        rest = rest.dropFirst(2)
        let version = rest.take { $0 != UInt8(ascii: ")") && !$0.isBlank }
        guard !version.isEmpty, version.count <= ChangeLogCollector.Limit.versionBytes,
            rest.first == UInt8(ascii: ")")
        else { return nil }
        let text = String(decoding: version, as: UTF8.self)
        return source.starts(with: "linux-signed-".utf8) ? unsignedVersion(text) : text
    }

    /// `6.12.100-1~deb12u1` for the `6.12.100+1~deb12u1` in a signed package's log. The source package of the signatures
    /// has no revision of its own, so its version joins those of the kernel with a plus; the packages that are made
    /// of it have the kernel's.
    private static func unsignedVersion(_ text: String) -> String {
        guard !text.contains("-"), let plus = text.firstIndex(of: "+") else { return text }
        return text[..<plus] + "-" + text[text.index(after: plus)...]
    }
}
