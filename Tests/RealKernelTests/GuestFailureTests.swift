// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import GuestProtocol
import SystemPackage
import Testing
import VirtualMachine

/// Boots of a real kernel that do not come to a good end. Each is a result with its evidence.
@Suite(.serialized) struct GuestFailureTests {
    @Test func aPanicIsACrashWithItsTitle() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["panic"]))
            guard case .crashed(let crash) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            // What /proc/sysrq-trigger's c does has changed: a null dereference in 4.x, a panic since 5.x.
            #expect(crash.title.contains("sysrq"))
            #expect(run.crash == crash)
            #expect(run.ends.isEmpty)
        }
    }

    @Test func aGuestThatStopsSchedulingIsHungAndShowsWhatRuns() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["hang"], limits: .init(silence: .seconds(5))))
            guard case .hung(let evidence) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(evidence.phase == .running(1))
            #expect(evidence.isSpinning)
            #expect(evidence.trace.contains { $0.contains("Comm: obedient") || $0.contains("Comm: reproducer") })
            let console = try guest.text(run.evidence.console).utf8
            let before = try #require(run.consoleBytesBeforeNMI)
            #expect(before > 0 && before < console.count)
            #expect(String(decoding: console.prefix(before), as: UTF8.self).contains("Kernel panic") == false)
            #expect(run.crash == nil, "the panic that our interrupt made counts as the kernel's")
        }
    }

    @Test func aReproducerThatEatsAllMemoryIsEndedByItsKernelAndTheAgentLives() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["eat"]))
            #expect(run.outcome == .finished)
            #expect(run.ends.map(\.status) == [.signalled(9)])
            #expect(try guest.text(run.evidence.console).contains("Out of memory: Killed process"))
        }
    }

    @Test func aRestartWithoutAWordIsARestart() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["reboot"]))
            #expect(run.outcome == .rebooted(afterHello: true))
        }
    }

    @Test func aReproducerThatNeverEndsTimesOut() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["wait"], limits: .init(test: .seconds(3))))
            #expect(run.outcome == .timedOut(after: .seconds(3)))
            #expect(try guest.text(run.evidence.output) == "doing 'wait'\n")
            #expect(try guest.text(run.evidence.console).contains("reboot: Restarting system"))
        }
    }

    @Test func anAgentThatIsNotDoneWithTheDisksInTimeIsAliveAndNotHung() async throws {
        try await TestGuest.with { guest in
            // The agent waits 10 s for a disk, which is not there, and beats.
            var request = guest.request(["exit", "0"], limits: .init(boot: .seconds(6)))
            request.mounts[0].device = "/dev/vdz"
            let run = try await guest.run(request)
            #expect(run.outcome == .overran(.settingUp, after: .seconds(6)))
        }
    }

    @Test func aKernelWithoutItsInitPanicsAndDoesNotBoot() async throws {
        try await TestGuest.with { guest in
            let missing = "init=/nonexistent rdinit=/nonexistent"
            let run = try await guest.run(guest.request(["exit", "0"], kernelArguments: missing))
            guard case .didNotBoot(.crashed(let crash)) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(crash.title.hasPrefix("kernel panic: "))
            #expect(run.hello == nil)
        }
    }

    @Test func aKernelWithoutASecondSerialPortIsTheAgentsComplaint() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["exit", "0"], kernelArguments: "8250.nr_uarts=1"))
            guard case .couldNotSetUp(let reason) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(reason.contains("/dev/ttyS1"))
        }
    }

    @Test func aGuestThatNeverGreetsDidNotBootAndItsLastLineIsTold() async throws {
        try await TestGuest.with { guest in
            // The reproducer as PID 1 waits for ever.
            var request = guest.request(["exit", "0"], limits: .init(boot: .seconds(5)))
            request.configuration.kernelArguments = "rdinit=/kbisect/reproducer -- wait"
            let run = try await guest.run(request)
            guard case .didNotBoot(.silent(after: .seconds(5), let line)) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(line != nil)
        }
    }

    @Test func killingQEMUIsOurErrorAndNoVerdict() async throws {
        try await TestGuest.with { guest in
            let (request, process) = (guest.request(["wait"]), FoundProcess())
            let error = await #expect(throws: MachineError.self) {
                try await guest.run(request) { event in
                    if process.note(event) { kill(process.processID, SIGKILL) }
                }
            }
            guard case .emulatorFailed(let end, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(end.contains("9"))
        }
    }

    @Test func aDiskThatTheHostCannotReadIsOurErrorAndReachesNoGuest() async throws {
        try await TestGuest.with { guest in
            let emulator = guest.folder.appending("qemu").string
            // blkdebug fails each read of the image, as a broken disk of the host would.
            let broken = "file.driver=blkdebug,file.inject-error.0.event=read_aio,file.image.filename="
            let script = """
                #!/bin/bash
                exec qemu-system-x86_64 "${@/#file=/\(broken)}"
                """
            try script.write(toFile: emulator, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: emulator)
            let error = await #expect(throws: MachineError.self) {
                try await guest.run(guest.request(["exit", "0"]), machine: QEMUMachine(executable: emulator))
            }
            guard case .emulatorPaused(let reason, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.contains("Input/output error"))
        }
    }

    @Test func askingQEMUToEndIsOurErrorToo() async throws {
        try await TestGuest.with { guest in
            let (request, process) = (guest.request(["wait"]), FoundProcess())
            await #expect(throws: MachineError.self) {
                try await guest.run(request) { event in
                    if process.note(event) { kill(process.processID, SIGTERM) }
                }
            }
        }
    }

    @Test func aCancelledRunLeavesNothing() async throws {
        try await TestGuest.with { guest in
            let (request, process) = (guest.request(["wait"]), FoundProcess())
            // Ends with the run, so that a guest that never gets there is a failure and no endless wait.
            let (sightings, seen) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { seen.finish() }
                    await #expect(throws: CancellationError.self) {
                        try await guest.run(request) { event in
                            if process.note(event) { seen.yield() }
                        }
                    }
                }
                for await _ in sightings { break }
                #expect(process.runsReproducer, "the run ended before its reproducer was seen")
                group.cancelAll()
                try await group.waitForAll()
            }
            // The kernel takes a moment to end what was in the sandbox.
            for _ in 0..<200 where kill(-process.processID, 0) == 0 { try await Task.sleep(for: .milliseconds(50)) }
            #expect(kill(-process.processID, 0) == -1)
        }
    }
}
