// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The lines that a person reads, made from events. What others wrote is made displayable here.
enum SessionText {
    static func plan(_ plan: SessionPlan) -> [String] {
        let good = plan.good.map(name).joined(separator: ", ")
        return [
            "scenario \(plan.scenario.displayable): good \(good), bad \(name(plan.bad))",
            "\(plan.suspects) commits to choose from, about \(plan.steps) kernels to test; "
                + "guests run under \(plan.accelerator.displayable)",
            "evidence: \(plan.folder.displayable)",
        ]
    }

    /// `v6.0.7 (3a2fa3c01fc7)`
    private static func name(_ end: SessionRecord.End) -> String {
        "\(end.name.displayable(upTo: 60)) (\(end.commit.short))"
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

    static func result(_ record: ProbeRecord, style: TerminalStyle) -> String {
        let verdict =
            switch record.verdict {
            case .good: style(.good, "good")
            case .bad: style(.bad, "bad ")
            case .skip: style(.skip, "skip")
            }
        let made = record.made.map { made in
            " with " + made.commits.map(\.short).joined(separator: ", ")
                + (made.kind == .revert ? " reverted" : " applied")
        }
        let boots = record.trials.map { ", \($0.total.counted("boot"))" } ?? ""
        let number = record.number < 10 ? " \(record.number)" : "\(record.number)"
        return "\(number)  \(line(for: record.commit))\(made ?? "")\n"
            + "    \(verdict)  \(record.reason.displayable(upTo: 160))  "
            + style(.faint, "(\(times(record.seconds))\(boots))")
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
            let refuted = record.refutesItsCulprit
            return [""] + culpritLines(culprit, parents, expectation, isRefuted: refuted, style)
                + ProofText.end(record, style: style)
                + [""] + table(record, style: style)
        case .onlySkippedLeft(let commits):
            let heading = style(.skip, "Only commits that could not be tested are left; the culprit is one of:")
            return ["", heading] + commits.map { "  " + line(for: $0) } + [""] + table(record, style: style)
        case .endsWrong(let text):
            return ["", style(.strong, text.displayable)]
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

    private static func culpritLines(
        _ culprit: CommitRecord,
        _ parents: [ParentRecord],
        _ expectation: SessionEnd.Expectation,
        isRefuted: Bool,
        _ style: TerminalStyle
    ) -> [String] {
        var lines = [
            isRefuted
                ? style(.bad, "The search ended at \(culprit.id.hex), and the proof refutes it")
                : style(.strong, "\(culprit.id.hex) is the first bad commit"),
            "  title:   \(culprit.title.displayable(upTo: 200))",
            "  author:  \(culprit.author.displayable(upTo: 100)) <\(culprit.email.displayable(upTo: 100))>",
            "  date:    \(culprit.date.displayable(upTo: 40))",
        ]
        for parent in parents { lines.append("  parent:  \(parent.commit.short) \(parent.how.displayable(upTo: 100))") }
        switch expectation {
        case .none: break
        case .met: lines.append("  This is the commit that the scenario expects.")
        case .otherCommit: lines.append(style(.bad, "  The scenario expects another commit."))
        }
        return lines
    }

    private static func table(_ record: SessionRecord, style: TerminalStyle) -> [String] {
        record.probes.filter { !$0.isOfProof }.map { probe in
            let role: TerminalStyle.Role =
                switch probe.verdict {
                case .good: .good
                case .bad: .bad
                case .skip: .skip
                }
            let verdict = probe.verdict == .bad ? "bad " : probe.verdict.rawValue
            return
                "  \(style(role, verdict))  \(line(for: probe.commit))  \(style(.faint, probe.purpose.displayable(upTo: 100)))"
        }
    }

    /// What is known already makes the range smaller.
    private static func goOn(_ record: SessionRecord) -> [String] {
        guard record.kind == .bisection else {
            return ["Start it again with the same command; the objects that were compiled are kept."]
        }
        let good = record.probes.filter { $0.verdict == .good && !$0.isOfProof }.map(\.commit.id.short)
        guard let bad = record.probes.last(where: { $0.verdict == .bad })?.commit.id.short, !good.isEmpty else {
            return ["To go on, start it again with the same command; the objects that were compiled are kept."]
        }
        let ends = good.map { "--good \($0)" }.joined(separator: " ")
        return [
            "To go on from what is known, give these as the ends, with the same options as before:", "  \(ends) \(bad)",
        ]
    }
}
