// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import HostCommands
import SystemPackage
import Testing

@testable import VirtualMachine

/// What a guest could do that broke out of QEMU: a script in the place of QEMU tries it.
@Suite struct HostileEmulatorTests {
    private static let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])

    /// Runs a script as QEMU, whose arguments begin with our kernel and disk, and returns the lines that it printed.
    private func lines(of script: String, in folder: FilePath, sandbox: Sandbox?) async throws -> [String] {
        for name in ["kernel", "initramfs", "disk"] {
            try Data("whole\n".utf8).write(to: URL(filePath: folder.appending(name).string))
        }
        let emulator = folder.appending("emulator").string
        try "#!/bin/bash\n\(script)\n".write(toFile: emulator, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: emulator)
        let configuration = MachineConfiguration(
            kernel: KernelImage(path: folder.appending("kernel"), format: .vmlinux),
            initramfs: folder.appending("initramfs"),
            disks: [.init(path: folder.appending("disk"))],
            nonce: Nonce(1)
        )
        let evidence = folder.appending("evidence")
        try? FileManager.default.removeItem(atPath: evidence.string)
        try FileManager.default.createDirectory(atPath: evidence.string, withIntermediateDirectories: true)
        let machine = QEMUMachine(executable: emulator, sandbox: sandbox)
        await #expect(throws: MachineError.self) {
            try await machine.run(GuestRequest(configuration: configuration, runs: 0), in: evidence) { _ in }
        }
        let log = try String(contentsOfFile: evidence.appending("qemu.log").string, encoding: .utf8)
        return log.split(separator: "\n").map(String.init)
    }

    private func withFolder(_ body: (FilePath) async throws -> Void) async throws {
        let folder = FilePath("/tmp/kbisect-emulator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try await body(folder)
    }

    @Test func itReadsItsFilesAndWritesToItsScratchFolder() async throws {
        try await withFolder { folder in
            let script = """
                cat \(folder)/kernel \(folder)/initramfs \(folder)/disk
                echo written > $TMPDIR/x && cat x && pwd
                for socket in console agent monitor; do
                    path=$(echo "$@" | tr ' ' '\\n' | sed -n "s/^socket,id=$socket,path=//p")
                    perl -MIO::Socket::UNIX -e 'print "connected\\n" if IO::Socket::UNIX->new(shift)' $path
                done
                """
            let expected =
                ["whole", "whole", "whole", "written", "\(folder)/evidence/scratch"]
                + Array(repeating: "connected", count: 3)
            for sandbox in [nil, Self.sandbox] {
                let printed = try await lines(of: script, in: folder, sandbox: sandbox)
                #expect(printed == expected)
            }
            // Nothing of it stays among the evidence.
            #expect(!FileManager.default.fileExists(atPath: folder.appending("evidence/scratch").string))
        }
    }

    @Test func itChangesNoImageAndNoEvidenceAndSeesNothingElse() async throws {
        try await withFolder { folder in
            let script = """
                for file in kernel initramfs disk evidence/console.log; do
                    echo changed >> \(folder)/$file && echo $file
                done 2> /dev/null
                test -e /etc/shadow && echo shadow
                test -d /proc/\(getpid())/fd -a "$(readlink /proc/\(getpid())/exe)" = \
                    "\(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))" && echo process
                test -e /sys/class/net && echo network
                """
            let names = ["kernel", "initramfs", "disk", "evidence/console.log", "shadow", "process", "network"]
            let open = try await lines(of: script, in: folder, sandbox: nil)
            #expect(open == names)
            _ = try await lines(of: script, in: folder, sandbox: Self.sandbox)
            for name in ["kernel", "initramfs", "disk"] {
                #expect(FileManager.default.contents(atPath: folder.appending(name).string) == Data("whole\n".utf8))
            }
            let console = folder.appending("evidence/console.log").string
            #expect(FileManager.default.contents(atPath: console) == Data())
            let seen = try await lines(of: script, in: folder, sandbox: Self.sandbox)
            #expect(!seen.contains { ["shadow", "process", "network"].contains($0) })
        }
    }

    @Test func theProcessorTimeIsThatOfTheProgramInTheSandbox() async throws {
        var command = HostCommand("sh", ["-c", "while :; do :; done"])
        command.confinement = Self.sandbox.confinement(writable: [])
        let (used, _) = try await HostCommandRunner().keeping(
            command,
            outputTo: "/dev/null",
            grace: .seconds(1)
        ) { running -> Duration in
            var used = Duration.zero
            // As long as a busy machine needs to give it a tenth of a second.
            for _ in 0..<1200 where used < .milliseconds(100) {
                try await Task.sleep(for: .milliseconds(50))
                used = ProcessorTime.used(byTree: running.processID) ?? .zero
            }
            return used
        }
        #expect(used >= .milliseconds(100))
    }
}
