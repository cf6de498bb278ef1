// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import VirtualMachine

/// QEMU's answers while a state is saved or restored.
@Suite struct StateTransferTests {
    private func commands(_ transfer: inout StateTransfer, answers: Int) -> [QMP.Command] {
        var sent: [QMP.Command] = []
        if case .send(let command) = transfer.next() { sent.append(command) }
        for _ in 0..<answers {
            if case .send(let command) = transfer.receive(.done(writes: 0)) { sent.append(command) }
        }
        return sent
    }

    @Test func aMachineIsStoppedSavedAndGoesOn() {
        var transfer = StateTransfer.saving
        #expect(
            commands(&transfer, answers: 6)
                == [.stop, .countWrites, .reportMigration, .liftSpeedLimit, .takeFile, .save]
        )
        #expect(transfer.receive(.migration(status: "active")) == nil)
        #expect(transfer.receive(.migration(status: "completed")) == .send(.resume))
        // "Migration is not finalized yet"
        #expect(transfer.receive(.refused("not yet")) == nil)
        #expect(transfer.tick() == .send(.resume))
        #expect(transfer.tick() == nil)
        #expect(transfer.receive(.resumed) == .over(problem: nil))
    }

    @Test func aMachineWhoseKernelWroteToADiskIsNotSaved() {
        var transfer = StateTransfer.saving
        #expect(commands(&transfer, answers: 1) == [.stop, .countWrites])
        #expect(transfer.receive(.done(writes: 3)) == .send(.resume))
        #expect(transfer.receive(.resumed) == .over(problem: "the kernel writes to a disk that nobody has mounted"))
    }

    @Test(arguments: [QMP.Message.refused("no"), .migration(status: "failed")])
    func aMachineThatCannotBeSavedGoesOn(answer: QMP.Message) {
        var transfer = StateTransfer.saving
        _ = commands(&transfer, answers: 5)
        #expect(transfer.receive(answer) == .send(.resume))
        guard case .over(.some) = transfer.receive(.resumed) else {
            Issue.record("it was saved")
            return
        }
    }

    @Test func aMachineTakesAStateAndGoesOn() {
        var transfer = StateTransfer.restoring
        #expect(commands(&transfer, answers: 4) == [.negotiate, .reportMigration, .takeFile, .restore])
        #expect(transfer.receive(.migration(status: "completed")) == .send(.resume))
        #expect(transfer.receive(.resumed) == .over(problem: nil))
    }

    @Test func aStateThatIsRefusedLeavesNoMachine() {
        var transfer = StateTransfer.restoring
        _ = commands(&transfer, answers: 2)
        #expect(transfer.receive(.refused("no")) == .failed("no"))
    }
}
