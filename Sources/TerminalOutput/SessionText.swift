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
                : "\(choice(plan)); ")
                + "guests run under \(plan.accelerator.displayable)",
            "evidence: \(plan.folder.displayable)",
        ]
    }

    /// `415 commits to choose from, about 11 kernels to test`
    private static func choice(_ plan: SessionPlan) -> String {
        plan.new.release == nil
            ? "\(plan.suspects) commits to choose from, about \(plan.steps) kernels to test"
            : "\((plan.suspects + 1).counted("release")) to choose from, about \(min(plan.steps, plan.suspects + 1)) to test"
    }

    /// `good v6.0.7 (3a2fa3c01fc7), bad v6.0.9 (...)`; `good unknown` where it is yet to be found.
    static func ends(_ terms: Terms, _ old: [SessionRecord.End], _ new: SessionRecord.End) -> String {
        let names = old.isEmpty ? "unknown" : old.map(name).joined(separator: ", ")
        return "\(terms.old) \(names), \(terms.new) \(name(new))"
    }

    /// `v6.0.7 (3a2fa3c01fc7)`; a release by its version alone.
    static func name(_ end: SessionRecord.End) -> String {
        if let release = end.release { return release.shownVersion }
        if end.name == end.commit.short { return end.name }
        return "\(end.name.displayable(upTo: 60)) (\(end.commit.short))"
    }

    /// `3a2fa3c01fc7 btrfs: fix this`, `6.1.176-1 linux-image-6.1.0-50-cloud-amd64-unsigned`
    static func line(for commit: CommitRecord) -> String {
        "\(commit.name.displayable(upTo: 60)) \(commit.title.displayable(upTo: 70))"
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
        let objects = record.compiledObjects.map { count in
            record.stored == true
                ? ", built before"
                : ", \(count.counted("object"))" + (record.foretoldObjects.map { ", \($0) foretold" } ?? "")
        }
        let number = record.number < 10 ? " \(record.number)" : "\(record.number)"
        return "\(number)  \(line(for: record.commit))\(made ?? "")\(patches)\n"
            + "    \(verdict(record.verdict, terms, style))  \(record.reason.displayable(upTo: 160))"
            + (record.isSaid ? "" : "  " + style(.faint, "(\(times(record.seconds))\(objects ?? "")\(boots))"))
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
        let all = [
            ("fetch", seconds.fetch), ("build", seconds.build), ("boot", seconds.boot), ("test", seconds.test),
        ]
        let parts = all.compactMap { name, time in time.map { "\(name) \(SpokenTime.text($0))" } }
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
            return ["", "Stopped."]
        case .failed:
            return ["", "It could not go on."]
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
}
