// SPDX-License-Identifier: Apache-2.0

import ScenarioFiles

/// Regular expressions: on a short text ours finds what Swift's own does, wherever both understand the expression.
///
/// Only ASCII is compared, where a character is one scalar; and neither `\b`, which Swift takes from Unicode's words, nor
/// an end of a line in the text, of which CR LF is one character to Swift.
@Sendable func fuzzPattern(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let source = String(decoding: parts[0], as: UTF8.self)
    guard !source.isEmpty, let condition = try? Scenario.BadCondition(written: "output:" + source),
        let matcher = condition.pattern?.matcher()
    else { return }
    let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
    let found = matcher(text)
    let isPlain = (source + text).utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let isShort = source.utf8.count <= 20 && text.utf8.count <= 12
    guard isPlain, isShort, !source.contains("\\b"), !source.contains("\\B") else { return }
    guard let regex = try? Regex(source) else { return require(false, "Swift does not understand /\(source)/") }
    require(((try? regex.firstMatch(in: text)) != nil) == found, "/\(source)/ in '\(text)': \(found), and not to Swift")
}
