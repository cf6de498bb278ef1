// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import SystemPackage
import Testing

@testable import VirtualMachine

/// What a machine does where no kernel is needed for it.
@Suite struct QEMUMachineTests {
    private func error(executable: String = QEMUCommand.executable, runs: Int = 1) async throws -> MachineError? {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-machine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let configuration = MachineConfiguration(
            kernel: KernelImage(path: folder.appending("no-such-kernel"), format: .bzImage),
            initramfs: folder.appending("none"),
            nonce: Nonce(1)
        )
        let request = GuestRequest(configuration: configuration, runs: runs)
        return await #expect(throws: MachineError.self) {
            try await QEMUMachine(executable: executable).run(request, in: folder) { _ in }
        }
    }

    @Test func aMissingEmulatorIsNamedWithItsPackage() async throws {
        let error = try await error(executable: "no-such-qemu")
        #expect(error == .emulatorNotFound(executable: "no-such-qemu"))
        #expect(error?.description.contains("qemu-system-x86") == true)
    }

    @Test func anEmulatorThatDoesNotStartIsOurErrorWithItsWords() async throws {
        guard case .emulatorFailed(let end, let message, _) = try await error() else {
            Issue.record("no such error")
            return
        }
        #expect(end == "exit status 1")
        #expect(message.contains("could not open kernel file"))
    }

    @Test func lessThanNoRunsAreRefused() async throws {
        guard case .badConfiguration = try await error(runs: -1) else {
            Issue.record("no such error")
            return
        }
    }

    @Test func processorTimeIsThatOfTheProcess() {
        let start = ProcessorTime.used(byTree: getpid())
        var sum = 0
        for value in 0..<20_000_000 { sum &+= value &* sum &+ 1 }
        #expect(sum != 1)
        #expect(start != nil)
        #expect((ProcessorTime.used(byTree: getpid()) ?? .zero) >= (start ?? .zero))
        #expect(ProcessorTime.used(byTree: Int32.max) == nil)
    }
}
