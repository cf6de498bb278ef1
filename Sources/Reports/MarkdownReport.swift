// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// A session as a Markdown page, from its record alone.
package struct MarkdownReport: Hashable, Sendable {
    let record: SessionRecord

    package init(_ record: SessionRecord) {
        self.record = record
    }

    /// The page.
    package var text: String {
        ([heading] + answer + range + proof + facts + tested + crashes + notes + environment).joined(separator: "\n")
            + "\n"
    }

    private var heading: String {
        let title = record.title.isEmpty ? record.scenario : record.title
        return "# \(title.markdown)\n"
    }

    private var answer: [String] {
        switch record.end {
        case .found(let culprit, let parents, let expectation):
            return [
                record.refutesItsCulprit
                    ? "**The search ended at \(culprit.id.hex), and the proof refutes it.**\n"
                    : "**\(culprit.id.hex) is the \(record.terms.firstNew).**\n"
            ] + Self.rows(culprit)
                + parents.map { "| parent | `\($0.commit.hex)`: \($0.how.markdown) |" }
                + expectationRow(expectation) + [""]
        case .onlySkippedLeft(let commits):
            return ["**The \(record.terms.firstNew) is one of these; the others could not be tested.**\n"]
                + commits.map { "- `\($0.id.hex)` \($0.title.markdown)" } + [""]
        case .notSettled(let commits):
            return ["**The tests do not settle it. The \(record.terms.firstNew) is most likely one of these.**\n"]
                + commits.map { "- `\($0.id.hex)` \($0.title.markdown)" } + [""]
        case .endsWrong(let text):
            return [
                "**There is no answer: \(record.terms.old) or \(record.terms.new) is not what it was said to be.**\n",
                text.markdown, "",
            ]
        case .verified:
            guard let proof = record.proof else { return ["**The verification left no proof.**", ""] }
            return ["**\(Self.verified(proof))**\n"] + Self.rows(proof.commit) + [""]
        case .interrupted:
            return ["**The session was stopped before it had an answer.**", ""]
        case .failed(let text):
            return ["**The session could not go on:**\n", text.markdown, ""]
        case nil:
            return ["**The session is not finished.**", ""]
        }
    }

    /// A verification's answer in one sentence.
    private static func verified(_ proof: ProofRecord) -> String {
        let (commit, doing) = (proof.commit.id.hex, proof.isFix ? "cures" : "broke")
        return switch proof.grade {
        case .proven, .supported: "\(commit) is the commit that \(doing) it: \(proof.grade?.rawValue ?? "")."
        case .refuted: "\(commit) is not the commit that \(doing) it: REFUTED."
        case .inconclusive: "It could not be decided whether \(commit) \(doing) it: INCONCLUSIVE."
        case nil: "Whether \(commit) \(doing) it was not found out: the verification is not finished."
        }
    }

    private static func rows(_ commit: CommitRecord) -> [String] {
        [
            "| | |", "| --- | --- |",
            "| title | \(commit.title.markdown) |",
            "| author | \(commit.author.markdown) \(commit.email.markdown) |",
            "| date | \(commit.date.markdown) |",
        ]
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
        let isSearch = record.isSearch
        return [
            isSearch ? "## The range\n" : "## The ends\n",
            "Good: \(good). Bad: \(Self.name(record.bad))."
                + (isSearch ? " \(record.suspects) commits between them.\n" : "\n"),
            "To repeat it:\n", "    \(record.command.displayable)\n",
        ]
    }

    private static func name(_ end: SessionRecord.End) -> String {
        "\(end.name.markdown) (`\(end.commit.hex)`)"
    }

    private var notes: [String] {
        record.notes.isEmpty ? [] : ["## Notes\n"] + record.notes.map { "- \($0.markdown)" } + [""]
    }

    private var environment: [String] {
        let host = record.host.map { ["| host | \($0.distribution.markdown), \($0.kernel.markdown) |"] } ?? []
        return [
            "## Environment\n", "| | |", "| --- | --- |",
            "| scenario | \(record.scenario.markdown) |",
            "| repository | \(record.repository.markdown) |",
            "| guests | \(record.accelerator.markdown) |",
        ] + host + [
            "| kbisect | \(record.kbisect.markdown) |",
            "| started | \(record.started.markdown) |",
            "| last change | \(record.updated.markdown) |",
        ] + record.tools.map { "| \($0.name.markdown) | \($0.version.markdown) |" }
    }
}
