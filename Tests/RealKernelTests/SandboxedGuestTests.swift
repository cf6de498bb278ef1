// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing
import VirtualMachine

/// All guests of these tests run in the sandbox. What QEMU could do without it is tried in HostileEmulatorTests.
@Suite(.serialized) struct SandboxedGuestTests {
    @Test func aDiskThatMayOnlyBeReadIsWrittenToAllTheSame() async throws {
        try await TestGuest.with { guest in
            let before = try await HostCommandRunner().sha256(of: guest.disk)
            // Each run adds a byte to a file on the disk and exits with its size.
            for sandbox in [TestGuest.sandbox, nil] {
                let run = try await guest.run(guest.request(["grow"], runs: 2), machine: QEMUMachine(sandbox: sandbox))
                #expect(run.outcome == .finished)
                #expect(run.ends.map(\.status) == [.exited(1), .exited(2)])
            }
            #expect(try await HostCommandRunner().sha256(of: guest.disk) == before)
        }
    }
}
