// SPDX-License-Identifier: Apache-2.0

import Sessions

extension MarkdownReport {
    /// What the repository says of the commit, and whom to tell.
    var facts: [String] {
        guard let facts = record.culprit, let commit = subject else { return [] }
        var rows = [
            "## The commit in the history\n", "| | |", "| --- | --- |",
            "| contained in | \(SpokenFacts.releases(facts.releases).markdown) |",
        ]
        if let upstream = SpokenFacts.upstream(of: commit, facts) { rows.append("| upstream | \(upstream.markdown) |") }
        rows += facts.twins.prefix(20).map { "| the same change | \(SpokenFacts.twin($0).markdown) |" }
        rows += facts.remedies.prefix(20).map { "| **remedy** | \(SpokenFacts.remedy($0).markdown) |" }
        if facts.remedies.isEmpty {
            rows.append(
                record.isAboutFix ? "| fixes or reverts of it | none were found |" : "| remedy | none was found |"
            )
        }
        rows += [
            "| committer | \(facts.committer.markdown) \(facts.committerEmail.markdown), \(facts.committed.markdown) |",
            "| files | \(Self.files(facts)) |",
            "| looked at | \(SpokenFacts.extent(facts.extent).markdown) |", "",
        ]
        guard !facts.recipients.isEmpty || facts.noMaintainers != nil else { return rows }
        rows.append("Whom a report goes to:\n")
        rows += facts.recipients.prefix(100).map { person in
            "- \([person.name, person.address].filter { !$0.isEmpty }.joined(separator: " ").markdown): "
                + person.role.markdown
        }
        if let reason = facts.noMaintainers { rows.append("- MAINTAINERS says nothing: \(reason.markdown)") }
        return rows + [""]
    }

    /// The commit that the facts are of.
    private var subject: CommitRecord? {
        if case .found(let culprit, _, _) = record.end { culprit } else { record.proof?.commit }
    }

    private static func files(_ facts: CulpritFacts) -> String {
        let shown = facts.files.prefix(20)
        let more = facts.fileCount > shown.count ? " and \(facts.fileCount - shown.count) more" : ""
        return shown.map { $0.displayable(upTo: 120).markdown }.joined(separator: ", ") + more
    }
}
