// SPDX-License-Identifier: Apache-2.0

/// A piece of a YAML file with its place, free of aliases, tags and control characters.
struct YAMLNode {
    indirect enum Content {
        /// Text as written; `isPlain` when without quotes, so that it can stand for a number or nothing.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        /// In the order of the file; no key comes twice.
        case map([(key: String, place: Place, value: YAMLNode)])
        /// Something that was reported as a problem already.
        case refused
    }

    /// A line and a column, from 1.
    struct Place: Hashable {
        var line: Int
        var column: Int
    }

    let content: Content
    let place: Place

    /// Whether nothing was given: `key:` with nothing after it, `~` or `null`.
    var isEmpty: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What it is, for messages: `'many'`, `a list`, `a mapping`, `nothing`.
    var spoken: String {
        switch content {
        case _ where isEmpty: "nothing"
        case .scalar(let text, _): "'\(Self.oneLine(text))'"
        case .list: "a list"
        case .map: "a mapping"
        case .refused: "what it is"
        }
    }

    /// At most 60 characters, line feeds made visible.
    private static func oneLine(_ text: String) -> String {
        let beginning = text.unicodeScalars.count > 60 ? String(text.unicodeScalars.prefix(57)) + "..." : text
        return beginning.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }
}
