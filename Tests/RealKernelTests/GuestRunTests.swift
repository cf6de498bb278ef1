// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import GuestProtocol
import Synchronization
import SystemPackage
import Testing
import VirtualMachine

/// Boots of a real kernel that come to their end. One at a time: each wants a processor for itself.
@Suite(.serialized) struct GuestRunTests {
    @Test(arguments: [0, 1, 125]) func anExitStatusArrives(status: Int) async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["exit", "\(status)"]))
            #expect(run.outcome == .finished)
            #expect(run.ends.map(\.status) == [.exited(status)])
            #expect(run.crash == nil)
            #expect(run.hello != nil)
            #expect(run.outputIsComplete && run.consoleIsComplete)
            #expect(run.consoleBytesBeforeNMI == nil)
            #expect(try guest.text(run.evidence.output) == "doing 'exit'\n")
            #expect(try guest.text(run.evidence.console).contains("reboot: Restarting system"))
        }
    }

    @Test func aBootWithoutRunsMountsTheDisksAndEndsInOrder() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request([], runs: 0))
            #expect(run.outcome == .finished)
            #expect(run.hello != nil)
            #expect(run.ends.isEmpty)
            #expect(try guest.text(run.evidence.output).isEmpty)
            #expect(try guest.text(run.evidence.console).contains("reboot: Restarting system"))
            let unmounted = try await guest.run(guest.request([], runs: 0, filesystem: "nosuchfs"))
            guard case .couldNotSetUp = unmounted.outcome else {
                Issue.record("\(unmounted.outcome)")
                return
            }
        }
    }

    @Test func aHostThatStoodStillIsNoHang() async throws {
        try await TestGuest.with { guest in
            let process = FoundProcess()
            let beats = Mutex(0)
            let request = guest.request(["exit", "0"], limits: .init(boot: .seconds(30), silence: .seconds(3)))
            let run = try await guest.run(request) { event in
                process.note(event)
                guard case .beat = event else { return }
                let count = beats.withLock { count in
                    count += 1
                    return count
                }
                guard count == 1 else { return }
                // Neither QEMU (nor the sandbox that it is in) nor the thread that listens to it runs for longer than the guest may be silent.
                kill(-process.processID, SIGSTOP)
                usleep(5_000_000)
                kill(-process.processID, SIGCONT)
            }
            #expect(run.outcome == .finished)
            #expect(run.ends.map(\.status) == [.exited(0)])
        }
    }

    @Test func aSignalThatKillsTheReproducerArrives() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["signal", "11"]))
            #expect(run.outcome == .finished)
            #expect(run.ends.map(\.status) == [.signalled(11)])
        }
    }

    @Test func runsOfOneBootShareTheDiskAndStopWhereTheyAreToldTo() async throws {
        try await TestGuest.with { guest in
            var request = guest.request(["grow"], runs: 9)
            request.continuesAfter = { $0.status != .exited(3) }
            let run = try await guest.run(request)
            #expect(run.ends.map(\.status) == [.exited(1), .exited(2), .exited(3)])
            let again = try await guest.run(guest.request(["grow"]))
            #expect(again.ends.map(\.status) == [.exited(1)], "what a guest wrote to its disk was not thrown away")
        }
    }

    @Test func aFloodOfOutputNeitherBlocksNorFillsTheHost() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["flood", "100"]))
            #expect(run.ends.map(\.status) == [.exited(0)])
            #expect(try #require(run.ends.first).outputLeftOut > 90 << 20)
            #expect(!run.outputIsComplete)
            #expect(try guest.text(run.evidence.output).utf8.count < 4 << 20)
        }
    }

    @Test func aSlowMachineGivesTasksMoreTimeBeforeTheyAreHung() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["hung-task-limit"]))
            let limit = try guest.text(run.evidence.output).split(separator: "\n").last
            // The kernel's own 120 s, four times as long under TCG.
            #expect(limit == "480")
            #expect(try #require(run.hello).problems.isEmpty)
        }
    }

    @Test func framesThatTheReproducerForgesAreNotBelieved() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["forge"]))
            #expect(run.outcome == .finished)
            #expect(run.ends.map(\.status) == [.exited(0)])
            #expect(run.droppedFrames >= 50)
            #expect(try guest.text(run.evidence.output).contains("@K1 0123456789abcdef 9 DONE"))
        }
    }

    @Test func everyConsoleLineHasATime() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["exit", "0"]))
            let console = [UInt8](try Data(contentsOf: URL(filePath: run.evidence.console.string)))
            let times = try guest.text(run.evidence.consoleTimes).split(separator: "\n")
            let offsets = times.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            let starts = console.indices.filter { $0 == 0 || console[$0 - 1] == UInt8(ascii: "\n") }
            #expect(offsets == Array(starts))
            #expect(!starts.isEmpty)
        }
    }

    @Test func aFileSystemThatTheKernelLacksIsTheAgentsComplaint() async throws {
        try await TestGuest.with { guest in
            let run = try await guest.run(guest.request(["exit", "0"], filesystem: "nosuchfs"))
            guard case .couldNotSetUp(let reason) = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(reason.contains("nosuchfs"))
            #expect(run.ends.isEmpty)
        }
    }
}
