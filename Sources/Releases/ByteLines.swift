// SPDX-License-Identifier: Apache-2.0

/// The lines of a text, one after the other, without their line ends.
///
/// What programs print is read as bytes: it may not be UTF-8, and an array of all its lines would be many times its
/// size where most of them are empty.
struct ByteLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let line = rest.take { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst()
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}

extension UInt8 {
    /// A space or a tab.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
    /// Without blanks at both ends.
    var trimmed: ArraySlice<UInt8> {
        var rest = drop(while: \.isBlank)
        while rest.last?.isBlank == true { rest.removeLast() }
        return rest
    }

    /// As text of at most so many bytes of UTF-8. What is no UTF-8 becomes replacement characters, which are longer than
    /// what they replace.
    func text(upTo limit: Int) -> String {
        let text = String(decoding: prefix(limit), as: UTF8.self)
        guard text.utf8.count > limit else { return text }
        var cut = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= limit else { break }
            cut.append(scalar)
        }
        return String(cut)
    }
}
