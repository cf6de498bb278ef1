// SPDX-License-Identifier: Apache-2.0

/// What `apt-cache show` and `dpkg-deb -f` print, deb822(5): stanzas of fields with an empty line between them.
package struct ControlStanzas: Hashable, Sendable {
    /// One package's fields.
    package struct Stanza: Hashable, Sendable {
        /// By their names in lower case: deb822(5) does not tell case apart.
        fileprivate(set) var fields: [String: String] = [:]

        /// The value of a field without blanks at its ends. Lines after the first are there with their indentation by
        /// one blank removed; an empty one, written ` .`, is empty.
        package subscript(_ name: String) -> String? { fields[name.lowercased()] }
    }

    /// How much is read. More than any package source has; the rest is left out.
    private enum Limit {
        static let stanzas = 100_000
        static let fields = 200
        static let name = 100
        static let value = 64 << 10
    }

    /// In the order of the text; those without a field are left out.
    package private(set) var stanzas: [Stanza] = []

    /// Reads a text. What is not deb822 in it is left out: there is no input that fails.
    package init(_ bytes: some Sequence<UInt8>) {
        var reader = Reader()
        for line in ByteLines(bytes) {
            // dpkg takes a line of blanks for an empty one as well.
            if line.allSatisfy(\.isBlank) {
                add(reader.finished())
                guard stanzas.count < Limit.stanzas else { return }
            } else {
                reader.read(line)
            }
        }
        add(reader.finished())
    }

    private mutating func add(_ stanza: Stanza) {
        if !stanza.fields.isEmpty { stanzas.append(stanza) }
    }

    /// Collects the lines of one stanza.
    private struct Reader {
        private var stanza = Stanza()
        /// The field whose lines come; `nil` where they belong to what was left out.
        private var name: String?
        private var value: [UInt8] = []

        mutating func read(_ line: ArraySlice<UInt8>) {
            if line.first?.isBlank == true {
                let rest = line.trimmed == [UInt8(ascii: ".")] ? [] : line.dropFirst()
                if name != nil, value.count + rest.count < Limit.value { value += [UInt8(ascii: "\n")] + rest }
                return
            }
            // A comment may stand between the lines of a value.
            guard line.first != UInt8(ascii: "#") else { return }
            endField()
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else { return }
            let written = line[..<colon]
            guard written.count <= Limit.name, written.first != UInt8(ascii: "-"),
                written.allSatisfy({ (0x21...0x7e).contains($0) })
            else { return }
            name = String(decoding: written, as: UTF8.self).lowercased()
            value = Array(line[(colon + 1)...].trimmed.prefix(Limit.value))
        }

        mutating func finished() -> Stanza {
            endField()
            defer { stanza = Stanza() }
            return stanza
        }

        /// A field that is there twice is an error to dpkg; the first one counts here.
        private mutating func endField() {
            if let name, stanza.fields[name] == nil, stanza.fields.count < Limit.fields {
                stanza.fields[name] = value[...].text(upTo: Limit.value)
            }
            name = nil
        }
    }
}
