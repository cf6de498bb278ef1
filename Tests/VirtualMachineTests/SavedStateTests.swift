// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import GuestProtocol
import SystemPackage
import Testing

@testable import VirtualMachine

/// Saving and restoring, told to the session step by step. QEMU does it in RealKernelTests.
@Suite struct SavedStateTests {
    private func state() throws -> SavedGuest {
        var encoder = FrameEncoder(nonce: Nonce(7))
        _ = try encoder.encode(HostMessage.hold)
        let guest = ScriptedGuest()
        return SavedGuest(
            try StateFile(limit: 1 << 20),
            machine: MachineIdentity(guest.session.request.configuration),
            accelerator: .tcg,
            origin: "boot-2",
            size: 1,
            nonce: Nonce(7),
            encoder: encoder
        )
    }

    private let renewal = GuestRenewal(
        nonce: ScriptedGuest.nonce,
        seed: Array(repeating: 5, count: 32),
        milliseconds: 9
    )

    private func savings(_ guest: ScriptedGuest) -> Int {
        guest.session.actions.count { if case .saveState = $0 { true } else { false } }
    }

    @Test func aGuestHoldsStillIsSavedAndGoesOnAsAnyOther() {
        var guest = ScriptedGuest(beginning: .bootedAndSaved)
        guest.says(guest.hello, at: 1)
        #expect(guest.phase == .holding)
        #expect(guest.sent == [.hold])
        guest.says(.held, at: 1)
        #expect(guest.phase == .saving)
        #expect(savings(guest) == 1)
        guest.session.savingEnded(nil, at: .seconds(2))
        #expect(guest.phase == .settingUp)
        guest.says(.ready, at: 2)
        #expect(guest.sent == [.hold, .setUp([guest.mount]), guest.start(1)])
        #expect(guest.session.stateProblem == nil)
    }

    @Test func anAgentThatDoesNotHoldStillIsSetUpWithoutAState() {
        var guest = ScriptedGuest(beginning: .bootedAndSaved)
        guest.says(guest.hello, at: 1)
        guest.waits(until: 4)
        #expect(guest.phase == .settingUp)
        #expect(guest.session.stateProblem == "the agent did not hold still")
        #expect(savings(guest) == 0)
    }

    @Test func theTimeThatSavingTakesIsNobodysSilence() {
        var guest = ScriptedGuest(beginning: .bootedAndSaved)
        guest.says(guest.hello, at: 1)
        guest.says(.held, at: 1)
        guest.waits(until: 20)
        #expect(guest.phase == .saving)
        guest.session.savingEnded("no", at: .seconds(20))
        guest.session.tick(.seconds(24))
        #expect(guest.phase == .settingUp)
    }

    @Test func aKernelThatComplainedWhileItBootedIsNotSaved() {
        var guest = ScriptedGuest(beginning: .bootedAndSaved)
        let warning = "[    1.000000] WARNING: CPU: 0 PID: 1 at a.c:1 warned+0x1/0x2\n"
        guest.session.receive(console: Array(warning.utf8), at: .zero)
        guest.says(guest.hello, at: 1)
        #expect(guest.phase == .settingUp)
        #expect(guest.session.stateProblem == "the kernel complained while it booted")
    }

    @Test func aRestoredAgentIsToldWhoItIsUntilItAnswers() throws {
        var guest = ScriptedGuest(beginning: .restored(try state()))
        #expect(guest.phase == .restoring)
        guest.session.machineWasRestored(renewal, at: .seconds(1))
        guest.session.tick(.milliseconds(1500))
        guest.session.tick(.milliseconds(2100))
        var decoder = FrameDecoder(nonce: Nonce(7), from: .host)
        var told: [Frame] = []
        for case .send(let bytes) in guest.session.actions { told += decoder.receive(bytes) }
        // Behind HOLD, which has the number 1, or the agent would take it for a repetition.
        #expect(told.map(\.sequence) == [2, 3])
        #expect(told.map { HostMessage($0) } == [.renew(renewal), .renew(renewal)])
        guest.says(guest.hello, at: 3)
        guest.says(.ready, at: 3)
        #expect(guest.phase == .running(1))
        #expect(guest.sent == [.setUp([guest.mount]), guest.start(1)])
        #expect(guest.session.bootTime == .seconds(3))
    }

    @Test func framesOfTheBootThatWasSavedAreNotHeardInARestoredGuest() throws {
        var guest = ScriptedGuest(beginning: .restored(try state()))
        guest.session.machineWasRestored(renewal, at: .seconds(1))
        var other = FrameEncoder(nonce: Nonce(7))
        guest.session.receive(agent: try other.encode(guest.hello), at: .seconds(1))
        #expect(guest.phase == .restoring)
        #expect(guest.session.hello == nil)
    }

    @Test(arguments: ["silence", "failure", "end"])
    func aRestoredGuestThatNeverGreetsTellsNothing(how: String) throws {
        var guest = ScriptedGuest(beginning: .restored(try state()))
        guest.session.machineWasRestored(renewal, at: .seconds(1))
        switch how {
        case "silence": guest.waits(until: 11)
        case "failure": guest.says(.failed(reason: "cannot renew the guest: no"), at: 2)
        default:
            guest.session.receive(console: Array("[    9.0] Kernel panic - not syncing: x\n".utf8), at: .seconds(2))
            guest.session.guestEndedMachine = true
            guest.session.machineEnded()
        }
        #expect(guest.phase == .over)
        #expect(guest.session.result(evidence: .init(folder: "/e"), whole: .zero) == nil)
        if how == "failure" { #expect(guest.session.stateProblem == "cannot renew the guest: no") }
    }

    @Test func aStateThatWasSavedCannotBeChanged() throws {
        let file = try StateFile(limit: 100)
        let writer = file.forWriting
        #expect(write(writer.rawValue, "whole", 5) == 5)
        // No more than its limit, while it is written.
        #expect(pwrite(writer.rawValue, "x", 1, 100) == -1)
        #expect(try file.seal() == 5)
        #expect(pwrite(writer.rawValue, "x", 1, 0) == -1)
        #expect(ftruncate(writer.rawValue, 3) == -1)
        for _ in 0..<2 {
            var bytes = [UInt8](repeating: 0, count: 9)
            let reader = try file.openForReading()
            #expect(withExtendedLifetime(reader) { read(reader.rawValue, &bytes, 9) } == 5)
            #expect(bytes.prefix(5) == Array("whole".utf8)[...])
        }
    }

    @Test func anEmptyStateIsNone() throws {
        let file = try StateFile(limit: 100)
        #expect(throws: MachineError.self) { try file.seal() }
    }

    @Test func aMachineIsKnownByItsFilesAndNotByNonceAndLimits() throws {
        let path = FilePath(NSTemporaryDirectory()).appending("kbisect-identity-\(UUID().uuidString)")
        defer { unlink(path.string) }
        try Data("one".utf8).write(to: URL(filePath: path.string))
        var configuration = MachineConfiguration(
            kernel: KernelImage(path: path, format: .vmlinux),
            initramfs: "/i",
            nonce: Nonce(1)
        )
        let first = MachineIdentity(configuration)
        configuration.nonce = Nonce(2)
        configuration.limits.boot = .seconds(1)
        #expect(MachineIdentity(configuration) == first)
        configuration.memory += 1
        #expect(MachineIdentity(configuration) != first)
        configuration.memory -= 1
        try Data("two".utf8).write(to: URL(filePath: path.string))
        #expect(MachineIdentity(configuration) != first)
    }
}
