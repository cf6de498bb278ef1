// SPDX-License-Identifier: Apache-2.0

import Sessions

extension MailBody {
    /// What there is to know of the culprit or the cure, its twins and its own cures.
    var commit: [MailBlock] {
        if case .between(let pair) = answer { return between(pair) }
        guard let commit = answer.commit else { return [] }
        var items = [
            "Commit: \(SpokenFacts.citation(commit))",
            "Author: \(commit.author.displayable(upTo: 100)), \(commit.date.displayable(upTo: 40))",
        ]
        if case .found(_, let parents, _) = record.end {
            items += parents.map { parent in
                let title = parent.title.isEmpty ? "" : " (\"\(parent.title.displayable(upTo: 160))\")"
                return "Parent \(parent.commit.short)\(title): \(parent.how.displayable(upTo: 200))"
            }
        }
        guard let facts else { return [.heading("The commit"), .items(items)] }
        if let upstream = SpokenFacts.upstream(of: commit, facts) { items.append("Upstream: \(upstream)") }
        items.append("Contained in: \(SpokenFacts.releases(facts.releases))")
        let others = facts.twins.filter { $0 != SpokenFacts.upstreamTwin(facts) }
        items += others.prefix(20).map { "The same change: \(SpokenFacts.twin($0))" }
        for remedy in facts.remedies.prefix(10) {
            items.append("Remedy: \(SpokenFacts.remedy(remedy))")
            items += remedy.reports.prefix(5).map {
                "Remedy's line \($0.key.displayable(upTo: 40)): \($0.value.displayable(upTo: 200))"
            }
        }
        if facts.remedies.isEmpty {
            items.append(isFix ? "Fixes or reverts of it: none were found" : "Remedy: none was found")
        }
        items.append("Looked at: \(SpokenFacts.extent(facts.extent))")
        return [.heading("The commit"), .items(items)]
    }

    /// Whether mainline has it, or only a stable series.
    var lineage: String {
        let names = ([record.new] + record.old).map { Self.name($0.name) }.joined(separator: ", ")
        let kinds = Set(([record.new] + record.old).map { ReleaseName($0.name) })
        let tested =
            kinds == [.mainline]
            ? "Mainline: the ends, \(names), are mainline releases."
            : kinds == [.stable]
                ? "Stable: the ends, \(names), are of a stable series." : "The ends are \(names)."
        guard let facts else { return tested }
        if let mainline = facts.releases.mainline {
            return tested + " Mainline has the commit since \(Self.name(mainline))."
        }
        if let upstream = facts.twins.first(where: { $0.releases.mainline != nil }) {
            let since = upstream.releases.mainline.map { " since \(Self.name($0))" } ?? ""
            return tested + " Mainline has the same change\(since), as \(upstream.commit.id.short); "
                + "whether it \(isFix ? "cures" : "shows") the bug there was not tested."
        }
        return tested + " No mainline release that the repository has a tag of contains the commit."
    }
}
