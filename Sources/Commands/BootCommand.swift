// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import HostCommands
import KernelBuild
import ScenarioFiles
import Sessions
import SystemPackage
import VirtualMachine

/// `kbisect boot`
struct BootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boot",
        abstract: "Build and boot one commit's kernel, and say whether it comes up.",
        discussion: """
            With --shell it becomes an interactive console in the guest, with the scenario's disks mounted and the \
            reproducer as /kbisect/reproducer. Leave it with 'exit'; Ctrl-A X ends QEMU at once. \
            Exit status: 0 it boots, 125 it does not build or boot; anything else is an error.
            """
    )

    @Argument(help: "What to boot: a tag, branch, commit id or version.")
    var commit: String

    @OptionGroup var engine: EngineOptions

    @Flag(name: .long, help: "Open a shell on the guest's console (needs busybox-static).")
    var shell = false

    func run() async throws {
        try await performing {
            let scenario = try engine.loadScenario(standard: ScenarioCatalogue.forAnyReproducer)
            let single = try await SingleProbe(
                commit: commit,
                purpose: "boot",
                scenario: scenario,
                engine,
                progressAside: true,
                shell: shell
            )
            guard let kernel = try await single.build() else { return ExitStatus.cannotTest }
            return try await boot(kernel, of: single)
        }
    }

    private func boot(_ kernel: BuiltKernel, of single: SingleProbe) async throws -> ExitCode {
        if shell {
            let end = try await single.bench.openShell(kernel, runner: HostCommandRunner())
            return end.isSuccess ? ExitStatus.success : ExitStatus.failure
        }
        let run = try await single.showing {
            try await single.bench.boot(kernel, in: single.folder, runner: HostCommandRunner(), events: single.events)
        }
        Terminal.say("console: \(run.evidence.console)")
        let rules = Scenario.Rules(badIf: [.noBoot, .crash(nil)])
        let judgement = rules.judge(run, texts: GuestTexts(output: [], console: []), hasReproducer: false)
        guard judgement.verdict == .good, let hello = run.hello, let time = run.durations.boot else {
            Terminal.say(judgement.reason.displayable)
            return ExitStatus.cannotTest
        }
        Terminal.say("\(hello.kernelRelease.displayable) boots in \(time.seconds) s under \(run.accelerator.rawValue)")
        return ExitStatus.success
    }
}
