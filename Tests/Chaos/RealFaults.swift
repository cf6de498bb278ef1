// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions
import TestSupport

/// Faults of bisections of real kernels: tens of each.
struct RealFaults: Sendable {
    let demo: RealDemo
    let seed: Int

    var all: [Fault] {
        [
            Fault(
                name: "SIGKILL of kbisect with real kernels",
                how: "at random times of builds, boots and the confirmation; then `kbisect resume`",
                cause: killedAtRandom
            ),
            Fault(
                name: "QEMU killed",
                how: "SIGKILL while a guest runs",
                cause: { try await disturbed("qemu-system-x86", "KILL") }
            ),
            Fault(
                name: "QEMU stopped",
                how: "SIGSTOP while a guest runs, for 30 s",
                cause: { try await disturbed("qemu-system-x86", "STOP", resumedAfter: 30) }
            ),
            Fault(
                name: "QEMU does not start",
                how: "a program in its place that fails in one of three starts",
                cause: emulatorFailsToStart
            ),
            Fault(
                name: "compiler killed, as for lack of memory",
                how: "SIGKILL to cc1 while a kernel is built",
                cause: { try await disturbed("cc1", "KILL") }
            ),
            Fault(
                name: "disk full in checkout and build",
                how:
                    "the file system of the work tree is filled while it is written; then room is made, and `kbisect resume`",
                cause: fullDisk
            ),
            Fault(
                name: "work tree damaged between two runs",
                how: "sources cut short, changed with their old times, removed; then `kbisect resume`",
                cause: damagedTree
            ),
            Fault(
                name: "cache entries cut short",
                how: "every compiled agent and reproducer, KVM's answer, and a third of ccache's entries",
                cause: damagedCache
            ),
            Fault(
                name: "a host so loaded that nothing gets on",
                how: "sixteen loops for each processor during boots whose limit is 5 s",
                cause: loadedHost
            ),
            Fault(
                name: "a kernel that hangs with interrupts off",
                how: "LKDTM's HARDLOCKUP, from a reproducer",
                cause: hardLockup
            ),
        ]
    }

    private static let right = "the right culprit each time; nothing was left running"

