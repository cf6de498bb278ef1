// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// Every release that could be chosen: where it is from, who vouches for it, and what was found out.
struct ReleasesSection {
    private let facts: ReleaseFacts
    private let standings: ReleaseStandings
    private let terms: Terms
    private let anchors: ProbeAnchors

    /// `nil` where no releases were searched.
    init?(_ record: SessionRecord) {
        guard let facts = record.releases else { return nil }
        self.facts = facts
        standings = ReleaseStandings(record)
        terms = record.terms
        anchors = ProbeAnchors(record.probes)
    }

    var section: PageSection {
        let columns: [HTML] = ["version", "package", "from", "vouched for by", "upstream", "verdict"]
        let table = HTML.table(
            "What could be chosen, the oldest first",
            head: "\(columns.map(HTML.column))",
            groups: [standings.all.map(row)]
        )
        let sources: HTML? = facts.sources.isEmpty ? nil : HTML.list(facts.sources)
        let more: HTML? = standings.hidden > 0 ? "<p class=\"muted\">and \(standings.hidden) more</p>\n" : nil
        return PageSection(
            id: "releases",
            heading: "Releases",
            body: "\(HTML.facts([HTML.row("looked for in", sources)]))\(table)\(more)"
        )
    }

    private func row(_ standing: ReleaseStandings.Standing) -> HTML {
        let release = standing.release
        return """
            <tr><th scope="row" class="version">\(HTML.version(release))</th>\
            <td class="wide">\(Self.cell(release) { $0.name })</td><td class="wide">\(Self.cell(release) { $0.origin })</td>\
            <td>\(standing.probe == nil ? "" : Self.cell(release, SpokenReleases.trust))</td>\
            <td>\(release.upstream.map { "<code>\($0, upTo: 60)</code>" } ?? "")</td>\
            <td class="wide">\(verdict(standing))</td></tr>

            """
    }

    /// Packages of one source say the same, which is said once.
    private static func cell(_ release: ReleaseRecord, _ text: (ReleaseRecord.Package) -> String) -> HTML {
        var seen: Set<String> = []
        return release.packages.prefix(5).map(text).filter { seen.insert($0).inserted }
            .map { text -> HTML in "\(text, upTo: 200)" }.joined(by: "<br>")
    }

    private func verdict(_ standing: ReleaseStandings.Standing) -> HTML {
        let probe: HTML? = standing.probe.map { "probe \(anchors.link(to: $0))" }
        let parts: [HTML?] = [
            standing.verdict.map { HTML.badge($0, terms) }, standing.role.map { "<strong>\($0)</strong>" }, probe,
            standing.reason.map { "<span class=\"muted\">\($0, upTo: 200)</span>" },
        ]
        return parts.compactMap(\.self).joined(by: " ")
    }
}
