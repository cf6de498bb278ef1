// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What a search over released kernels ended with, for a person: two neighbours, and what lies between.
struct ReleaseAnswerText {
    private let record: SessionRecord
    private let pair: ReleasePair
    private let style: TerminalStyle
    /// A terminal shows a page; reports have more.
    private static let mostChanges = 12

    init(_ record: SessionRecord, _ pair: ReleasePair, _ style: TerminalStyle) {
        self.record = record
        self.pair = pair
        self.style = style
    }

    var lines: [String] {
        let said = [
            ("sure:    ", SpokenSearch.confidence(record)),
            ("upstream:", SpokenReleases.upstream(pair, record)),
        ]
        return [style(.strong, SpokenReleases.answer(pair, record))] + packages
            + said.compactMap { label, text in text.map { "  \(label) \($0.displayable(upTo: 400))" } }
            + changes + carryOn
    }

    private var packages: [String] {
        let sides = [(record.terms.old, pair.older.package), (record.terms.new, pair.newer.package)]
        let width = max(8, sides.map(\.0.count).max() ?? 0)
        return sides.filter { !$0.1.isEmpty }.map { word, package in
            let space = String(repeating: " ", count: width - word.count)
            return "  \(word):\(space) \(package.displayable(upTo: 120))"
        }
    }

    /// Those that touch what the scenario is about, and how many others there are.
    private var changes: [String] {
        let difference = record.releases?.difference
        let telling = difference?.telling ?? []
        let shown = telling.prefix(Self.mostChanges).map { change in
            "    \(style(.faint, change.version.displayable(upTo: 40)))  \(change.text.displayable(upTo: 100))"
        }
        let count = difference.flatMap(SpokenReleases.count)
        let said = [count, SpokenReleases.problem(record)].compactMap(\.self).enumerated().map { place, text in
            "  \(place == 0 ? "between: " : "         ") \(text)"
        }
        return said + shown + rest(telling.count, of: difference?.changes.count ?? 0, shown: shown.count)
    }

    private func rest(_ telling: Int, of all: Int, shown: Int) -> [String] {
        let parts = [
            telling > shown ? "and \(telling - shown) more" : nil,
            telling > 0 && all > telling ? "and \((all - telling).counted("other")) elsewhere" : nil,
        ]
        let words = parts.compactMap(\.self).joined(separator: ", ")
        return words.isEmpty ? [] : ["    \(words); a report has them"]
    }

    private var carryOn: [String] {
        guard let command = record.releases?.difference?.carryOn, !command.isEmpty else { return [] }
        return ["To carry on among the commits, with a Linux clone:", "  \(command.displayable)"]
    }
}
