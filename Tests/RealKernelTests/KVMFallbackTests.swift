// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import Synchronization
import SystemPackage
import Testing
import VirtualMachine

/// KVM that passes a probe and does not bring a kernel up. A script in front of QEMU plays that host.
@Suite(.serialized) struct KVMFallbackTests {
    /// A QEMU whose KVM does what `behaviour` says, a line of bash.
    private func machine(_ guest: TestGuest, _ behaviour: String) throws -> QEMUMachine {
        let path = guest.folder.appending("qemu").string
        let script = """
            #!/bin/bash
            case "$*" in
            *"-accel kvm -cpu host"*)
                arguments=()
                for word; do
                    case $word in kvm) word=tcg ;; host) word=qemu64 ;; esac
                    arguments+=("$word")
                done
                set -- "${arguments[@]}"
                \(behaviour) ;;
            esac
            exec qemu-system-x86_64 "$@"
            """
        try script.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return QEMUMachine(executable: path)
    }

    private func accelerators(_ guest: TestGuest, _ behaviour: String, runs: Int) async throws -> [String] {
        let machine = try machine(guest, behaviour)
        let seen = Mutex<[String]>([])
        let limits = MachineConfiguration.Limits(boot: .seconds(15))
        for _ in 1...runs {
            let request = guest.request(["exit", "1"], accelerator: .kvm, limits: limits)
            let run = try await guest.run(request, machine: machine) { event in
                switch event {
                case .started(_, let accelerator): seen.withLock { $0.append(accelerator.rawValue) }
                case .repeatingUnderTCG: seen.withLock { $0.append("repeating") }
                default: break
                }
            }
            #expect(run.ends.map(\.status) == [.exited(1)])
        }
        return seen.withLock { $0 }
    }

    @Test func aFirstBootThatSaysNothingIsRepeatedUnderTCGAndKVMIsLeftAlone() async throws {
        try await TestGuest.with { guest in
            let seen = try await accelerators(guest, "set -- \"$@\" -S", runs: 2)
            #expect(seen == ["kvm", "repeating", "tcg", "tcg"])
            #expect(FileManager.default.fileExists(atPath: guest.folder.appending("kvm/console.log").string))
        }
    }

    @Test func aKernelThatPanicsUnderKVMIsTriedUnderTCGAndEarnsNoTrust() async throws {
        try await TestGuest.with { guest in
            let empty = guest.folder.appending("empty")
            try "".write(toFile: empty.string, atomically: false, encoding: .utf8)
            let seen = try await accelerators(guest, "set -- \"$@\" -initrd \(empty.string)", runs: 2)
            #expect(seen == ["kvm", "repeating", "tcg", "tcg"])
        }
    }

    @Test func aKernelThatBootsNowhereDecidesNothingAboutKVM() async throws {
        try await TestGuest.with { guest in
            let machine = try machine(guest, ":")
            let seen = Mutex<[String]>([])
            for arguments in ["rdinit=/nonexistent init=/nonexistent", ""] {
                let request = guest.request(["exit", "1"], accelerator: .kvm, kernelArguments: arguments)
                _ = try await guest.run(request, machine: machine) { event in
                    if case .started(_, let accelerator) = event { seen.withLock { $0.append(accelerator.rawValue) } }
                }
            }
            #expect(seen.withLock { $0 } == ["kvm", "tcg", "kvm"])
        }
    }

    @Test func aKVMThatDoesNotStartIsRepeatedUnderTCG() async throws {
        try await TestGuest.with { guest in
            let seen = try await accelerators(guest, "echo 'no MSR' >&2; exit 1", runs: 1)
            #expect(seen == ["kvm", "repeating", "tcg"])
        }
    }

    @Test func aKVMThatWorksIsUsedAgain() async throws {
        try await TestGuest.with { guest in
            let seen = try await accelerators(guest, ":", runs: 2)
            #expect(seen == ["kvm", "kvm"])
        }
    }
}
