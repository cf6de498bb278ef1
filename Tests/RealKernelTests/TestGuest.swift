// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import GuestProtocol
import HostCommands
import SystemPackage
import Testing
import VirtualMachine

/// What a real boot needs: a kernel, the guest agent, a reproducer that does as it is told, and a btrfs disk.
///
/// The kernel comes from `KBISECT_TEST_KERNEL`; it needs btrfs, virtio and sysrq.
struct TestGuest {
    let kernel: KernelImage
    let initramfs: FilePath
    let disk: FilePath
    /// Everything of this test, evidence included.
    let folder: FilePath

    /// What QEMU runs in, as in a session.
    static let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])

    init() async throws {
        let path = ProcessInfo.processInfo.environment["KBISECT_TEST_KERNEL"]
        kernel = try KernelImage.detect(
            FilePath(#require(path, "set KBISECT_TEST_KERNEL to a kernel with btrfs and virtio, as 'make test' does"))
        )
        let temporary = FilePath(NSTemporaryDirectory())
        folder = temporary.appending("kbisect-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let runner = HostCommandRunner()
        // Shared by all tests, so that each program is compiled once.
        let compiler = GuestCompiler(runner: runner, cache: temporary.appending("kbisect-test-cache"))
        initramfs = try GuestImage(
            agent: await compiler.compile(.agent),
            reproducer: await compiler.compile(ObedientReproducer.program)
        ).make(at: folder.appending("guest.cpio"))
        disk = folder.appending("disk.img")
        try await GuestDisk(bytes: 256 << 20, filesystem: .btrfs, oldestKernel: KernelRelease(5, 4))
            .make(at: disk, runner: runner)
    }

    /// Gives a test its guest, and removes its files after a success.
    static func with(_ body: (TestGuest) async throws -> Void) async throws {
        let guest = try await TestGuest()
        try await body(guest)
        try? FileManager.default.removeItem(atPath: guest.folder.string)
    }

    /// A request to do what `arguments` say, on the disk.
    func request(
        _ arguments: [String],
        runs: Int = 1,
        filesystem: String = "btrfs",
        accelerator: Accelerator = .tcg,
        kernelArguments: String = "",
        limits: MachineConfiguration.Limits = .init()
    ) -> GuestRequest {
        var random = SystemRandomNumberGenerator()
        return GuestRequest(
            configuration: MachineConfiguration(
                kernel: kernel,
                initramfs: initramfs,
                disks: [.init(path: disk)],
                accelerator: accelerator,
                kernelArguments: kernelArguments,
                limits: limits,
                nonce: Nonce(using: &random)
            ),
            mounts: [GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: filesystem)],
            arguments: arguments,
            runs: runs
        )
    }

    func run(
        _ request: GuestRequest,
        machine: QEMUMachine = QEMUMachine(sandbox: sandbox),
        events: @escaping @Sendable (GuestEvent) -> Void = { _ in }
    ) async throws -> GuestRun {
        try await machine.run(request, in: folder, events: events)
    }

    /// A file as text; bytes that are not UTF-8 become U+FFFD.
    func text(_ file: FilePath) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file.string)), as: UTF8.self)
    }
}
