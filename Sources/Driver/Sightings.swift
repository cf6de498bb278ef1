// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import GuestProtocol
import ScenarioFiles
import VirtualMachine

/// Looks for what a scenario calls bad.
struct Sightings {
    let rules: Scenario.Rules
    let run: GuestRun
    let texts: GuestTexts

    /// What was seen first, in one line, in the order of the scenario's conditions; `nil` when nothing was.
    var first: String? {
        for condition in rules.badIf {
            if let seen = look(for: condition) { return seen }
        }
        return nil
    }

    private func look(for condition: Scenario.BadCondition) -> String? {
        switch condition {
        case .exitStatus: badStatus
        case .crash(let pattern): crash(pattern)
        case .warning: warning
        case .console(let pattern): texts.console.first(where: matches(pattern)).map { "console: \($0)" }
        case .output(let pattern): texts.output.first(where: matches(pattern)).map { "output: \($0)" }
        case .noBoot: noBoot
        // What runs was built: Rules.judge(buildFailure:) is where it is seen.
        case .noBuild: nil
        case .slowerThan(let limit): slowRun(limit)
        }
    }

    private var badStatus: String? {
        for end in run.ends {
            guard case .exited(let status) = end.status, !rules.exitStatus.skip.contains(status) else { continue }
            if rules.exitStatus.bad.contains(status) {
                return CaseLines(texts.output).summary(of: "BAD") ?? "exit status \(status)"
            }
        }
        return nil
    }

    /// Any report may be the one; the first on the console is often only its herald.
    private func crash(_ pattern: TextPattern?) -> String? {
        guard let pattern else { return reports.first { !$0.kind.isWarning }?.title ?? silentEnd }
        let matcher = pattern.matcher()
        return reports.first { matcher?($0.title) == true }?.title
    }

    private var reports: [CrashReport] {
        switch run.outcome {
        case .crashed(let crash), .didNotBoot(.crashed(let crash)): run.crashes + [crash]
        default: run.crashes
        }
    }

    /// Ends that no report explains, and that only a broken kernel comes to.
    private var silentEnd: String? {
        switch run.outcome {
        case .hung(let evidence): evidence.words
        case .rebooted(afterHello: true): "unexpected kernel reboot"
        default: nil
        }
    }

    private var warning: String? {
        if let report = run.crashes.first(where: \.kind.isWarning) { return report.title }
        return run.ends.contains(where: \.sawWarning) ? "the kernel is tainted by a warning" : nil
    }

    private var noBoot: String? {
        guard case .didNotBoot(let failure) = run.outcome else { return nil }
        return failure.words
    }

    private func slowRun(_ limit: Duration) -> String? {
        if let slow = run.ends.first(where: { $0.durationMilliseconds >= limit.milliseconds }) {
            return "slower than \(limit): \(slow.durationMilliseconds) ms"
        }
        guard case .timedOut(let waited) = run.outcome, waited >= limit else { return nil }
        return "slower than \(limit): not done after \(waited)"
    }

    private func matches(_ pattern: TextPattern) -> (String) -> Bool {
        let matcher = pattern.matcher()
        return { matcher?($0) == true }
    }
}

extension ReproducerEnd {
    /// TAINT_DIE and TAINT_WARN of include/linux/panic.h, as far as this run set them.
    private var newTaint: Int { taintAfter & ~taintBefore }
    /// Whether the kernel oopsed during the run.
    var sawOops: Bool { newTaint & (1 << 7) != 0 }
    /// Whether the kernel warned during the run.
    var sawWarning: Bool { newTaint & (1 << 9) != 0 }

    /// How it ended, for a person.
    var words: String {
        switch status {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "signal \(signal)"
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int { Int(self / .milliseconds(1)) }
}
