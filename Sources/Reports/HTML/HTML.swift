// SPDX-License-Identifier: Apache-2.0

import Sessions

/// A piece of a page that is safe to put into one.
///
/// It comes from literals of this source and from texts that were escaped on their way in: there is no way from a
/// `String` to markup. Attributes are always quoted with `"`, which is escaped too.
///
///     let cell: HTML = "<td title=\"\(probe.reason)\">\(probe.commit.title)</td>"
struct HTML: Hashable, Sendable {
    /// The markup.
    let source: String

    /// Pieces one after another.
    init(_ parts: [HTML]) {
        source = parts.map(\.source).joined()
    }

    /// Several lines, for `pre`: each made displayable on its own, tabs kept.
    init(lines text: String) {
        source = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.escapedLine(Substring($0)) }
            .joined(separator: "\n")
    }

    /// One line, for `pre`: tabs kept, and no carriage return at its end.
    init(line text: Substring) {
        source = Self.escapedLine(text)
    }
}

extension HTML: ExpressibleByStringInterpolation {
    // StaticString and not String: only literals of this source become markup.
    init(stringLiteral value: StaticString) {
        source = "\(value)"
    }

    init(stringInterpolation: Interpolation) {
        source = stringInterpolation.source
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: StaticString) { source += "\(literal)" }
        /// Somebody's text, on one line.
        mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        /// Somebody's text, cut to a length that fits.
        mutating func appendInterpolation(_ text: String, upTo length: Int) {
            source += HTML.escaped(text, upTo: length)
        }
        mutating func appendInterpolation(_ number: Int) { source += "\(number)" }
        mutating func appendInterpolation(_ html: HTML) { source += html.source }
        mutating func appendInterpolation(_ html: HTML?) { source += html?.source ?? "" }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { source += part.source } }
    }
}

extension HTML {
    static func + (left: HTML, right: HTML) -> HTML { HTML([left, right]) }
}

extension [HTML] {
    /// The pieces with another between each two.
    func joined(by separator: HTML) -> HTML {
        HTML(enumerated().flatMap { $0.offset == 0 ? [$0.element] : [separator, $0.element] })
    }
}

extension HTML {
    fileprivate static func escaped(_ text: String, upTo length: Int = .max) -> String {
        references(length == .max ? text.displayable : text.displayable(upTo: length))
    }

    private static func escapedLine(_ line: Substring) -> String {
        var bytes = Substring(line).utf8
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        // Nearly all lines of consoles and sources.
        if bytes.allSatisfy(isPlain) { return String(Substring(bytes)) }
        return String(Substring(bytes)).unicodeScalars
            .split(separator: "\t", omittingEmptySubsequences: false)
            .map { escaped(String($0)) }
            .joined(separator: "\t")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: (0x20..<0x7F).contains(byte) || byte == UInt8(ascii: "\t")
        }
    }

    private static func references(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
