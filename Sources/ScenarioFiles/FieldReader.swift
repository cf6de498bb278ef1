// SPDX-License-Identifier: Apache-2.0

/// Takes values out of a YAML tree, and gathers every problem on the way.
struct FieldReader {
    let file: String
    private(set) var problems: [ScenarioProblem] = []

    init(file: String) { self.file = file }

    /// The values of a mapping by key.
    typealias Fields = [String: YAMLNode]

    /// Notes a problem.
    mutating func refuse(_ place: YAMLNode.Place, _ message: String) {
        problems.append(ScenarioProblem(file: file, line: place.line, column: place.column, message: message))
    }

    /// Notes that a value is not what is expected.
    mutating func refuse(_ node: YAMLNode, _ key: String, expected: String) {
        refuse(node.place, "'\(key)' must be \(expected), not \(node.spoken)")
    }

    /// Opens a mapping. Unknown keys are problems, with the known one that was probably meant.
    mutating func fields(_ node: YAMLNode, in name: String, known: [String], required: [String] = []) -> Fields {
        guard case .map(let pairs) = node.content else {
            refuse(node.place, "\(name) must be a mapping with keys such as '\(known[0])', not \(node.spoken)")
            return [:]
        }
        var fields: Fields = [:]
        for (key, place, value) in pairs {
            if known.contains(key) {
                if case .refused = value.content { continue }
                fields[key] = value
            } else if let near = Suggestion.nearest(to: key, among: known) {
                refuse(place, "unknown key '\(key)' in \(name); did you mean '\(near)'?")
            } else {
                refuse(place, "unknown key '\(key)' in \(name); known are \(known.joined(separator: ", "))")
            }
        }
        for key in required where !pairs.contains(where: { $0.key == key }) {
            refuse(node.place, "\(name) lacks the key '\(key)'")
        }
        return fields
    }

    /// A text, which must satisfy a condition that `expected` puts into words.
    mutating func text(
        _ node: YAMLNode?,
        _ key: String,
        expected: String,
        where isValid: (String) -> Bool = { !$0.isEmpty }
    ) -> String? {
        guard let node else { return nil }
        guard case .scalar(let text, _) = node.content, !node.isEmpty, isValid(text) else {
            refuse(node, key, expected: expected)
            return nil
        }
        return text
    }

    /// A list of values, or one value that stands for a list of one.
    mutating func items(_ node: YAMLNode?, _ key: String, limit: Int) -> [YAMLNode]? {
        guard let node else { return nil }
        switch node.content {
        case .list(let items) where items.count <= limit:
            return items
        case .list(let items):
            refuse(node.place, "'\(key)' has \(items.count) entries; at most \(limit) are allowed")
            return nil
        case .scalar where !node.isEmpty, .map:
            return [node]
        case .scalar, .refused:
            refuse(node, key, expected: "a value or a list of values")
            return nil
        }
    }

    /// A list of texts, or one text.
    mutating func texts(
        _ node: YAMLNode?,
        _ key: String,
        limit: Int,
        expected: String,
        where isValid: (String) -> Bool
    ) -> [String]? {
        items(node, key, limit: limit)?.compactMap { text($0, key, expected: expected, where: isValid) }
    }

    /// A whole number.
    mutating func integer(_ node: YAMLNode?, _ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        guard case .scalar(let text, isPlain: true) = node.content, let number = Self.number(text),
            range.contains(number)
        else {
            refuse(node, key, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A time such as `90s`, `60m`, `1h` or `500ms`, up to a week.
    mutating func duration(_ node: YAMLNode?, _ key: String) -> Duration? {
        let expected = "a time such as 90s, 60m or 1h, up to a week"
        guard let text = text(node, key, expected: expected, where: { Self.duration($0) != nil }) else { return nil }
        return Self.duration(text)
    }

    /// A size such as `512MiB`.
    mutating func size(_ node: YAMLNode?, _ key: String, in range: ClosedRange<ByteCount>) -> ByteCount? {
        let expected = "a size from \(range.lowerBound) to \(range.upperBound), such as 512MiB"
        let isValid: (String) -> Bool = { Self.size($0).map(range.contains) ?? false }
        return text(node, key, expected: expected, where: isValid).flatMap(Self.size)
    }

    /// Digits only; no sign, no underscores, no hexadecimal.
    static func number(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }

    static func duration(_ text: String) -> Duration? {
        let units: [(String, Int)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        guard let milliseconds = quantity(text, units), (1...604_800_000).contains(milliseconds) else { return nil }
        return .milliseconds(milliseconds)
    }

    private static func size(_ text: String) -> ByteCount? {
        quantity(text, [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)]).map(ByteCount.init)
    }

    private static func quantity(_ text: String, _ units: [(String, Int)]) -> Int? {
        for (unit, factor) in units where text.hasSuffix(unit) {
            guard let count = number(text.dropLast(unit.count)) else { continue }
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        return nil
    }
}
