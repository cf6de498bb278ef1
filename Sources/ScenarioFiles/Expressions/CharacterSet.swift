// SPDX-License-Identifier: Apache-2.0

/// What one step of an expression takes: a character, some, or all but some.
struct CharacterSet: Sendable {
    /// `\d`, `\w`, `\s`.
    enum Kind: Sendable {
        case digit, word, space
    }

    var ranges: [ClosedRange<Unicode.Scalar>] = []
    /// Kinds of characters, and whether all others are meant: `\d`, `\D`.
    var kinds: [(kind: Kind, isInverted: Bool)] = []
    var isInverted = false
    var ignoresCase = false

    /// One character.
    init(_ scalar: Unicode.Scalar, ignoresCase: Bool = false) {
        ranges = [scalar...scalar]
        self.ignoresCase = ignoresCase
    }

    init(_ kind: Kind, isInverted: Bool) { kinds = [(kind, isInverted)] }

    init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

    /// `.`, which takes no end of a line.
    static let anyButNewline: CharacterSet = {
        var set = CharacterSet(ignoresCase: false)
        set.ranges = ["\n"..."\r", "\u{85}"..."\u{85}", "\u{2028}"..."\u{2029}"]
        set.isInverted = true
        return set
    }()

    func contains(_ scalar: Unicode.Scalar) -> Bool { holds(scalar) != isInverted }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        if isAmongRanges(scalar) { return true }
        if kinds.contains(where: { Self.isOf($0.kind, scalar) != $0.isInverted }) { return true }
        guard ignoresCase else { return false }
        return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].contains { text in
            text.unicodeScalars.count == 1 && text.unicodeScalars.first.map(isAmongRanges) == true
        }
    }

    private func isAmongRanges(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar) } }

    private static func isOf(_ kind: Kind, _ scalar: Unicode.Scalar) -> Bool {
        switch kind {
        case .digit: scalar.properties.generalCategory == .decimalNumber
        case .word: isWord(scalar)
        case .space: scalar.properties.isWhitespace
        }
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: true
        default: scalar.properties.isAlphabetic
        }
    }

    static func isNewline(_ scalar: Unicode.Scalar) -> Bool { anyButNewline.isAmongRanges(scalar) }
}
