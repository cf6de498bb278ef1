// SPDX-License-Identifier: Apache-2.0

/// A part of a regular expression.
indirect enum ExpressionNode: Sendable {
    /// How often a part may come; no end where ``most`` is `nil`.
    struct Count: Sendable {
        var least: Int
        var most: Int?
    }

    case set(CharacterSet)
    case assertion(LinearExpression.Assertion)
    case sequence([ExpressionNode])
    case choice([ExpressionNode])
    case repetition(ExpressionNode, Count)
}

/// Reads the text of a regular expression; what it does not understand it refuses.
struct ExpressionReader {
    private static let deepest = 50

    private var rest: Substring.UnicodeScalarView
    private var ignoresCase = false

    init(_ source: String) { rest = source[...].unicodeScalars }

    /// The whole expression, or `nil`.
    mutating func read() -> ExpressionNode? {
        guard let node = alternatives(depth: 0), rest.isEmpty else { return nil }
        return node
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.unicodeScalars) else { return false }
        rest = rest.dropFirst(text.unicodeScalars.count)
        return true
    }

    private mutating func alternatives(depth: Int) -> ExpressionNode? {
        guard depth <= Self.deepest else { return nil }
        // A flag counts to the end of its group.
        let outer = ignoresCase
        defer { ignoresCase = outer }
        var nodes: [ExpressionNode] = []
        repeat {
            guard let node = sequence(depth: depth) else { return nil }
            nodes.append(node)
        } while take("|")
        return nodes.count == 1 ? nodes[0] : .choice(nodes)
    }

    private mutating func sequence(depth: Int) -> ExpressionNode? {
        var nodes: [ExpressionNode] = []
        while let first = rest.first, first != "|", first != ")" {
            if take("(?i)") {
                ignoresCase = true
                continue
            }
            guard let node = part(depth: depth), let repeated = quantified(node) else { return nil }
            nodes.append(repeated)
        }
        return .sequence(nodes)
    }

    private mutating func part(depth: Int) -> ExpressionNode? {
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case "(": return group(depth: depth)
        case "[": return characterClass()
        case ".": return .set(.anyButNewline)
        case "^": return .assertion(.start)
        case "$": return .assertion(.endBeforeLineFeed)
        case "\\": return escape()
        case "*", "+", "?", "{": return nil
        default: return .set(CharacterSet(first, ignoresCase: ignoresCase))
        }
    }

    private mutating func group(depth: Int) -> ExpressionNode? {
        let outer = ignoresCase
        defer { ignoresCase = outer }
        if take("?i:") {
            ignoresCase = true
        } else if !take("?:"), rest.first == "?" {
            // Look-around, atomic groups and all the rest.
            return nil
        }
        guard let node = alternatives(depth: depth + 1), take(")") else { return nil }
        return node
    }

    private mutating func quantified(_ node: ExpressionNode) -> ExpressionNode? {
        guard let count = count() else { return node }
        guard let count else { return nil }
        // Few or many makes no difference to whether it matches.
        _ = take("?")
        if let next = rest.first, "*+?{".unicodeScalars.contains(next) { return nil }
        if case .assertion = node { return nil }
        return .repetition(node, count)
    }

    /// `nil` where there is none, and within it where it is not understood.
    private mutating func count() -> ExpressionNode.Count?? {
        if take("*") { return .some(.init(least: 0, most: nil)) }
        if take("+") { return .some(.init(least: 1, most: nil)) }
        if take("?") { return .some(.init(least: 0, most: 1)) }
        guard take("{") else { return nil }
        guard let inside = rest.firstIndex(of: "}") else { return .some(nil) }
        let parts = rest[..<inside].split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        rest = rest[inside...].dropFirst()
        guard parts.count <= 2, parts != ["", ""], parts.allSatisfy(Self.isNumberOrEmpty) else { return .some(nil) }
        guard parts.count == 2 else { return .some(Int(parts[0]).map { .init(least: $0, most: $0) }) }
        let (least, most) = (Int(parts[0]) ?? 0, Int(parts[1]))
        return .some(least <= most ?? .max ? .init(least: least, most: most) : nil)
    }

    private static func isNumberOrEmpty(_ text: String) -> Bool {
        text.utf8.count <= 4 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension ExpressionReader {
    /// What follows a backslash outside of a class.
    private mutating func escape() -> ExpressionNode? {
        if let kind = kind() { return .set(kind) }
        switch rest.first {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A": return assertion(.start)
        case "Z": return assertion(.endBeforeLineFeed)
        case "z": return assertion(.end)
        default: return escapedScalar().map { .set(CharacterSet($0, ignoresCase: ignoresCase)) }
        }
    }

    private mutating func assertion(_ assertion: LinearExpression.Assertion) -> ExpressionNode {
        rest.removeFirst()
        return .assertion(assertion)
    }

    private mutating func kind() -> CharacterSet? {
        let kinds: [(String, CharacterSet.Kind, Bool)] = [
            ("d", .digit, false), ("D", .digit, true), ("w", .word, false), ("W", .word, true),
            ("s", .space, false), ("S", .space, true),
        ]
        guard let (_, kind, isInverted) = kinds.first(where: { take($0.0) }) else { return nil }
        return CharacterSet(kind, isInverted: isInverted)
    }

    /// A character that is written as an escape; letters that stand for nothing known are refused.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "e": return "\u{1B}"
        case "a": return "\u{07}"
        case "x":
            let digits = rest.prefix(2)
            rest = rest.dropFirst(2)
            guard digits.count == 2, digits.allSatisfy({ $0.isASCII && $0.properties.isHexDigit }) else { return nil }
            return UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init)
        default:
            return scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar) ? scalar : nil
        }
    }

    /// What follows `[`.
    private mutating func characterClass() -> ExpressionNode? {
        var set = CharacterSet(ignoresCase: ignoresCase)
        set.isInverted = take("^")
        var isFirst = true
        while !take("]") {
            // Sets within sets and what joins them have meanings of their own.
            guard let first = rest.first, first != "[", !["--", "&&", "~~"].contains(String(rest.prefix(2))) else {
                return nil
            }
            defer { isFirst = false }
            if first == "\\" { rest.removeFirst() }
            if first == "\\", let kind = kind() {
                guard rest.first != "-" || rest.dropFirst().first == "]" else { return nil }
                set.kinds += kind.kinds
                continue
            }
            // The backslash was taken above.
            let low = first == "\\" ? escapedScalar() : rest.popFirst()
            guard let low else { return nil }
            guard !rest.starts(with: "--".unicodeScalars) else { return nil }
            guard rest.first == "-", rest.dropFirst().first != "]" else {
                set.ranges.append(low...low)
                continue
            }
            rest.removeFirst()
            guard let high = bound(), low <= high else { return nil }
            set.ranges.append(low...high)
        }
        return isFirst ? nil : .set(set)
    }

    /// The upper end of a range.
    private mutating func bound() -> Unicode.Scalar? {
        guard let first = rest.popFirst(), first != "[" else { return nil }
        return first == "\\" ? escapedScalar() : first
    }
}
