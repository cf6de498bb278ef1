// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

@testable import VirtualMachine

@Suite struct AcceleratorProbeTests {
    /// A probe on a host with `/dev/kvm` and a processor that claims to have what KVM needs.
    private func probe(_ emulator: TestEmulator, flags: String = "fpu vmx sse") throws -> AcceleratorProbe {
        let processors = emulator.folder.appending("cpuinfo")
        try "processor\t: 0\nflags\t\t: \(flags)\n".write(toFile: processors.string, atomically: true, encoding: .utf8)
        return AcceleratorProbe(
            runner: HostCommandRunner(),
            cache: emulator.folder.appending("cache"),
            executable: emulator.executable,
            host: .init(device: "/dev/null", processors: processors)
        )
    }

    private func reason(_ probe: AcceleratorProbe) async -> String {
        do {
            return "\(try await probe.decide(.kvm))"
        } catch MachineError.kvmUnusable(let reason) {
            return reason
        } catch {
            return "other error: \(error)"
        }
    }

    @Test func guestCodeThatRunsInTimeIsTheProof() async throws {
        let emulator = try TestEmulator(kvm: .works)
        defer { emulator.remove() }
        let probe = try probe(emulator)
        #expect(try await probe.decide(.auto).accelerator == .kvm)
        #expect(try await probe.decide(.kvm).accelerator == .kvm)
        #expect(try await probe.decide(.tcg).accelerator == .tcg)
    }

    @Test func aGuestThatStandsStillMissesItsDeadline() async throws {
        let emulator = try TestEmulator(kvm: .standsStill)
        defer { emulator.remove() }
        let probe = try probe(emulator)
        let decision = try await probe.decide(.auto)
        #expect(decision.accelerator == .tcg)
        #expect(decision.reason.contains("not done within"))
        #expect(await reason(probe).contains("not done within"))
    }

    @Test func whatQEMUSaysIsTheReason() async throws {
        let emulator = try TestEmulator(kvm: .fails)
        defer { emulator.remove() }
        #expect(await reason(try probe(emulator)) == "QEMU says: qemu: error: failed to set MSR 0x10a")
    }

    @Test func theAnswerIsRememberedAndNotForAnotherBoot() async throws {
        let emulator = try TestEmulator(kvm: .works)
        defer { emulator.remove() }
        let probe = try probe(emulator)
        _ = try await probe.decide(.auto)
        let first = emulator.callCount
        _ = try await probe.decide(.auto)
        // Once more for the version, not for a guest.
        #expect(emulator.callCount == first + 1)
        let answers = ProbeAnswers(folder: emulator.folder.appending("cache"))
        #expect(answers.answer(for: .init(boot: "another", emulator: "", processor: "host")) == nil)
    }

    /// After a loss of power, or when somebody else is writing it.
    @Test(arguments: ["cut", "empty", "zeros", "another's"])
    func aDamagedAnswerIsAskedForAgain(_ damage: String) async throws {
        let emulator = try TestEmulator(kvm: .works)
        defer { emulator.remove() }
        let probe = try probe(emulator)
        _ = try await probe.decide(.auto)
        let first = emulator.callCount
        let file = URL(filePath: emulator.folder.appending("cache/kvm-probe.json").string)
        let whole = try Data(contentsOf: file)
        switch damage {
        case "cut": try whole.prefix(whole.count / 2).write(to: file)
        case "empty": try Data().write(to: file)
        case "zeros": try Data(count: whole.count).write(to: file)
        default: try Data(#"{"key": {}, "problem": null}"#.utf8).write(to: file)
        }
        #expect(try await probe.decide(.auto).accelerator == .kvm)
        #expect(emulator.callCount == 2 * first)
        #expect(try JSONDecoder().decode(ProbeAnswers.Answer.self, from: Data(contentsOf: file)).problem == nil)
    }

    @Test func aProcessorWithoutVirtualisationNeedsNoProof() async throws {
        let emulator = try TestEmulator(kvm: .works)
        defer { emulator.remove() }
        #expect(await reason(try probe(emulator, flags: "fpu vmx_like sse")) == "the processor has no vmx or svm")
        #expect(emulator.callCount == 0)
    }

    @Test func aMissingDeviceIsNamed() async throws {
        let probe = AcceleratorProbe(
            runner: HostCommandRunner(),
            cache: "/nonexistent",
            executable: "qemu-system-x86_64",
            host: .init(device: "/nonexistent/kvm")
        )
        #expect(await reason(probe) == "there is no /nonexistent/kvm")
    }

    @Test func aMissingEmulatorIsNamedWithItsPackage() async throws {
        let emulator = try TestEmulator(kvm: .works)
        defer { emulator.remove() }
        _ = try probe(emulator)
        let probe = AcceleratorProbe(
            runner: HostCommandRunner(),
            cache: emulator.folder,
            executable: "no-such-qemu",
            host: .init(device: "/dev/null", processors: emulator.folder.appending("cpuinfo"))
        )
        await #expect(throws: MachineError.emulatorNotFound(executable: "no-such-qemu")) {
            try await probe.decide(.auto)
        }
    }

    @Test func theROMIsAFullBIOS() {
        #expect(ProbeROM.bytes.count == 65_536)
    }
}
