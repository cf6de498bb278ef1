// SPDX-License-Identifier: Apache-2.0

package import ScenarioFiles
package import Search
package import VirtualMachine

/// The verdict on a commit, and why, in one line.
package struct Judgement: Hashable, Sendable {
    /// Good, bad, or could not be tested.
    package var verdict: Verdict
    /// Why, in one line; may hold text from the guest.
    package var reason: String

    package init(verdict: Verdict, reason: String) {
        self.verdict = verdict
        self.reason = reason
    }

    static func good(_ reason: String) -> Judgement { Judgement(verdict: .good, reason: reason) }
    static func bad(_ reason: String) -> Judgement { Judgement(verdict: .bad, reason: reason) }
    static func skip(_ reason: String) -> Judgement { Judgement(verdict: .skip, reason: reason) }

    /// The commit's doing, not ours: git would not check it out either.
    static func cannotBeCheckedOut(path: String, reason: String) -> Judgement {
        .skip("cannot be checked out: '\(path)': \(reason)")
    }
}

extension Scenario.Rules {
    /// Turns what happened in a guest into a verdict.
    ///
    /// Bad is what the scenario calls bad, wherever it was seen: what comes after a sighting does not undo it. Without
    /// a sighting, whatever kept the test from its end makes a skip, never good: a crash that nobody asked for, a guest
    /// that does not boot, a reproducer that a signal ended, evidence that was cut short.
    ///
    /// - Parameter hasReproducer: Whether anything was to run in the guest; if not, booting is the whole test.
    package func judge(_ run: GuestRun, texts: GuestTexts, hasReproducer: Bool = true) -> Judgement {
        if let sighting = Sightings(rules: self, run: run, texts: texts).first { return .bad(sighting) }
        if let reason = whyNotFinished(run.outcome) { return .skip(reason) }
        if let crash = run.crashes.first(where: { !$0.kind.isWarning }) {
            return .skip("another crash: \(crash.title)")
        }
        if run.ends.contains(where: \.sawOops) {
            return .skip("the kernel is tainted by an oops that the console does not show")
        }
        // Old records may hold an expression that is no longer understood. What was not looked for was not absent.
        if let pattern = badIf.compactMap(\.pattern).first(where: { $0.matcher() == nil }) {
            return .skip("\(pattern) is no expression that kbisect understands")
        }
        guard hasReproducer else { return .good("it boots") }
        if let reason = whyNotJudged(run, output: texts.output) { return .skip(reason) }
        return .good(run.ends.last?.words ?? "")
    }

    /// The verdict on a commit that does not build: it cannot be tested, unless that is the very bug.
    ///
    /// - Parameter buildFailure: What the build broke off with, in one line.
    package func judge(buildFailure: String) -> Judgement {
        badIf.contains(.noBuild) ? .bad(buildFailure) : .skip(buildFailure)
    }

    /// The verdict on a commit that builds, where nothing else was asked for and so nothing is booted.
    package var judgementOfBuilt: Judgement { .good("it builds") }

    /// Whether a kernel has to be booted for a verdict; not where only the build is the test.
    package var needsBoot: Bool { badIf.contains { $0 != .noBuild } }

    /// Whether nothing can be told without a reproducer.
    package var needsReproducer: Bool {
        badIf.contains { condition in
            switch condition {
            case .noBoot, .noBuild, .crash, .warning, .console: false
            case .exitStatus, .output, .slowerThan: true
            }
        }
    }

    /// Whether a busy host can look like the bug: a boot or a run that takes long, a guest that falls silent.
    package var dependsOnTime: Bool {
        badIf.contains { condition in
            switch condition {
            case .noBoot, .slowerThan, .crash(nil): true
            case .noBuild, .crash, .warning, .console, .exitStatus, .output: false
            }
        }
    }

    /// Whether the console's text is needed for a verdict.
    package var readsConsole: Bool {
        badIf.contains { if case .console = $0 { true } else { false } }
    }

    private var readsOutput: Bool {
        badIf.contains { if case .output = $0 { true } else { false } }
    }

    private func whyNotFinished(_ outcome: GuestOutcome) -> String? {
        switch outcome {
        case .finished: nil
        case .crashed(let crash): "another crash: \(crash.title)"
        case .rebooted: "the guest restarted without a word"
        case .didNotBoot(let failure): failure.words
        case .couldNotSetUp(let reason): "cannot set up the test: \(reason)"
        case .hung(let evidence): evidence.words
        case .overran(let phase, let limit):
            "the guest was still \(phase == .settingUp ? "setting up" : "stopping") after \(limit)"
        case .unheard(let time): "the serial line was disturbed, and the guest was not heard for \(time)"
        case .timedOut(let limit): "the reproducer was not done after \(limit)"
        }
    }

    /// Why runs that all ended, without a sighting, are still not good.
    private func whyNotJudged(_ run: GuestRun, output: [String]) -> String? {
        guard !run.ends.isEmpty else { return "the reproducer did not run" }
        for end in run.ends {
            switch end.status {
            case .signalled(let signal): return "signal \(signal) ended the reproducer"
            case .exited(let status):
                if exitStatus.skip.contains(status) {
                    return CaseLines(output).summary(of: "SKIP") ?? "exit status \(status): cannot test"
                }
                // Where the status does not count, only "cannot test" means anything.
                guard badIf.contains(.exitStatus), !exitStatus.good.contains(status) else { continue }
                return "exit status \(status), which the scenario does not explain"
            }
        }
        // What is not there may lie in the part that is missing.
        if readsOutput, !run.outputIsComplete { return "a part of the reproducer's output was lost" }
        if readsConsole, !run.consoleIsComplete { return "a part of the console was cut off" }
        return nil
    }
}
