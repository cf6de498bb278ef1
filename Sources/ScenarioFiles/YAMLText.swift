// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// The only way into Yams: bytes that may be anything become a ``YAMLNode``, or problems.
struct YAMLText {
    /// A scenario is a page; what is larger is something else.
    static let byteLimit = 1 << 20
    private static let depthLimit = 16
    private static let nodeLimit = 20_000

    let file: String
    private(set) var problems: [ScenarioProblem] = []
    private var nodes = 0

    /// Parses a file.
    ///
    /// - Returns: `nil` when nothing of it can be used; ``problems`` say why.
    static func parse(_ bytes: some Collection<UInt8>, file: String) -> (YAMLNode?, [ScenarioProblem]) {
        var text = YAMLText(file: file)
        let root = text.parse(bytes)
        return (root, text.problems)
    }

    private init(file: String) { self.file = file }

    private mutating func parse(_ bytes: some Collection<UInt8>) -> YAMLNode? {
        guard bytes.count <= Self.byteLimit else {
            return refuse("the file has \(bytes.count) bytes; a scenario has at most \(Self.byteLimit)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = bytes.prefix(validUTF8Prefix(of: bytes)).count { $0 == UInt8(ascii: "\n") } + 1
            return refuse("this is not UTF-8 text; save the file as UTF-8", line: line)
        }
        if let control = text.unicodeScalars.firstIndex(where: Self.isControl) {
            let place = Self.place(of: control, in: text)
            return refuse("the file contains a control character; remove it", line: place.line, column: place.column)
        }
        if let place = Self.manyAliases(in: text) {
            return refuse(Self.aliasMessage, line: place.line, column: place.column)
        }
        do {
            // The parser owns the anchors, nodes refer to them weakly: it has to live until all are seen.
            let parser = try Yams.Parser(yaml: text, encoding: .utf8)
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else { return refuse("the file is empty") }
                return convert(root, depth: 0)
            }
        } catch {
            problems.append(Self.problem(from: error, file: file))
            return nil
        }
    }

    private mutating func convert(_ node: Node, depth: Int) -> YAMLNode? {
        let place = YAMLNode.Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        nodes += 1
        guard node.anchor == nil else { return refuse(Self.aliasMessage, line: place.line, column: place.column) }
        guard depth <= Self.depthLimit, nodes <= Self.nodeLimit else {
            return refuse(
                "the file is nested too deeply or has too many values",
                line: place.line,
                column: place.column
            )
        }
        switch node {
        case .scalar(let scalar):
            guard Self.isUntagged(scalar.tag) else { return refuseTag(place) }
            guard !scalar.string.unicodeScalars.contains(where: { Self.isControl($0) }) else {
                return refuse("the text contains a control character", line: place.line, column: place.column)
            }
            return YAMLNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain), place: place)
        case .sequence(let sequence):
            guard Self.isUntagged(sequence.tag) else { return refuseTag(place) }
            return YAMLNode(content: .list(sequence.compactMap { convert($0, depth: depth + 1) }), place: place)
        case .mapping(let mapping):
            guard Self.isUntagged(mapping.tag) else { return refuseTag(place) }
            return convert(mapping, at: place, depth: depth)
        case .alias:
            return refuse(Self.aliasMessage, line: place.line, column: place.column)
        }
    }

    private mutating func convert(_ mapping: Node.Mapping, at place: YAMLNode.Place, depth: Int) -> YAMLNode? {
        var pairs: [(key: String, place: YAMLNode.Place, value: YAMLNode)] = []
        for (key, value) in mapping {
            let keyPlace = YAMLNode.Place(line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column)
            guard key.anchor == nil else {
                _ = refuse(Self.aliasMessage, line: keyPlace.line, column: keyPlace.column)
                continue
            }
            guard case .scalar(let scalar) = key else {
                _ = refuse(
                    "a key must be a word, not a list or a mapping",
                    line: keyPlace.line,
                    column: keyPlace.column
                )
                continue
            }
            // In double quotes YAML has escapes for them, which no check of the file's own text sees.
            guard !scalar.string.unicodeScalars.contains(where: { Self.isControl($0) }) else {
                _ = refuse("a key contains a control character", line: keyPlace.line, column: keyPlace.column)
                continue
            }
            guard !pairs.contains(where: { $0.key == scalar.string }) else {
                _ = refuse("the key '\(scalar.string)' comes twice", line: keyPlace.line, column: keyPlace.column)
                continue
            }
            // A key whose value was refused is still there: it is not reported as missing too.
            let node = convert(value, depth: depth + 1) ?? YAMLNode(content: .refused, place: keyPlace)
            pairs.append((scalar.string, keyPlace, node))
        }
        return YAMLNode(content: .map(pairs), place: place)
    }

    private mutating func refuseTag(_ place: YAMLNode.Place) -> YAMLNode? {
        refuse("tags ('!...') are not allowed in a scenario", line: place.line, column: place.column)
    }

    private mutating func refuse(_ message: String, line: Int? = nil, column: Int? = nil) -> YAMLNode? {
        problems.append(ScenarioProblem(file: file, line: line, column: column, message: message))
        return nil
    }
}

extension YAMLText {
    private static let aliasMessage =
        "anchors ('&') and aliases ('*') are not allowed in a scenario; write the value out"

    private static func isUntagged(_ tag: Tag) -> Bool { ["", Tag.Name.str.rawValue].contains(tag.description) }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }

    /// Where the first of very many words that begin with `*` stands.
    ///
    /// Yams resolves aliases while it parses and compares keys by their whole value, so a short file with a
    /// few dozen nested aliases in a key would keep it busy for ever. A few can do no harm and are refused later.
    private static func manyAliases(in text: String) -> YAMLNode.Place? {
        var (count, first) = (0, YAMLNode.Place(line: 1, column: 1))
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var before = UInt8(ascii: " ")
            for (column, byte) in line.utf8.enumerated() {
                defer { before = byte }
                guard byte == UInt8(ascii: "*"), " \t[{,:-?".utf8.contains(before) else { continue }
                if count == 0 { first = YAMLNode.Place(line: number + 1, column: column + 1) }
                count += 1
            }
        }
        return count > 12 ? first : nil
    }

    private static func place(of index: String.Index, in text: String) -> YAMLNode.Place {
        let before = text.unicodeScalars[..<index]
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        return YAMLNode.Place(line: lines.count, column: (lines.last?.count ?? 0) + 1)
    }

    private func validUTF8Prefix(of bytes: some Collection<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { length += UTF8.width(scalar) }
        return length
    }

    private static func problem(from error: any Error, file: String) -> ScenarioProblem {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let message = "this is not YAML: \(problem)"
            return ScenarioProblem(file: file, line: mark.line, column: mark.column, message: message)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            let message = "the key \(keys) comes twice"
            return ScenarioProblem(file: file, line: context.mark.line, column: context.mark.column, message: message)
        default:
            return ScenarioProblem(file: file, line: nil, column: nil, message: "this is not YAML: \(error)")
        }
    }
}

extension UTF8 {
    /// How many bytes a character takes.
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { UTF8.encode(scalar)?.count ?? 0 }
}
