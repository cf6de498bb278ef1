// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import GuestProtocol
import HostCommands
import SystemPackage
import Testing
import VirtualMachine

/// The demo's kernels with and without the bug: restored guests tell what booted ones tell.
@Suite(.serialized) struct RestoredVerdictTests {
    private let program = DemoProgram()

    /// What the reproducer exits with in a guest that is booted and saved, and in two that are restored of it.
    private func statuses(of tag: String, repository: String, in folder: FilePath) async throws -> [ReproducerStatus] {
        let output = try await program.run(["build", "--repo", repository, tag], in: folder)
        try #require(output.end == .exited(0), "\(output.errorText)")
        let image = folder.appending("vmlinux-\(tag)")
        let built = String(output.text.prefix { $0 != "\n" })
        try FileManager.default.copyItem(atPath: built, toPath: image.string)
        let runner = HostCommandRunner()
        let compiler = GuestCompiler(runner: runner, cache: folder)
        let reproducer = try await Reproducer(embedded: "btrfs-append-hole").executable(
            compiler: compiler,
            keptIn: folder
        )
        let initramfs = try GuestImage(agent: await compiler.compile(.agent), reproducer: reproducer)
            .make(at: folder.appending("guest.cpio"))
        let disk = folder.appending("disk.img")
        try await GuestDisk(bytes: 1 << 30, filesystem: .btrfs, oldestKernel: KernelRelease(5, 4))
            .make(at: disk, runner: runner)
        var random = SystemRandomNumberGenerator()
        var beginning = GuestBeginning.bootedAndSaved
        var statuses: [ReproducerStatus] = []
        for number in 1...3 {
            var request = GuestRequest(
                configuration: MachineConfiguration(
                    kernel: try KernelImage.detect(image),
                    initramfs: initramfs,
                    disks: [.init(path: disk)],
                    nonce: Nonce(using: &random)
                ),
                mounts: [GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: "btrfs")],
                arguments: ["*-untouched"]
            )
            request.beginning = beginning
            let evidence = folder.appending("\(tag)-\(number)")
            try FileManager.default.createDirectory(atPath: evidence.string, withIntermediateDirectories: true)
            let run = try await QEMUMachine(sandbox: TestGuest.sandbox).run(request, in: evidence) { _ in }
            #expect(run.outcome == .finished)
            #expect(run.wasRestored == (number > 1))
            statuses += run.ends.map(\.status)
            if let saved = run.saved { beginning = .restored(saved) }
        }
        return statuses
    }

    @Test func theBugShowsInRestoredGuestsOfTheKernelThatHasItAndInNoOthers() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let bad = try await statuses(of: "demo-short-bad", repository: repository, in: folder)
            #expect(bad == Array(repeating: .exited(1), count: 3))
            let good = try await statuses(of: "demo-short-good", repository: repository, in: folder)
            #expect(good == Array(repeating: .exited(0), count: 3))
        }
    }
}
