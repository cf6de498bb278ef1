// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
package import Sessions

/// A session as one HTML file that needs nothing else: no script, no outside resource.
///
/// It can be made at any time: while the session runs, without a culprit, without a graph, without a proof.
package struct HTMLReport: Sendable {
    private let record: SessionRecord
    private let evidence: any EvidenceReader

    /// - Parameter evidence: Where the consoles, outputs and configurations that the record names are read from.
    package init(_ record: SessionRecord, evidence: any EvidenceReader) {
        self.record = record
        self.evidence = evidence
    }

    /// The page.
    package var text: String { page.source }

    private var page: HTML {
        let sections = sections
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <meta name="referrer" content="no-referrer">
            <title>\(title, upTo: 200): kbisect</title>
            <style>
            \(StyleSheet.all)
            </style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the answer</a>
            <header>
            <p class="product">kbisect <span class="muted">\(record.kbisect, upTo: 40)</span></p>
            <h1>\(title, upTo: 400)</h1>
            </header>
            <nav aria-label="Contents"><ul>
            \(sections.map(\.link))</ul></nav>
            <main id="main">
            \(sections.map(\.html))</main>
            <footer><p>Made by kbisect \(record.kbisect, upTo: 40) from the record of a session, last changed \
            \(record.updated, upTo: 40).</p></footer>
            </body>
            </html>

            """
    }

    private var title: String {
        [record.title, record.scenario].first { !$0.isEmpty } ?? "A regression"
    }

    private var sections: [PageSection] {
        [
            AnswerSection(record).section, CulpritSection(record)?.section, ReleaseDifferenceSection(record)?.section,
            ProofSection(record)?.section, SearchSection(record)?.section, GraphSection(record)?.section,
            ReleasesSection(record)?.section, TimeSection(record)?.section,
            ProbesSection(record, evidence: evidence)?.section,
            EnvironmentSection(record, evidence: evidence).section,
        ]
        .compactMap { $0 }
    }
}

/// A part of the page, as its table of contents knows it.
struct PageSection: Sendable {
    /// For the table of contents.
    let link: HTML
    /// With its heading.
    let html: HTML

    /// - Parameter id: What a link leads to.
    init(id: HTML, heading: HTML, body: HTML) {
        link = "<li><a href=\"#\(id)\">\(heading)</a></li>\n"
        html = """
            <section id="\(id)" aria-labelledby="\(id)-heading">
            <h2 id="\(id)-heading">\(heading)</h2>
            \(body)</section>

            """
    }
}
