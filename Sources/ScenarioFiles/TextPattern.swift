// SPDX-License-Identifier: Apache-2.0

/// A text to look for in a line: a plain part of it, or a regular expression.
///
/// Of a line the first ``longestLine`` characters are looked at. Whatever they are, that takes time in proportion.
package enum TextPattern: Hashable, Sendable, Codable {
    /// The line contains this, upper and lower case as written.
    case substring(String)
    /// This regular expression matches somewhere in the line; see docs/scenarios.md for what is understood.
    case regex(String)

    /// The longest regular expression, in bytes.
    static let longestExpression = 1000
    /// How many Unicode scalars of a line are looked at.
    package static let longestLine = 4096

    /// Takes a regular expression, unless it is not understood or too long.
    init?(expression: String) {
        self = .regex(expression)
        guard expression.utf8.count <= Self.longestExpression, matcher() != nil else { return nil }
    }

    /// Takes a part of a crash's title, or `/REGEX/`.
    init?(title: String) {
        guard title.hasPrefix("/"), title.hasSuffix("/"), title.utf8.count > 2 else {
            self = .substring(title)
            return
        }
        self.init(expression: String(title.dropFirst().dropLast()))
    }

    /// Prepares the pattern for use on many lines.
    ///
    /// - Returns: `nil` when the expression is malformed; a ``Scenario`` that was read holds none of those.
    package func matcher() -> ((String) -> Bool)? {
        switch self {
        case .substring(let part):
            return { Self.contains($0, part) }
        case .regex(let source):
            guard let expression = LinearExpression(source) else { return nil }
            return { expression.matches(in: $0.unicodeScalars.prefix(Self.longestLine)) }
        }
    }

    /// Byte for byte: canonical equivalence would find what is not there.
    private static func contains(_ line: String, _ part: String) -> Bool {
        let (bytes, wanted) = (Array(line.utf8), Array(part.utf8))
        guard wanted.count <= bytes.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}

extension TextPattern: CustomStringConvertible {
    package var description: String {
        switch self {
        case .substring(let part): "\"\(part)\""
        case .regex(let source): "/\(source)/"
        }
    }
}
