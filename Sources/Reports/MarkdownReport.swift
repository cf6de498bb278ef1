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
        ([heading] + answer + range + difference + proof + facts + releases + tested + crashes + notes + environment)
            .joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let title = record.title.isEmpty ? record.scenario : record.title
        return "# \(title.markdown)\n"
    }

    private var answer: [String] {
        if let pair = ReleasePair(record) { return between(pair) }
        switch record.end {
        case .found(let commit, let parents, let expectation):
            return found(commit, parents, expectation)
        case .onlySkippedLeft(let commits):
            return [
                "**Only \(record.unit)s that could not be tested are left; the \(record.firstNew) is one of these.**\n"
            ]
                + suspects(commits) + mending(commits)
        case .notSettled(let commits):
            return ["**The tests do not settle it. The \(record.firstNew) is most likely one of these.**\n"]
                + suspects(commits) + ["More boots of one \(record.unit) may be made with `--max-boots`.", ""]
        case .endsWrong(let text):
            return [
                "**There is no answer: \(record.terms.old) or \(record.terms.new) is not what it was said to be.**\n"
            ] + Self.lines(text) + [""]
        case .verified:
            guard let proof = record.proof else { return ["**The verification left no proof.**", ""] }
            return ["**\(Self.verified(proof))**\n"] + Self.rows(proof.commit) + [""]
        case .interrupted:
            return ["**The session was stopped before it had an answer.**", ""]
        case .failed(let text):
            return ["**The session could not go on:**\n"] + Self.lines(text) + [""]
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

    private var range: [String] {
        let old = record.old.isEmpty ? "unknown" : record.old.map(Self.name).joined(separator: ", ")
        let isSearch = record.isSearch
        let rows = SearchAccount(record).rows.map { "| \($0.label.rawValue) | \($0.text.markdown) |" }
        return [
            isSearch ? "## The range\n" : "## The ends\n",
            "\(record.terms.old.capitalizedFirst.markdown): \(old). "
                + "\(record.terms.new.capitalizedFirst.markdown): \(Self.name(record.new))."
                + (isSearch ? " \(record.size).\n" : "\n"),
        ] + (rows.isEmpty ? [] : ["| | |", "| --- | --- |"] + rows + [""]) + [
            "To repeat it:\n", "    \(record.command.displayable)\n",
        ]
    }

    private static func name(_ end: SessionRecord.End) -> String {
        if let release = end.release {
            let package = release.package.isEmpty ? "" : " (\(release.package.displayable(upTo: 200).markdown))"
            return "\(release.shownVersion.markdown)\(package)"
        }
        return "\(end.name.markdown) (`\(end.commit.hex)`)"
    }

    private var notes: [String] {
        record.notes.isEmpty ? [] : ["## Notes\n"] + record.notes.map { "- \($0.markdown)" } + [""]
    }

    /// Where the kernels come from.
    private var origin: [String] {
        guard let facts = record.releases else { return ["| repository | \(record.repository.markdown) |"] }
        let modules = facts.modules.prefix(100).map { $0.displayable(upTo: 60).markdown }.joined(separator: ", ")
        return modules.isEmpty ? [] : ["| modules loaded | \(modules) |"]
    }

    private var environment: [String] {
        let host = record.host.map { ["| host | \($0.distribution.markdown), \($0.kernel.markdown) |"] } ?? []
        return [
            "## Environment\n", "| | |", "| --- | --- |",
            "| scenario | \(record.scenario.markdown) |",
        ] + origin + [
            "| guests | \(record.accelerator.markdown) |"
        ] + host + [
            "| kbisect | \(record.kbisect.markdown) |",
            "| started | \(record.started.markdown) |",
            "| last change | \(record.updated.markdown) |",
        ] + record.tools.map { "| \($0.name.markdown) | \($0.version.markdown) |" }
    }
}
