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
    package var text: String {
        Page(
            title: title,
            kbisect: record.kbisect,
            aim: "the answer",
            sections: sections,
            source: " from the record of a session, last changed \(record.updated, upTo: 40)."
        )
        .html.source
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
