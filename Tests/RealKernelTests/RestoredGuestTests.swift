// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import SystemPackage
import Testing
import VirtualMachine

/// States of a real kernel, saved after its boot and restored.
@Suite(.serialized) struct RestoredGuestTests {
    /// Runs in a folder of its own.
    private func run(
        _ guest: TestGuest,
        _ arguments: [String],
        _ beginning: GuestBeginning,
        in name: String,
        machine: QEMUMachine = QEMUMachine(sandbox: TestGuest.sandbox)
    ) async throws -> GuestRun {
        var request = guest.request(arguments)
        request.beginning = beginning
        let folder = guest.folder.appending(name)
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return try await machine.run(request, in: folder) { _ in }
    }

    private func saved(_ run: GuestRun) throws -> SavedGuest {
        #expect(run.savingProblem == nil)
        return try #require(run.saved)
    }

    @Test func aKernelIsBootedAndSavedAndRestoredTwice() async throws {
        try await TestGuest.with { guest in
            let first = try await run(guest, ["grow"], .bootedAndSaved, in: "boot-2")
            #expect(first.outcome == .finished)
            #expect(first.ends.map(\.status) == [.exited(1)])
            let state = try saved(first)
            #expect(state.size < 128 << 20)
            for name in ["boot-3", "boot-4"] {
                // The reproducer's status is the size of a file that it lets grow: the disk is as it was before the first.
                let run = try await run(guest, ["grow"], .restored(state), in: name)
                #expect(run.outcome == .finished)
                #expect(run.ends.map(\.status) == [.exited(1)])
                #expect(run.hello == first.hello)
                #expect(run.outputIsComplete && run.consoleIsComplete && run.droppedFrames == 0)
                #expect(run.crashes.isEmpty)
                let console = try guest.text(run.evidence.console)
                #expect(console.hasPrefix("[kbisect: restored from the state saved in boot-2, "))
                #expect(!console.contains("Linux version"))
                #expect(console.contains("reboot: Restarting system"))
                #expect(try #require(run.durations.boot) < #require(first.durations.boot))
            }
        }
    }

    @Test func noTwoGuestsHaveTheSameChanceAndAllHaveTheHostsTime() async throws {
        try await TestGuest.with { guest in
            let first = try await run(guest, ["chance"], .bootedAndSaved, in: "boot-2")
            let state = try saved(first)
            var told = [try guest.text(first.evidence.output).split(separator: "\n").map(String.init)]
            for name in ["boot-3", "boot-4"] {
                let run = try await run(guest, ["chance"], .restored(state), in: name)
                told.append(try guest.text(run.evidence.output).split(separator: "\n").map(String.init))
            }
            #expect(told.map(\.count) == [5, 5, 5])
            // What the kernel's generator gives, what it gave the program, and where the stack lies.
            for place in 1...3 { #expect(Set(told.map { $0[place] }).count == 3) }
            let times = told.compactMap { Double($0[4]) }
            #expect(times.count == 3)
            for time in times { #expect(abs(time - Date.now.timeIntervalSince1970) < 60) }
        }
    }

    @Test func aCrashOfARestoredGuestIsFound() async throws {
        try await TestGuest.with { guest in
            let state = try saved(await run(guest, ["exit", "0"], .bootedAndSaved, in: "boot-2"))
            let run = try await run(guest, ["panic"], .restored(state), in: "boot-3")
            guard case .crashed = run.outcome else {
                Issue.record("\(run.outcome)")
                return
            }
            #expect(run.crash?.title == "kernel panic: sysrq triggered crash")
        }
    }

    @Test func aStateOfAnotherMachineIsNotRestored() async throws {
        try await TestGuest.with { guest in
            let state = try saved(await run(guest, ["exit", "0"], .bootedAndSaved, in: "boot-2"))
            // Another content of the disk, of the same size.
            let disk = try FileHandle(forWritingTo: URL(filePath: guest.disk.string))
            try disk.seek(toOffset: 128 << 20)
            try disk.write(contentsOf: Data([1]))
            try disk.close()
            let error = await #expect(throws: MachineError.self) {
                try await self.run(guest, ["exit", "0"], .restored(state), in: "boot-3")
            }
            #expect(error == .notRestored(reason: "it is another machine's state"))
        }
    }

    @Test func aQEMUThatRestoresNothingIsNoVerdict() async throws {
        try await TestGuest.with { guest in
            let path = guest.folder.appending("qemu").string
            // It has less memory than the state.
            let script = """
                #!/bin/bash
                case "$*" in *"-incoming"*) set -- "$@" -m 128 ;; esac
                exec qemu-system-x86_64 "$@"
                """
            try script.write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            let machine = QEMUMachine(executable: path)
            let first = try await run(guest, ["exit", "0"], .bootedAndSaved, in: "boot-2", machine: machine)
            let state = try saved(first)
            let error = await #expect(throws: MachineError.self) {
                try await self.run(guest, ["exit", "0"], .restored(state), in: "boot-3", machine: machine)
            }
            guard case .notRestored = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