    @Sendable private func killedAtRandom() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(result: Self.right)
        var generator = SeededGenerator(seed: seed)
        while outcome.tries < 20 {
            var run = try await demo.begin()
            while outcome.tries < 20 {
                let limit = Double.random(in: 1...15, using: &generator)
                guard try await run.end(within: limit) == nil else { break }
                outcome.add(try await run.kill())
                run = try await demo.resume()
            }
            if let problem = try await demo.finish(run) { outcome.problems.append(problem) }
        }
        return outcome
    }

    /// Sends a signal to programs that kbisect runs, a few times in one bisection.
    private func disturbed(_ program: String, _ signal: String, resumedAfter pause: Double? = nil) async throws
        -> Fault.Outcome
    {
        let isKilled = signal == "KILL"
        var outcome = Fault.Outcome(
            result: isKilled
                ? "tried once more each time; the right culprit"
                : "waited for; the right culprit"
        )
        var run = try await demo.begin()
        for _ in 0..<5 {
            // A build, or a boot, that is on its way.
            guard let process = try await run.wait(for: program) else { break }
            try await demo.signal(signal, process)
            outcome.add(nil)
            if let pause {
                try await Task.sleep(for: .seconds(pause))
                try await demo.signal("CONT", process)
            }
            // Twice in a row is an error of ours, which can be resumed.
            if let status = try await run.end(within: 12), status != 0 {
                guard status == 70 else {
                    outcome.problems.append("exit status \(status)")
                    return outcome
                }
                run = try await demo.resume()
            }
        }
        if let problem = try await demo.finish(run) { outcome.problems.append(problem) }
        if program.hasPrefix("qemu"), isKilled, try demo.remarks().isEmpty {
            outcome.problems.append("no remark says what happened")
        }
        return outcome
    }

    @Sendable private func emulatorFailsToStart() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(
            result: "started once more; what failed twice was an error, and resumed; the right culprit"
        )
        let (folder, count) = try demo.failingEmulator(everyNth: 3)
        var run = try await demo.begin(path: folder)
        while try await run.end(within: 3000) == 70 {
            outcome.tries += 2
            run = try await demo.resume(path: folder)
        }
        if let problem = try await demo.finish(run) { outcome.problems.append(problem) }
        outcome.tries += try count()
        return outcome
    }

    @Sendable private func fullDisk() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(
            result: "an error with exit status 70 or 73 and no verdict; resumed to the right culprit"
        )
        let small = try await demo.onSmallDisk()
        var run = try await small.begin()
        // At once, in the middle of the checkout, and in the build.
        for program in [nil, "cc1"] as [String?] {
            if let program { _ = try await run.wait(for: program) } else { _ = try await run.end(within: 4) }
            try await small.fillDisk()
            let status = try await run.end(within: 300)
            outcome.add([70, 73].contains(status) ? nil : "exit status \(status.map(String.init) ?? "none")")
            if let problem = try small.wrongVerdict() { outcome.problems.append(problem) }
            try small.makeRoom()
            run = try await small.resume()
        }
        if let problem = try await small.finish(run) { outcome.problems.append(problem) }
        try await small.removeDisk()
        return outcome
    }

    @Sendable private func damagedTree() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(result: "noticed, said and mended; the right culprit")
        var generator = SeededGenerator(seed: seed)
        var run = try await demo.begin()
        for _ in 0..<3 {
            guard try await run.end(within: Double.random(in: 8...20, using: &generator)) == nil else { break }
            if let problem = try await run.kill() { outcome.problems.append(problem) }
            try demo.damageTree(&generator)
            outcome.add(nil)
            run = try await demo.resume()
        }
        if let problem = try await demo.finish(run) { outcome.problems.append(problem) }
        return outcome
    }

    @Sendable private func damagedCache() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(result: "made again; the right culprit")
        var generator = SeededGenerator(seed: seed)
        outcome.tries = try demo.damageCache(&generator)
        let run = try await demo.begin()
        if let problem = try await demo.finish(run) { outcome.problems.append(problem) }
        return outcome
    }

    @Sendable private func loadedHost() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(result: "the right culprit; time-outs were not believed")
        let run = try await demo.begin(scenario: demo.hurriedScenario())
        let loops = try await demo.load()
        _ = try await run.end(within: 240)
        try await demo.signal("KILL", loops)
        outcome.add(try await demo.finish(run))
        return outcome
    }

    @Sendable private func hardLockup() async throws -> Fault.Outcome {
        var outcome = Fault.Outcome(result: "cannot be tested; an NMI had the kernel say where it was")
        let fragment = try demo.write("CONFIG_DEBUG_FS=y\nCONFIG_LKDTM=y\n", to: "lkdtm.config")
        let source = try demo.write(Self.lockup, to: "lockup.c")
        let run = try await demo.probe("demo-short-good", source, "--config", fragment)
        let status = try await run.end(within: 3000)
        let console = try demo.console()
        let isRight = status == 125 && console.contains("lkdtm_HARDLOCKUP")
        outcome.add(isRight ? nil : "exit status \(status ?? -1): \(run.lastWords)")
        return outcome
    }

    private static let lockup = #"""
        #include <fcntl.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <sys/stat.h>
        #include <unistd.h>

        int main(void)
        {
            const char *how = "HARDLOCKUP";
            int fd;

            mkdir("/debug", 0700);
            if (mount("none", "/debug", "debugfs", 0, NULL)) {
                perror("mount");
                return 125;
            }
            fd = open("/debug/provoke-crash/DIRECT", O_WRONLY);
            printf("the processor stops here\n");
            fflush(stdout);
            return fd < 0 || write(fd, how, strlen(how)) < 0 ? 125 : 0;
        }
        """#
}
