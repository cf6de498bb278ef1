// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What a search over released kernels has in place of a commit.
extension MarkdownReport {
    /// The two neighbours.
    func between(_ pair: ReleasePair) -> [String] {
        let rows = [
            (record.terms.old, pair.older.package), (record.terms.new, pair.newer.package),
            ("upstream", SpokenReleases.upstream(pair, record) ?? ""),
            ("sure", SpokenSearch.confidence(record) ?? ""),
        ]
        return ["**\(SpokenReleases.answer(pair, record).markdown).**\n", "| | |", "| --- | --- |"]
            + rows.filter { !$0.1.isEmpty }.map { "| \($0.0.markdown) | \($0.1.displayable(upTo: 400).markdown) |" }
            + ["", "Which commit it is, is not known.\n"] + carryOn + [""]
    }

    private var carryOn: [String] {
        guard let command = record.releases?.difference?.carryOn, !command.isEmpty else { return [] }
        return ["To carry on among the commits, with a Linux clone:\n", "    \(command.displayable)"]
    }

    /// The change log between the two, what touches the scenario's subsystem first.
    var difference: [String] {
        guard ReleasePair(record) != nil else { return [] }
        let difference = record.releases?.difference
        let telling = difference?.telling ?? []
        let rest = (difference?.changes.count ?? 0) - telling.count
        var lines = ["## What lies between\n"]
        if let count = difference.flatMap(SpokenReleases.count) {
            lines.append("\(count.capitalizedFirst.markdown).\n")
        }
        lines += telling.prefix(Self.mostChanges).map { change in
            "- \(change.version.displayable(upTo: 60).markdown): \(change.text.displayable(upTo: 300).markdown)"
        }
        if telling.count > Self.mostChanges { lines.append("- and \(telling.count - Self.mostChanges) more") }
        if !telling.isEmpty { lines.append("") }
        if rest > 0 {
            lines += ["The page and the record have \(telling.isEmpty ? "them" : "the \(rest.counted("other"))").", ""]
        }
        if let problem = SpokenReleases.problem(record) { lines += ["\(problem.capitalizedFirst.markdown).", ""] }
        return lines
    }

    private static var mostChanges: Int { 200 }

    /// All that could be chosen.
    var releases: [String] {
        guard let facts = record.releases else { return [] }
        let standings = ReleaseStandings(record)
        let rows = standings.all.map { standing in
            let cells = [
                standing.release.shownVersion.markdown, Self.packages(standing.release) { $0.name },
                Self.packages(standing.release) { $0.origin },
                standing.probe == nil ? "" : Self.packages(standing.release, SpokenReleases.trust),
                standing.release.upstream.map { $0.displayable(upTo: 60).markdown } ?? "", verdict(of: standing),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return [
            "## Releases\n",
            "Looked for in: \(facts.sources.map { $0.displayable(upTo: 200).markdown }.joined(separator: "; ")).\n",
            "| version | package | from | vouched for by | upstream | verdict |",
            "| --- | --- | --- | --- | --- | --- |",
        ] + rows + (standings.hidden > 0 ? ["", "And \(standings.hidden) more."] : []) + [""]
    }

    private static func packages(_ release: ReleaseRecord, _ text: (ReleaseRecord.Package) -> String) -> String {
        var seen: Set<String> = []
        return release.packages.prefix(5).map(text).filter { seen.insert($0).inserted }
            .map { $0.displayable(upTo: 200).markdown }.joined(separator: ", ")
    }

    private func verdict(of standing: ReleaseStandings.Standing) -> String {
        let word = standing.verdict.map { record.terms.word(for: $0).markdown }
        let more = [standing.role.map { "**\($0.markdown)**" }, standing.reason?.displayable(upTo: 200).markdown]
        return ([word] + more).compactMap(\.self).joined(separator: ": ")
    }
}
