// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions

/// What was done to prove or refute the answer.
struct ProofSection {
    private let proof: ProofRecord
    private let anchors: ProbeAnchors

    /// `nil` where nothing was done.
    init?(_ record: SessionRecord) {
        guard let proof = record.proof else { return nil }
        self.proof = proof
        anchors = ProbeAnchors(record.probes)
    }

    var section: PageSection {
        PageSection(id: "proof", heading: "The proof", body: "\(grade)\(facts)\(checks)\(missRate)\(chain)\(conflicts)")
    }

    private var grade: HTML {
        let only: HTML? =
            proof.isConfirmationOnly
            ? " Only the commit and its parents were to be confirmed; <code>kbisect verify</code> does the rest." : nil
        guard let grade = proof.grade else { return "<p>It is under way; there is no grade yet.\(only)</p>\n" }
        return "<p class=\"lead\">\(HTML.badge(grade)) \(grade.meaning)</p>\n\(only.map { "<p>\($0)</p>\n" })"
    }

    private var facts: HTML {
        HTML.facts([
            HTML.row("claim", "\(HTML.line(proof.commit)) \(proof.isFix ? "cures the bug" : "brought the bug")"),
            HTML.row("found by", proof.pin.map { "\($0, upTo: 400)" }),
            HTML.row(
                "confidence",
                """
                asked for: \(Figures.percent(1 - proof.allowedError)) in all; \
                chance that any check that passed is wrong: at most \(Figures.percent(proof.error))
                """
            ),
            HTML.row("effort", "\(proof.kernels) kernels, \(proof.boots) boots, \(Figures.time(proof.seconds))"),
        ])
    }

    private var checks: HTML {
        guard !proof.checks.isEmpty else { return "" }
        let head: [HTML] = ["claim", "status", "why", "probes"]
        let parts = ProofCheck.Part.allCases.map { part in proof.checks.filter { $0.part == part } }
        return HTML.table(
            "Checks, and what became of each",
            head: "\(head.map(HTML.column))\(HTML.figures("chance of error"))",
            groups: parts.filter { !$0.isEmpty }.map { $0.prefix(1).map(heading) + $0.map(row) }
        )
    }

    private func heading(of check: ProofCheck) -> HTML {
        "<tr class=\"part\"><th scope=\"rowgroup\" colspan=\"5\">\(check.part.words)</th></tr>\n"
    }

    private func row(_ check: ProofCheck) -> HTML {
        """
        <tr><th scope="row" class="wide">\(check.words, upTo: 400)</th>\
        <td>\(HTML.badge(check.status))</td><td class="wide">\(check.detail, upTo: 1000)</td>\
        <td>\(check.probes.map(anchors.link).joined(by: ", "))</td>\
        <td class="figure">\(check.error.map(Figures.percent) ?? "")</td></tr>

        """
    }

    private var missRate: HTML {
        let rate = proof.missRate
        // A record may come from somebody else, and what it says is counted with.
        let counts = [rate.sightings, rate.misses]
        guard counts.allSatisfy({ (0...1_000_000).contains($0) }), counts != [0, 0] else { return "" }
        return """
            <h3>How often the reproducer misses the bug</h3>
            <div class="rate">
            \(DensityPlot(rate, name: "density-of-proof").svg)
            <div>
            <p>In \(rate.sightings + rate.misses) trials of a kernel that has the bug it showed \(rate.sightings) times \
            and was missed \(rate.misses) times.</p>
            \(HTML.facts([
                HTML.row("mean", "\(Figures.percent(rate.mean))"),
                HTML.row("at most", "\(Figures.percent(rate.upperBound())), with a probability of 95 %"),
                HTML.row("to clear a kernel", proof.cleanTrials.map { "\($0) trials in which it does not show" }),
            ]))</div>
            </div>

            """
    }

    private var chain: HTML {
        guard !proof.chain.isEmpty else { return "" }
        return """
            <h3>Reverted with it</h3>
            <p>These commits were built upon it, so a revert takes them back first, the newest first.</p>
            <ol class="commits">
            \(proof.chain.map { "<li>\(HTML.line($0))</li>\n" })</ol>

            """
    }

    private var conflicts: HTML {
        guard !proof.conflicts.isEmpty else { return "" }
        let items = proof.conflicts.map { conflict -> HTML in
            let files = conflict.files.map { file -> HTML in "<li><code>\(file, upTo: 400)</code></li>\n" }
            return
                "<li>\(conflict.doing, upTo: 400)\(files.isEmpty ? nil : "<ul class=\"files\">\n\(files)</ul>")</li>\n"
        }
        return "<h3>What could not be made</h3>\n<p>Both sides change these files.</p>\n<ul>\n\(items)</ul>\n"
    }
}
