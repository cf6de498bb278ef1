// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// Every probe with its evidence.
struct ProbesSection {
    private let probes: [ProbeRecord]
    private let terms: Terms
    private let anchors: ProbeAnchors
    private let evidence: any EvidenceReader

    /// `nil` while there is none.
    init?(_ record: SessionRecord, evidence: any EvidenceReader) {
        guard !record.probes.isEmpty else { return nil }
        probes = record.probes
        terms = record.terms
        anchors = ProbeAnchors(record.probes)
        self.evidence = evidence
    }

    var section: PageSection {
        PageSection(id: "probes", heading: "Probes", body: HTML(probes.enumerated().map { article($1, at: $0) }))
    }

    private func article(_ probe: ProbeRecord, at place: Int) -> HTML {
        """
        <article\(anchors.name(of: probe, at: place))>
        <h3>\(HTML.badge(probe.verdict, terms)) Probe \(probe.number): \(HTML.line(probe.commit))</h3>
        <p class="reason">\(probe.reason, upTo: 2000)</p>
        \(HTML.missed(probe, anchors).map { "<p>\($0)</p>\n" })\
        \(facts(probe))\(oops(probe))\(console(probe))\(output(probe))</article>

        """
    }

    private func facts(_ probe: ProbeRecord) -> HTML {
        HTML.facts([
            HTML.row("package", probe.commit.release.map(Self.packages)),
            HTML.row("tested", probe.purpose.isEmpty ? nil : "\(probe.purpose, upTo: 400)"),
            HTML.row("made", probe.made.map(Self.words)),
            HTML.row("patches", SpokenProbe.patches(probe.patches).map { "<span class=\"long\">\($0)</span>" }),
            HTML.row("boots", SpokenProbe.trials(probe).map { "\($0)" }),
            HTML.row("remark", SpokenProbe.remarks(probe).map { "<span class=\"long\">\($0)</span>" }),
            HTML.row("crash", probe.crash.map { "<strong class=\"long\">\($0, upTo: 400)</strong>" }),
            HTML.row("tainted", probe.taint.map(Self.words)),
            HTML.row("kernel", probe.kernelRelease.map { "<code>\($0, upTo: 200)</code>" }),
            HTML.row("image", probe.image.map { "<code class=\"long\">sha256 \($0, upTo: 80)</code>" }),
            HTML.row("same as", probe.sameAs.map { same($0, probe) }),
            HTML.row("tree", probe.tree.map { "<code class=\"long\">\($0, upTo: 80)</code>" }),
            HTML.row("checkout", probe.changedFiles.map { "\($0) files changed" }),
            HTML.row("build", Self.build(probe)),
            HTML.row("time", probe.isSaid ? nil : "\(Figures.time(probe.seconds.total))"),
            HTML.row(
                "evidence",
                probe.evidence.isEmpty ? nil : "<code class=\"long\">\(probe.evidence, upTo: 200)</code>"
            ),
        ])
    }

    private static func build(_ probe: ProbeRecord) -> HTML? {
        if probe.stored == true { return "built before, and taken from the store" }
        return probe.compiledObjects.map { count in
            "\(count) objects compiled\(probe.foretoldObjects.map { ", \($0) foretold" } ?? "")"
        }
    }

    private static func packages(_ release: ReleaseRecord) -> HTML {
        let packages = release.packages.prefix(5).map { package -> HTML in "\(SpokenReleases.package(package))" }
        return "<span class=\"long\">\(packages.joined(by: "<br>"))</span>"
    }

    private static func words(_ made: ProbeRecord.Made) -> HTML {
        let commits = made.commits.map { HTML.id($0) }.joined(by: ", ")
        switch made.kind {
        case .revert: return "not the commit's own tree: \(commits) reverted on top of it"
        case .pick: return "not the commit's own tree: \(commits) applied on top of it"
        }
    }

    private func same(_ other: Int, _ probe: ProbeRecord) -> HTML {
        "the kernel of probe \(anchors.link(to: other)), \(SpokenProbe.sameness(probe))"
    }

    /// The letters are those of the kernel's tainted-kernels document, bit by bit.
    private static func words(_ taint: Int) -> HTML {
        guard taint != 0 else { return "no" }
        let letters = "PFSRMBUDAWCIOELKXTN".enumerated().filter { taint & (1 << $0.offset) != 0 }.map(\.element)
        return "\(taint)\(letters.isEmpty ? nil : " (\(String(letters)))")"
    }

    private func oops(_ probe: ProbeRecord) -> HTML {
        guard let oops = probe.oops, !oops.lines.isEmpty else { return "" }
        let lines = oops.lines.map { HTML(line: Substring($0)) }.joined(by: "\n")
        return HTML.details(
            "The crash, \(oops.resolved) addresses looked up in the kernel's symbols",
            HTML.preformatted("\(lines)\n", label: "The decoded crash of probe \(probe.number)")
        )
    }

    private func console(_ probe: ProbeRecord) -> HTML {
        log("console", "Console", of: probe, limit: 64 << 10, isConsole: true)
    }

    private func output(_ probe: ProbeRecord) -> HTML {
        log("output", "Output of the reproducer", of: probe, limit: 32 << 10, isConsole: false)
    }

    private func log(_ name: String, _ title: HTML, of probe: ProbeRecord, limit: Int, isConsole: Bool) -> HTML {
        let file = "\(probe.evidence)/\(name).log"
        guard !probe.evidence.isEmpty, let log = evidence.read(file, limit: LogExcerpt.readLimit) else {
            return ""
        }
        let damage: HTML? = log.damage.map { "<p class=\"reason\">\($0, upTo: 400)</p>\n" }
        guard log.size > 0 else { return damage ?? "" }
        let excerpt = LogExcerpt(log, limit: limit, isConsole: isConsole)
        let text = excerpt.html(isConsole: isConsole, whole: file)
        let marks: HTML? = text.source.contains("<mark>") ? "; what looks like a crash is marked" : nil
        let shown = HTML.details(
            "\(title), \(log.size) bytes\(marks)",
            HTML.preformatted(text, label: "\(title) of probe \(probe.number)")
        )
        return "\(damage)\(shown)"
    }
}
