// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The text of a report.
struct MailBody: Sendable {
    let record: SessionRecord
    let answer: ReportedAnswer
    let evidence: MailEvidence
    let attachments: MailAttachments
    let sender: MailAddress?

    /// Lines of 72 columns, but for those that must stay whole.
    var text: String {
        MailBlock.text(point + warnings + commit + symptoms + reproduction + proof + newest + kernel + files + ending)
    }

    /// What is wrong, in the scenario's words.
    static func symptom(_ record: SessionRecord) -> String {
        (record.title.isEmpty ? record.scenario : record.title).displayable(upTo: 200)
    }

    var symptom: String { Self.symptom(record) }

    /// The facts, where they are of the commit that may be called the culprit.
    var facts: CulpritFacts? { answer.culprit == nil ? nil : record.culprit }

    /// `between v6.0.7 (good) and v6.0.9 (bad)`
    var between: String {
        let good = record.good.map { Self.name($0.name) }.joined(separator: ", ")
        return "between \(good) (good) and \(Self.name(record.bad.name)) (bad)"
    }

    /// The last good and the first bad commit that were tested, with their names where they have one.
    var range: String? {
        guard let range = TestedRange(record) else { return nil }
        return "between \(named(range.good)), the last good one, and \(named(range.bad)), the first bad one"
    }

    private func named(_ commit: CommitID) -> String {
        if let end = ([record.bad] + record.good).first(where: { $0.commit == commit }) {
            return "\(Self.name(end.name)) (\(commit.short))"
        }
        let probe = record.probes.first { $0.commit.id == commit }
        return probe.map { SpokenFacts.citation($0.commit) } ?? commit.short
    }

    static func name(_ name: String) -> String { name.displayable(upTo: 60) }
}
