// SPDX-License-Identifier: Apache-2.0

package import Sessions

/// A session as a person looks back at it.
package struct SessionSummary: Hashable, Sendable {
    private let record: SessionRecord
    private let name: String
    private let folder: String

    /// - Parameters:
    ///   - name: What the session is called.
    ///   - folder: Where it lies.
    package init(_ record: SessionRecord, name: String, folder: String) {
        self.record = record
        self.name = name
        self.folder = folder
    }

    /// How it stands, in a few words.
    package static func state(of record: SessionRecord) -> String {
        if let pair = ReleasePair(record) {
            let deed = record.terms.sought == .fix ? "cured" : "came"
            return "\(deed) between \(pair.older.shownVersion) and \(pair.newer.shownVersion)"
        }
        return switch record.end {
        case .found(let culprit, _, _):
            "\(record.refutesItsCulprit ? "ended at" : record.terms.sought == .fix ? "fix" : "culprit") \(culprit.id.short) \(culprit.title.displayable(upTo: 60))"
                + (record.proof?.grade.map { ", \($0.rawValue)" } ?? "")
        case .verified:
            "\(record.proof?.grade?.rawValue ?? "no grade"): \(record.proof?.commit.id.short ?? "")"
                + " \(record.proof?.commit.title.displayable(upTo: 60) ?? "")"
        case .onlySkippedLeft(let commits):
            "one of \(commits.count.counted(record.unit)), the others could not be tested"
        case .notSettled(let commits): "most likely one of \(commits.count.counted(record.unit)), not settled"
        case .endsWrong: "\(record.terms.old) or \(record.terms.new) is not what it was said to be"
        case .interrupted: "stopped"
        case .failed: "failed"
        case nil: "under way"
        }
    }

    /// The whole summary.
    package func lines(style: TerminalStyle) -> [String] {
        heading(style) + record.probes.flatMap(probe(style)) + checks(style) + suspects(style)
            + SessionText.end(record, style: style) + notes + [
                "", "\(record.kind == .byHand ? "folder:  " : "evidence:") \(folder.displayable)",
                "reports:  kbisect report \(name.displayable) --format \(formats)",
            ]
    }

    /// What a person says of kernels is no evidence for a mail or for kernel CI, which wants no packages either.
    private var formats: String {
        switch record.kind {
        case .byHand: "markdown|html|json"
        case .releases: "mail|markdown|html|json"
        case .bisection, .verification: "mail|markdown|html|json|kcidb"
        }
    }

    private func heading(_ style: TerminalStyle) -> [String] {
        let range =
            record.kind == .verification
            ? "base \(record.old.map(SessionText.name).joined(separator: ", ")), tip \(SessionText.name(record.new))"
            : SessionText.ends(record.terms, record.old, record.new)
        return [
            style(.strong, name.displayable) + "  \(Self.state(of: record))",
            "\(record.kind == .byHand ? "by hand" : "scenario \(record.scenario.displayable)"): \(range)",
            "started \(record.started.displayable), last change \(record.updated.displayable)",
            "command: \(record.command.displayable(upTo: 500))", "",
        ]
    }

    private func probe(_ style: TerminalStyle) -> (ProbeRecord) -> [String] {
        { probe in
            let what = [probe.purpose, probe.evidence].filter { !$0.isEmpty }.joined(separator: ", ")
            return SessionText.result(probe, terms: record.terms, style: style).split(separator: "\n").map(String.init)
                + ["          " + style(.faint, what.displayable(upTo: 160))]
        }
    }

    private func checks(_ style: TerminalStyle) -> [String] {
        guard let proof = record.proof else { return [] }
        return ProofText.beginning(of: proof, style: style) + proof.checks.map { ProofText.line(for: $0, style: style) }
    }

    /// What may still be the culprit, where that is not settled.
    private func suspects(_ style: TerminalStyle) -> [String] {
        guard record.isSearch, let nodes = record.graph?.nodes else { return [] }
        if case .found = record.end { return [] }
        let left = nodes.filter { $0.standing == .suspect }
        guard !left.isEmpty else { return [] }
        let shown = left.prefix(20).map { node in
            let verdict = node.verdict.map { " (\(record.terms.word(for: $0)))" } ?? ""
            return
                "  \(record.name(of: node.commit).displayable(upTo: 60)) \(node.title.displayable(upTo: 70))\(verdict)"
        }
        let hidden = left.count > 20 ? ["  and \(left.count - 20) more"] : []
        return ["", style(.strong, "suspects left:")] + shown + hidden
    }

    private var notes: [String] { record.notes.map { "note: \($0.displayable(upTo: 400))" } }
}
