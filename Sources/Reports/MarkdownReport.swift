// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// A session as a Markdown page, from its record alone.
package struct MarkdownReport: Hashable, Sendable {
    private let record: SessionRecord

    package init(_ record: SessionRecord) {
        self.record = record
    }

    /// The page.
    package var text: String {
        ([heading] + answer + range + tested + notes + environment).joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let title = record.title.isEmpty ? record.scenario : record.title
        return "# \(title.markdown)\n"
    }

    private var answer: [String] {
        switch record.end {
        case .found(let culprit, let parents, let expectation):
            return [
                "**\(culprit.id.hex) is the first bad commit.**\n",
                "| | |", "| --- | --- |",
                "| title | \(culprit.title.markdown) |",
                "| author | \(culprit.author.markdown) \(culprit.email.markdown) |",
                "| date | \(culprit.date.markdown) |",
            ] + parents.map { "| parent | `\($0.commit.hex)`: \($0.how.markdown) |" }
                + expectationRow(expectation) + [""]
        case .onlySkippedLeft(let commits):
            return ["**The first bad commit is one of these; the others could not be tested.**\n"]
                + commits.map { "- `\($0.id.hex)` \($0.title.markdown)" } + [""]
        case .endsWrong(let text):
            return ["**There is no answer: good or bad is not what it was said to be.**\n", text.markdown, ""]
        case .interrupted:
            return ["**The session was stopped before it had an answer.**", ""]
        case .failed(let text):
            return ["**The session could not go on:**\n", text.markdown, ""]
        case .verified:
            return []
        case nil:
            return ["**The session is not finished.**", ""]
        }
    }

    private func expectationRow(_ expectation: SessionEnd.Expectation) -> [String] {
        switch expectation {
        case .none: []
        case .met: ["| expected | this is the commit that the scenario names |"]
        case .otherCommit: ["| expected | **the scenario names another commit** |"]
        }
    }

    private var range: [String] {
        let good = record.good.map(Self.name).joined(separator: ", ")
        return [
            "## The range\n",
            "Good: \(good). Bad: \(Self.name(record.bad)). \(record.suspects) commits between them.\n",
            "To repeat it:\n", "    \(record.command.displayable)\n",
        ]
    }

    private static func name(_ end: SessionRecord.End) -> String {
        "\(end.name.markdown) (`\(end.commit.hex)`)"
    }

    private var tested: [String] {
        let head = [
            "## What was tested\n",
            "| # | commit | verdict | why | tested for | build | boot | test | evidence |",
            "| --: | --- | --- | --- | --- | --: | --: | --: | --- |",
        ]
        let rows = record.probes.map { probe in
            let cells = [
                "\(probe.number)", "`\(probe.commit.id.short)` \(probe.commit.title.displayable(upTo: 72).markdown)",
                probe.verdict.rawValue, probe.reason.displayable(upTo: 200).markdown, probe.purpose.markdown,
                Self.time(probe.seconds.build), Self.time(probe.seconds.boot), Self.time(probe.seconds.test),
                "[\(probe.evidence)](\(probe.evidence)/)",
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return head + rows + [""]
    }

    private static func time(_ seconds: Double?) -> String {
        seconds.map { "\(($0 * 10).rounded() / 10) s" } ?? ""
    }

    private var notes: [String] {
        record.notes.isEmpty ? [] : ["## Notes\n"] + record.notes.map { "- \($0.markdown)" } + [""]
    }

    private var environment: [String] {
        [
            "## Environment\n", "| | |", "| --- | --- |",
            "| scenario | \(record.scenario.markdown) |",
            "| repository | \(record.repository.markdown) |",
            "| guests | \(record.accelerator.markdown) |",
            "| kbisect | \(record.kbisect.markdown) |",
            "| started | \(record.started.markdown) |",
            "| last change | \(record.updated.markdown) |",
        ] + record.tools.map { "| \($0.name.markdown) | \($0.version.markdown) |" }
    }
}
