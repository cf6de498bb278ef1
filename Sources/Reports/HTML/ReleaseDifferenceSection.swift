// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What lies between the two released kernels of an answer: the change log, and how to carry on among the commits.
struct ReleaseDifferenceSection {
    private let record: SessionRecord
    private let pair: ReleasePair
    private let difference: ReleaseFacts.Difference?
    /// A page with more is of no use to anybody; the record has them all.
    private static let most = 5000

    /// `nil` where there is no such answer.
    init?(_ record: SessionRecord) {
        guard let pair = ReleasePair(record) else { return nil }
        self.record = record
        self.pair = pair
        difference = record.releases?.difference
    }

    var section: PageSection {
        PageSection(id: "between", heading: "What lies between", body: "\(sides)\(changes)\(carryOn)")
    }

    private var sides: HTML {
        HTML.facts([
            HTML.row("last \(record.terms.old)", Self.side(pair.older)),
            HTML.row("first \(record.terms.new)", Self.side(pair.newer)),
            HTML.row("upstream", SpokenReleases.upstream(pair, record).map { "\($0)" }),
        ])
    }

    private static func side(_ release: ReleaseRecord) -> HTML {
        "\(HTML.version(release))\(release.packages.prefix(5).map { "<br>\(SpokenReleases.package($0))" })"
    }

    private var changes: HTML {
        let telling = difference?.telling ?? []
        let others = difference?.changes.filter { !$0.touchesSubsystem } ?? []
        let count: HTML? = difference.flatMap(SpokenReleases.count).map { "<p>\($0.capitalizedFirst).</p>\n" }
        let problem: HTML? = SpokenReleases.problem(record).map { "<p>\($0.capitalizedFirst).</p>\n" }
        let rest: HTML =
            others.isEmpty
            ? ""
            : HTML.details(telling.isEmpty ? "All \(others.count)" : "The other \(others.count)", Self.list(others))
        return "<h3>Change log</h3>\n\(count)\(telling.isEmpty ? "" : Self.list(telling))\(rest)\(problem)"
    }

    private static func list(_ changes: [ReleaseFacts.Change]) -> HTML {
        let items = changes.prefix(most).map { change -> HTML in
            "<li><span class=\"muted\">\(change.version, upTo: 60)</span> \(change.text, upTo: 400)</li>\n"
        }
        let more: HTML? = changes.count > most ? "<li>and \(changes.count - most) more</li>\n" : nil
        return "<ul class=\"commits\">\n\(items)\(more)</ul>\n"
    }

    private var carryOn: HTML {
        guard let command = difference?.carryOn, !command.isEmpty else { return "" }
        return """
            <h3>To carry on among the commits</h3>
            <p>With a Linux clone:</p>
            \(HTML.preformatted(HTML(line: Substring(command)), label: "The command that carries on among the commits"))
            """
    }
}
