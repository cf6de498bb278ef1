// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What it all happened with: notes, machine, tools, reproducer, configuration.
struct EnvironmentSection {
    private let record: SessionRecord
    private let evidence: any EvidenceReader
    /// The most that is shown of a source or a configuration.
    private static let limit = 128 << 10

    init(_ record: SessionRecord, evidence: any EvidenceReader) {
        self.record = record
        self.evidence = evidence
    }

    var section: PageSection {
        PageSection(
            id: "environment",
            heading: "Environment",
            body: "\(notes)\(facts)\(tools)\(reproducer)\(configuration)"
        )
    }

    private var notes: HTML {
        guard !record.notes.isEmpty else { return "" }
        let items = record.notes.map { note -> HTML in "<li>\(note, upTo: 4000)</li>\n" }
        return "<h3 id=\"notes\">Notes</h3>\n<ul>\n\(items)</ul>\n"
    }

    private var facts: HTML {
        "<h3>Machine</h3>\n"
            + HTML.facts([
                HTML.row("repository", repository),
                HTML.row("modules loaded", modules),
                HTML.row("scenario", "\(record.scenario, upTo: 200)"),
                HTML.row("guests", "\(record.accelerator, upTo: 400)"),
                HTML.row("host", record.host.map { "\($0.distribution, upTo: 200), \($0.processors) processors" }),
                HTML.row("host's kernel", record.host.map { "\($0.kernel, upTo: 400)" }),
                HTML.row("kbisect", "\(record.kbisect, upTo: 100)"),
            ])
    }

    /// Of released kernels there is none: where they are from stands with them.
    private var repository: HTML? {
        record.kind == .releases ? nil : "<code class=\"long\">\(record.repository, upTo: 400)</code>"
    }

    /// In the order in which the guests loaded them.
    private var modules: HTML? {
        guard let names = record.releases?.modules, !names.isEmpty else { return nil }
        return names.prefix(200).map { name -> HTML in "<code>\(name, upTo: 100)</code>" }.joined(by: ", ")
    }

    private var tools: HTML {
        guard !record.tools.isEmpty else { return "" }
        return "<h3>Tools</h3>\n"
            + HTML.table(
                "Programs that had a part in it",
                head: "\(HTML.column("tool"))\(HTML.column("version"))",
                groups: [
                    record.tools.map { tool in
                        """
                        <tr><th scope="row">\(tool.name, upTo: 100)</th><td class="wide">\(tool.version, upTo: 400)</td></tr>

                        """
                    }
                ]
            )
    }

    private var reproducer: HTML {
        guard record.kind != .byHand else { return "" }
        guard let reproducer = record.reproducer else {
            return "<h3>Reproducer</h3>\n<p>None: booting is the test.</p>\n"
        }
        let arguments: HTML? =
            reproducer.arguments.isEmpty
            ? nil
            : reproducer.arguments.map { argument -> HTML in "<code>\(argument, upTo: 400)</code>" }.joined(by: " ")
        return "<h3>Reproducer</h3>\n"
            + HTML.facts([
                HTML.row("name", "\(reproducer.name, upTo: 200)"),
                HTML.row("file", "<code class=\"long\">\(reproducer.file, upTo: 400)</code>"),
                HTML.row("arguments", arguments),
                HTML.row("runs in a boot", "\(reproducer.runs)"),
            ]) + file(reproducer.file, "The reproducer's source")
    }

    /// The fragments of the newest probe that has them; they are the same for all.
    private var configuration: HTML {
        for probe in record.probes.reversed() where !probe.evidence.isEmpty {
            let text = file("\(probe.evidence)/kbisect.config", "Configuration fragments of probe \(probe.number)")
            if !text.source.isEmpty { return "<h3>Configuration</h3>\n\(text)" }
        }
        return ""
    }

    private func file(_ name: String, _ title: HTML) -> HTML {
        guard let text = evidence.read(name, limit: Self.limit), !text.bytes.isEmpty else { return "" }
        // A static binary is no reading matter.
        guard !text.bytes.contains(0) else {
            return "<p class=\"muted\">\(title): a binary of \(text.size) bytes.</p>\n"
        }
        let cut: HTML? = text.isCut ? "<p class=\"muted\">The end is missing here; the file has all of it.</p>\n" : nil
        return HTML.details(title, HTML.preformatted(HTML(lines: text.text), label: title) + "\(cut)")
    }
}
