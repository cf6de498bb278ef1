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
        MailBlock.text(
            point + request + warnings + commit + symptoms + reproduction + proof + newest + kernel + files + ending
        )
    }

    /// What is wrong, in the scenario's words.
    static func symptom(_ record: SessionRecord) -> String {
        (record.title.isEmpty ? record.scenario : record.title).displayable(upTo: 200)
    }

    var symptom: String { Self.symptom(record) }

    /// Whether it is about what cured the bug.
    var isFix: Bool { record.isAboutFix }

    /// The facts, where they are of the commit that may be called the culprit or the cure.
    var facts: CulpritFacts? { answer.commit == nil ? nil : record.culprit }

    /// `between v6.0.7 (good) and v6.0.9 (bad)`
    var between: String {
        let (terms, new) = (record.terms, Self.name(record.new.name))
        guard !record.old.isEmpty else { return "before \(new) (\(terms.new))" }
        let old = record.old.map { Self.name($0.name) }.joined(separator: ", ")
        return "between \(old) (\(terms.old)) and \(new) (\(terms.new))"
    }

    /// The last old and the first new commit that were tested, with their names where they have one.
    var range: String? {
        guard let range = TestedRange(record) else { return nil }
        return "between \(named(range.old)), the last \(record.terms.old) one, and \(named(range.new)), the first "
            + "\(record.terms.new) one"
    }

    private func named(_ commit: CommitID) -> String {
        if let end = ([record.new] + record.old).first(where: { $0.commit == commit }) {
            return record.kind == .releases ? Self.name(end.name) : "\(Self.name(end.name)) (\(commit.short))"
        }
        let probe = record.probes.first { $0.commit.id == commit }
        return probe.map { SpokenFacts.citation($0.commit) } ?? Self.name(record.name(of: commit))
    }

    static func name(_ name: String) -> String { name.displayable(upTo: 60) }
}
