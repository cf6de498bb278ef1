// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import Driver
import GuestProtocol
import ScenarioFiles
import Search
import Sessions
import SystemPackage
import Testing
import VirtualMachine

@Suite struct JudgementTests {
    private let crash = CrashReport(
        title: "KASAN: use-after-free Read in btrfs_x",
        kind: .kasan,
        lines: [],
        lineNumber: 1
    )

    private func run(
        _ outcome: GuestOutcome,
        _ statuses: [ReproducerStatus] = [],
        crash: CrashReport? = nil,
        isComplete: Bool = true,
        taint: Int = 0
    ) -> GuestRun {
        GuestRun(
            outcome: outcome,
            ends: statuses.enumerated().map {
                ReproducerEnd(run: $0 + 1, status: $1, durationMilliseconds: 1500, taintAfter: taint)
            },
            crashes: crash.map { [$0] } ?? [],
            outputIsComplete: isComplete,
            consoleIsComplete: isComplete,
            durations: GuestRun.Durations(whole: .seconds(1)),
            evidence: GuestRun.Evidence(folder: "/nowhere")
        )
    }

    private func verdict(
        _ run: GuestRun,
        _ badIf: [Scenario.BadCondition] = [.exitStatus],
        output: [String] = [],
        console: [String] = []
    ) -> Verdict {
        Scenario.Rules(badIf: badIf).judge(run, texts: GuestTexts(output: output, console: console)).verdict
    }

    @Test(arguments: [
        (0, Verdict.good), (1, .bad), (124, .bad), (125, .skip), (126, .bad), (127, .bad), (128, .skip), (255, .skip),
    ])
    func exitStatusesMeanWhatGitBisectSays(status: Int, expected: Verdict) {
        #expect(verdict(run(.finished, [.exited(status)])) == expected)
    }

    @Test func aSignalIsNeverGood() {
        #expect(verdict(run(.finished, [.signalled(11)])) == .skip)
    }

    @Test func oneBadRunIsEnoughAndAnUntestableOneIsNeverGood() {
        #expect(verdict(run(.finished, [.exited(0), .exited(1)])) == .bad)
        #expect(verdict(run(.finished, [.exited(125), .exited(1)])) == .bad)
        #expect(verdict(run(.finished, [.exited(0), .exited(125)])) == .skip)
        #expect(verdict(run(.finished, [])) == .skip)
    }

    @Test func theReasonIsTheFirstCaseThatWasBad() {
        let judgement = Scenario.Rules().judge(
            run(.finished, [.exited(1)]),
            texts: GuestTexts(output: ["GOOD a", "BAD b: 8192 bytes", "BAD c: hole"], console: [])
        )
        #expect(judgement.reason == "BAD b: 8192 bytes (and 1 more)")
    }

    @Test func aCrashCountsOnlyWhereItIsAskedFor() {
        let crashed = run(.crashed(crash))
        #expect(verdict(crashed) == .skip)
        #expect(verdict(crashed, [.crash(nil)]) == .bad)
        #expect(verdict(crashed, [.crash(.substring("use-after-free"))]) == .bad)
        #expect(verdict(crashed, [.crash(.substring("deadlock"))]) == .skip)
        #expect(verdict(crashed, [.crash(.regex("KASAN.*btrfs_"))]) == .bad)
    }

    @Test func aCrashAfterACleanExitIsNeverGood() {
        #expect(verdict(run(.crashed(crash), [.exited(0)])) == .skip)
    }

    @Test func aWarningCountsOnlyWhereItIsAskedFor() {
        let warning = CrashReport(title: "WARNING in btrfs_x", kind: .warning, lines: [], lineNumber: 1)
        let warned = run(.finished, [.exited(0)], crash: warning)
        #expect(verdict(warned) == .good)
        #expect(verdict(warned, [.exitStatus, .warning]) == .bad)
        #expect(verdict(warned, [.exitStatus, .crash(nil)]) == .good)
        #expect(verdict(warned, [.exitStatus, .crash(.substring("btrfs_x"))]) == .bad)
    }

    @Test func aCrashThatTheGuestSurvivesIsNeverGood() {
        #expect(verdict(run(.finished, [.exited(0)], crash: crash)) == .skip)
        #expect(verdict(run(.finished, [.exited(1)], crash: crash)) == .bad)
        #expect(verdict(run(.finished, [.exited(0)], crash: crash), [.crash(nil)]) == .bad)
    }

    @Test func withoutAReproducerBootingIsTheWholeTest() {
        let rules = Scenario.Rules(badIf: [.noBoot])
        let texts = GuestTexts(output: [], console: [])
        #expect(rules.judge(run(.finished), texts: texts, hasReproducer: false).verdict == .good)
        #expect(!rules.needsReproducer)
        #expect(Scenario.Rules().needsReproducer)
    }

    @Test func aKernelThatDoesNotBootIsBadOnlyWhereThatIsTheBug() {
        for failure in [
            BootFailure.silent(after: .seconds(60), lastLine: "x"), .crashed(crash), .rebooted(lastLine: nil),
        ] {
            #expect(verdict(run(.didNotBoot(failure))) == .skip)
            #expect(verdict(run(.didNotBoot(failure)), [.noBoot]) == .bad)
        }
    }

