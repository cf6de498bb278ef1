// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions

/// How the search went about it, and what it learnt of the tests it went by.
struct SearchSection {
    private let record: SessionRecord
    private let rows: [SearchAccount.Row]

    /// `nil` where nothing was searched.
    init?(_ record: SessionRecord) {
        rows = SearchAccount(record).rows
        guard !rows.isEmpty else { return nil }
        self.record = record
    }

    var section: PageSection {
        let facts = HTML.facts(rows.map { HTML.row("\($0.label.rawValue)", "\($0.text, upTo: 4000)") })
        return PageSection(id: "search", heading: "The search", body: "\(facts)\(missRate)")
    }

    /// Where nothing was missed there is nothing to be drawn.
    private var missRate: HTML {
        let rate = record.search.missRate
        guard (1...1_000_000).contains(rate.misses), (0...1_000_000).contains(rate.sightings) else { return "" }
        return """
            <h3>How often a boot misses the bug, as far as the search saw it</h3>
            <div class="rate">
            \(DensityPlot(rate, name: "density-of-search").svg)
            <div>
            <p>Commits that have the bug were booted \((rate.sightings + rate.misses).counted("time")): it showed in \
            \(rate.sightings) and was missed in \(rate.misses).</p>
            \(HTML.facts([
                HTML.row("mean", "\(Figures.percent(rate.mean))"),
                HTML.row("at most", "\(Figures.percent(rate.upperBound())), with a probability of 95 %"),
            ]))</div>
            </div>

            """
    }
}
