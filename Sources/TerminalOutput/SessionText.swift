// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The lines that a person reads, made from events. What others wrote is made displayable here.
enum SessionText {
    static func plan(_ plan: SessionPlan) -> [String] {
        return [
            "scenario \(plan.scenario.displayable): \(ends(plan.terms, plan.old, plan.new))",
            (plan.old.isEmpty
                ? "releases are tried back to one that is \(plan.terms.old); "
                : "\(plan.suspects) commits to choose from, about \(plan.steps) kernels to test; ")
                + "guests run under \(plan.accelerator.displayable)",
            "evidence: \(plan.folder.displayable)",
        ]
    }

    /// `good v6.0.7 (3a2fa3c01fc7), bad v6.0.9 (...)`; `good unknown` where it is yet to be found.
    static func ends(_ terms: Terms, _ old: [SessionRecord.End], _ new: SessionRecord.End) -> String {
        let names = old.isEmpty ? "unknown" : old.map(name).joined(separator: ", ")
        return "\(terms.old) \(names), \(terms.new) \(name(new))"
    }

    /// `v6.0.7 (3a2fa3c01fc7)`
    static func name(_ end: SessionRecord.End) -> String {
        if end.name == end.commit.short { return end.name }
        return "\(end.name.displayable(upTo: 60)) (\(end.commit.short))"
    }

    /// `3a2fa3c01fc7 btrfs: fix this`
    static func line(for commit: CommitRecord) -> String {
        "\(commit.id.short) \(commit.title.displayable(upTo: 70))"
    }

    static func left(suspects: Int, steps: Int, seconds: Double?) -> String {
        if suspects <= 1 { return "" }
        let time = seconds.map { ", about \(SpokenTime.text($0))" } ?? ""
        return "\(suspects) suspects left, about \(steps) more\(time)"
    }

    static func result(_ record: ProbeRecord, terms: Terms = .standard(.cause), style: TerminalStyle) -> String {
        let made = record.made.map { made in
            " with " + made.commits.map(\.short).joined(separator: ", ")
                + (made.kind == .revert ? " reverted" : " applied")
        }
        let patches =
            record.patches.isEmpty
            ? "" : " with \(record.patches.joined(separator: ", ").displayable(upTo: 80)) applied"
        let boots = record.trials.map { $0.total > 1 ? ", \($0.total.counted("boot"))" : "" } ?? ""
        let number = record.number < 10 ? " \(record.number)" : "\(record.number)"
        return "\(number)  \(line(for: record.commit))\(made ?? "")\(patches)\n"
            + "    \(verdict(record.verdict, terms, style))  \(record.reason.displayable(upTo: 160))"
            + (record.isSaid ? "" : "  " + style(.faint, "(\(times(record.seconds))\(boots))"))
    }

    /// A verdict in the words of the search, as wide as the others.
    static func verdict(_ verdict: Verdict, _ terms: Terms, _ style: TerminalStyle) -> String {
        let role: TerminalStyle.Role =
            switch verdict {
            case .good: .good
            case .bad: .bad
            case .skip: .skip
            }
        let width = max(terms.old.count, terms.new.count, 4)
        let word = terms.word(for: verdict)
        return style(role, word + String(repeating: " ", count: max(0, width - word.count)))
    }

    private static func times(_ seconds: ProbeRecord.Seconds) -> String {
        let parts = [("build", seconds.build), ("boot", seconds.boot), ("test", seconds.test)].compactMap {
            name,
            time in
            time.map { "\(name) \(SpokenTime.text($0))" }
        }
        return parts.isEmpty ? SpokenTime.text(seconds.total) : parts.joined(separator: ", ")
    }

    static func end(_ record: SessionRecord, style: TerminalStyle) -> [String] {
        switch record.end {
        case .found(let culprit, let parents, let expectation):
            return [""] + AnswerText(record, style).found(culprit, parents, expectation)
                + ProofText.end(record, style: style)
                + [""] + table(record, style: style)
        case .onlySkippedLeft(let commits):
            return [""] + AnswerText(record, style).skippedLeft(commits) + [""] + table(record, style: style)
        case .notSettled(let commits):
            return [""] + AnswerText(record, style).notSettled(commits) + [""] + table(record, style: style)
        case .endsWrong(let text):
            return [""] + AnswerText(record, style).endsWrong(text)
        case .interrupted:
            return ["", "Stopped."] + goOn(record)
        case .failed:
            return ["", "It could not go on."] + goOn(record)
        case .verified:
            return ProofText.end(record, style: style)
        case nil:
            return []
        }
    }

    private static func table(_ record: SessionRecord, style: TerminalStyle) -> [String] {
        record.probes.filter { !$0.isOfProof }.map { probe in
            let missed = probe.overruledBy.map { ", missed there: see \($0)" } ?? ""
            let trials =
                probe.trials.map { $0.total > 1 ? ", \($0.bad) of \($0.total.counted("boot")) showed it" : "" } ?? ""
            let why = "\(probe.purpose)\(trials)\(missed)".displayable(upTo: 120)
            return "  \(verdict(probe.verdict, record.terms, style))  \(line(for: probe.commit))  \(style(.faint, why))"
        }
    }

    /// What is known already makes the range smaller.
    private static func goOn(_ record: SessionRecord) -> [String] {
        guard record.kind == .bisection else {
            return ["Start it again with the same command; the objects that were compiled are kept."]
        }
        let ofSearch = record.probes.filter { !$0.isOfProof && $0.overruledBy == nil }
        let isFix = record.terms.sought == .fix
        let old = ofSearch.filter { $0.verdict == (isFix ? .bad : .good) }.map(\.commit.id.short)
        let new = ofSearch.last { $0.verdict == (isFix ? .good : .bad) }?.commit.id.short
        // A clean boot of a reproducer that misses is no good end.
        guard let new, !old.isEmpty, !isFix || old.count == 1, record.search.missRate.misses == 0 else {
            return ["To go on, start it again with the same command; the objects that were compiled are kept."]
        }
        let ends = isFix ? "\(old[0])..\(new)" : old.map { "--good \($0)" }.joined(separator: " ") + " \(new)"
        return [
            "To go on from what is known, give these as the ends, with the same options as before:", "  \(ends)",
        ]
    }
}
