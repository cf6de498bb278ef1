// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What each part of each probe took, as bars and as figures.
struct TimeSection {
    private typealias Part = (name: HTML, seconds: @Sendable (ProbeRecord.Seconds) -> Double?)

    /// The parts of a probe, in their order. A released kernel is fetched, any other is built.
    private let parts: [Part]
    private static let made: [Part] = [("checkout", { $0.checkout }), ("build", { $0.build })]
    private static let fetched: [Part] = [("fetch", { $0.fetch })]
    private static let booted: [Part] = [("boot", { $0.boot }), ("test", { $0.test })]

    private let probes: [ProbeRecord]
    private let terms: Terms
    private let anchors: ProbeAnchors

    /// `nil` while there is no probe, and where a person tested: how long that took is not known.
    init?(_ record: SessionRecord) {
        guard record.probes.contains(where: { !$0.isSaid }) else { return nil }
        parts = (record.kind == .releases ? Self.fetched : Self.made) + Self.booted
        probes = record.probes
        terms = record.terms
        anchors = ProbeAnchors(record.probes)
    }

    var section: PageSection {
        let legend = parts.map { part -> HTML in
            "<li><span class=\"swatch \(part.name)\" aria-hidden=\"true\"></span> \(part.name)</li>\n"
        }
        let head = parts.map(\.name) + ["total"]
        let table = HTML.table(
            "Time of each probe",
            head: """
                \(HTML.figures("probe"))\(HTML.column("verdict"))\
                \(hasTrials ? HTML.column("boots that showed it") : nil)\(hasBeginnings ? HTML.figures("after") : nil)\
                <th scope="col" class="bars">scaled to the longest</th>\(head.map(HTML.figures))
                """,
            groups: [probes.indices.map(row)],
            foot: foot
        )
        return PageSection(
            id: "time",
            heading: "Time",
            body: "<ul class=\"legend\">\n\(legend)</ul>\n<div class=\"times\">\(table)</div>\n"
        )
    }

    /// Whether a kernel was booted several times.
    private var hasTrials: Bool { probes.contains { SpokenProbe.trials($0) != nil } }
    private var hasBeginnings: Bool { probes.contains { $0.at != nil } }

    private var longest: Double { probes.map { length($0.seconds) }.max() ?? 0 }

    /// The whole time; with parts that were measured beyond it, theirs.
    private func length(_ seconds: ProbeRecord.Seconds) -> Double {
        max(seconds.total, parts.compactMap { $0.seconds(seconds) }.reduce(0, +))
    }

    private func row(_ index: Int) -> HTML {
        let probe = probes[index]
        let figures = (parts.map { $0.seconds(probe.seconds) } + [probe.seconds.total]).map(Self.cell)
        let after: HTML? = hasBeginnings ? Self.cell(probe.at) : nil
        return """
            <tr><th scope="row" class="figure">\(anchors.link(to: probe.number))</th>\
            <td>\(HTML.badge(probe.verdict, terms))</td>\(hasTrials ? boots(probe) : nil)\(after)\
            <td class="bars"><div class="bar" aria-hidden="true">\(bars(probe.seconds))</div></td>\(figures)</tr>

            """
    }

    private func boots(_ probe: ProbeRecord) -> HTML {
        let count: HTML? = probe.trials.flatMap { trials in
            SpokenProbe.trials(probe).map { _ in "\(trials.bad) of \(trials.total)" }
        }
        return "<td>\([count, HTML.missed(probe, anchors)].compactMap(\.self).joined(by: " "))</td>"
    }

    private func bars(_ seconds: ProbeRecord.Seconds) -> [HTML] {
        parts.compactMap { part in
            guard let time = part.seconds(seconds), time > 0, longest > 0 else { return nil }
            return "<span class=\"\(part.name)\" style=\"width:\(Figures.length(time / longest * 100))%\"></span>"
        }
    }

    private static func cell(_ seconds: Double?) -> HTML {
        "<td class=\"figure\">\(seconds.map(Figures.time) ?? "")</td>"
    }

    private var foot: HTML {
        let sums = parts.map { part in probes.compactMap { part.seconds($0.seconds) }.reduce(0, +) }
        let all = probes.map(\.seconds.total).reduce(0, +)
        let empty = [hasTrials, hasBeginnings].map { $0 ? "<td></td>" as HTML : "" }
        return """
            <tr><th scope="row" class="figure">all</th><td></td>\(empty)<td class="bars"></td>\
            \((sums + [all]).map(Self.cell))</tr>
            """
    }
}