    @Test func aCommitThatDoesNotBuildIsBadOnlyWhereThatIsTheBug() {
        let failure = "fs/btrfs/file.c:1: error: expected ';'"
        #expect(Scenario.Rules().judge(buildFailure: failure) == Judgement(verdict: .skip, reason: failure))
        let rules = Scenario.Rules(badIf: [.crash(nil), .noBuild])
        #expect(rules.judge(buildFailure: failure) == Judgement(verdict: .bad, reason: failure))
        #expect(verdict(run(.finished, [.exited(0)]), [.crash(nil), .noBuild]) == .good)
    }

    @Test func nothingIsBootedWhereOnlyTheBuildIsTheTest() {
        let rules = Scenario.Rules(badIf: [.noBuild])
        #expect(!rules.needsBoot && !rules.needsReproducer && !rules.dependsOnTime)
        #expect(rules.judgementOfBuilt == Judgement(verdict: .good, reason: "it builds"))
        #expect(rules.words == ["the kernel does not build"])
        #expect(Scenario.Rules(badIf: [.noBuild, .noBoot]).needsBoot)
        #expect(Scenario.Rules().needsBoot)
    }

    @Test func whatKeptTheTestFromItsEndIsASkip() {
        let hang = HangEvidence(phase: .running(1), silentFor: .seconds(20), load: 1, trace: [])
        #expect(verdict(run(.rebooted(afterHello: true))) == .skip)
        #expect(verdict(run(.couldNotSetUp("mount failed"))) == .skip)
        #expect(verdict(run(.hung(hang))) == .skip)
        #expect(verdict(run(.timedOut(after: .seconds(120)))) == .skip)
        #expect(verdict(run(.hung(hang)), [.crash(nil)]) == .bad)
    }

    @Test func slowIsBadWhereTheScenarioSaysSo() {
        #expect(verdict(run(.finished, [.exited(0)]), [.slowerThan(.seconds(1))]) == .bad)
        #expect(verdict(run(.finished, [.exited(0)]), [.slowerThan(.seconds(2))]) == .good)
        #expect(verdict(run(.timedOut(after: .seconds(120))), [.slowerThan(.seconds(30))]) == .bad)
        #expect(verdict(run(.timedOut(after: .seconds(10))), [.slowerThan(.seconds(30))]) == .skip)
    }

    @Test func textsCountWhereTheyAreAskedFor() {
        let finished = run(.finished, [.exited(0)])
        #expect(verdict(finished, [.output(.regex("csum .* mismatch"))], output: ["csum 1 mismatch"]) == .bad)
        #expect(verdict(finished, [.output(.regex("csum .* mismatch"))], output: ["fine"]) == .good)
        #expect(verdict(finished, [.console(.substring("BTRFS error"))], console: ["[1.0] BTRFS error (vda)"]) == .bad)
    }

    @Test func whatCannotBeLookedForIsNotAbsent() {
        // A record of an older kbisect may hold one: Swift understands it.
        let finished = run(.finished, [.exited(0)])
        #expect(verdict(finished, [.output(.regex("a(?=b)"))], output: ["fine"]) == .skip)
        #expect(verdict(finished, [.console(.regex("a(?=b)")), .exitStatus]) == .skip)
    }

    @Test func aStatusCountsOnlyWhereItIsAskedFor() {
        #expect(verdict(run(.finished, [.exited(1)]), [.crash(nil)]) == .good)
        #expect(verdict(run(.finished, [.exited(125)]), [.crash(nil)]) == .skip)
        #expect(verdict(run(.finished, [.signalled(9)]), [.crash(nil)]) == .skip)
    }

    @Test func whatComesAfterASightingDoesNotUndoIt() {
        let hang = HangEvidence(phase: .stopping, silentFor: .seconds(20), load: 0, trace: [])
        for outcome in [
            GuestOutcome.crashed(crash), .hung(hang), .rebooted(afterHello: true),
            .overran(.stopping, after: .seconds(60)),
        ] {
            #expect(verdict(run(outcome, [.exited(1)])) == .bad)
            #expect(verdict(run(outcome, [.exited(0)])) == .skip)
        }
    }

    @Test func everyReportOnTheConsoleIsLookedAt() {
        let warning = CrashReport(title: "WARNING in btrfs_x", kind: .warning, lines: [], lineNumber: 1)
        let oops = CrashReport(title: "general protection fault in y", kind: .oops, lines: [], lineNumber: 90)
        var finished = run(.finished, [.exited(0)])
        finished.crashes = [warning, crash]
        #expect(verdict(finished) == .skip)
        #expect(verdict(finished, [.crash(nil)]) == .bad)
        finished.outcome = .crashed(oops)
        #expect(verdict(finished, [.crash(.substring("KASAN"))]) == .bad)
    }

    @Test func evidenceThatWasCutIsNoEvidenceOfAbsence() {
        let cut = run(.finished, [.exited(0)], isComplete: false)
        #expect(verdict(cut, [.output(.substring("x"))], output: ["y"]) == .skip)
        #expect(verdict(cut, [.console(.substring("x"))], console: ["y"]) == .skip)
        #expect(verdict(cut, [.output(.substring("y"))], output: ["y"]) == .bad)
        #expect(verdict(cut) == .good)
    }

    @Test func taintTellsWhatTheConsoleDoesNot() {
        let oops = run(.finished, [.exited(0)], taint: 1 << 7)
        #expect(verdict(oops) == .skip)
        let warned = run(.finished, [.exited(0)], taint: 1 << 9)
        #expect(verdict(warned) == .good)
        #expect(verdict(warned, [.exitStatus, .warning]) == .bad)
    }
}
