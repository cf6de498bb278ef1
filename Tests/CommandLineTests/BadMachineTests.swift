// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage
import Testing

/// What the machine lacks: a tool, a folder that can be written, KVM.
@Suite struct BadMachineTests {
    @Test func kvmWhereItDoesNotWork() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let environment = ["PATH": try folderWithQEMUWithoutKVM(program) + ":" + (try #require(path))]
            let engine = ["--repo", repository, "--scenario", "demo", "--accel", "kvm"]
            let run = try await program.run(["run", "v6.0..v6.2"] + engine, environment: environment)
            expect(run, status: 64, saying: "cannot use KVM: ", "--accel tcg")
            // Some machines show on sight that they have no KVM, and QEMU is not asked then.
            let reasons = [
                "QEMU says: \(Self.refusal)", "there is no /dev/kvm", "/dev/kvm may not be opened", "no vmx or svm",
            ]
            #expect(reasons.contains { run.errorText.contains($0) }, "\(run.errorText)")
            let probe = try await program.run(["probe", "v6.0"] + engine, environment: environment)
            expect(probe, status: ofProbe(64), saying: "cannot use KVM: ", "--accel tcg")
        }
    }

    private static let refusal = "this test has no KVM"
    private var path: String? { ProcessInfo.processInfo.environment["PATH"] }

    /// A folder with a QEMU that fails with KVM and is the machine's own in everything else.
    private func folderWithQEMUWithoutKVM(_ program: Program) throws -> String {
        let folder = program.folder.appending("bin").string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            #!/bin/sh
            case " $* " in *" -accel kvm "*) echo "\(Self.refusal)" >&2; exit 1 ;; esac
            PATH=${PATH#*:} exec qemu-system-x86_64 "$@"
            """
        let emulator = try program.write(script, to: "bin/qemu-system-x86_64").string
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: emulator)
        return folder
    }
}
