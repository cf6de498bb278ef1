// SPDX-License-Identifier: Apache-2.0

package import GuestFiles
import GuestProtocol
package import HostCommands
package import ScenarioFiles
package import Sessions
package import SystemPackage
package import VirtualMachine

/// Makes what every guest of a session boots with: the initramfs and the disks.
package struct GuestPreparation: Sendable {
    private let runner: any CommandRunner
    private let state: StateFolder
    private let sandbox: Sandbox?

    /// - Parameter sandbox: What a reproducer is compiled in; `nil` for none.
    package init(runner: any CommandRunner, state: StateFolder, sandbox: Sandbox?) {
        self.runner = runner
        self.state = state
        self.sandbox = sandbox
    }

    /// Makes the initramfs and the disks in a worker's folder.
    ///
    /// - Parameters:
    ///   - oldestKernel: The oldest that has to mount the disks: a newer mkfs uses features that it refuses.
    ///   - shell: Whether a person wants a shell in the guest.
    /// - Throws: What reproducer, compiler and mkfs complain of, and ``MissingShell``.
    package func prepare(
        _ scenario: Scenario,
        accelerator: Accelerator,
        worker: FilePath,
        oldestKernel: KernelRelease,
        shell: Bool
    ) async throws -> PreparedGuest {
        let image = try await image(scenario, worker: worker, shell: shell)
        var guest = try await disks(scenario, accelerator: accelerator, worker: worker, oldestKernel: oldestKernel)
        guest.initramfs = try image.make(at: worker.appending("initramfs.cpio"))
        return guest
    }

    /// What goes into each initramfs, but for a kernel's modules.
    func image(_ scenario: Scenario, worker: FilePath, shell: Bool = false) async throws -> GuestImage {
        let reproducer = try scenario.reproducer.map(load)
        return GuestImage(
            agent: try await compiler.compile(.agent),
            reproducer: try await reproducer?.executable(compiler: compiler, keptIn: worker),
            busybox: try await busybox(isNeeded: shell || reproducer?.needsShell == true)
        )
    }

    /// A guest with its disks, whose initramfs is yet to be made.
    func disks(
        _ scenario: Scenario,
        accelerator: Accelerator,
        worker: FilePath,
        oldestKernel: KernelRelease
    ) async throws -> PreparedGuest {
        var disks: [FilePath] = []
        var mounts: [GuestMount] = []
        for (index, disk) in scenario.machine.disks.enumerated() {
            let path = worker.appending("disk\(index).img")
            try await GuestDisk(disk, index: index, oldestKernel: oldestKernel).make(at: path, runner: runner)
            disks.append(path)
            mounts.append(GuestMount(disk, index: index))
        }
        return PreparedGuest(initramfs: "", disks: disks, mounts: mounts, accelerator: accelerator)
    }

    /// Finds out whether a scenario's reproducer can be used, without making anything else.
    package func check(_ scenario: Scenario) async throws {
        guard let source = scenario.reproducer else { return }
        let reproducer = try load(source)
        _ = try await reproducer.executable(
            compiler: compiler,
            keptIn: state.cache
        )
        _ = try await busybox(isNeeded: reproducer.needsShell)
    }

    private var compiler: GuestCompiler { GuestCompiler(runner: runner, cache: state.cache, sandbox: sandbox) }

    private func load(_ reproducer: Scenario.Reproducer) throws -> Reproducer {
        switch try reproducer.source.locate() {
        case .file(let path): try Reproducer(contentsOf: path)
        case .embedded(let name): try Reproducer(embedded: name)
        }
    }

    private func busybox(isNeeded: Bool) async throws -> Busybox? {
        guard isNeeded else { return nil }
        return try await Busybox.find(runner: runner)
    }
}

extension GuestDisk {
    init(_ disk: Scenario.Disk, index: Int, oldestKernel: KernelRelease) {
        let filesystem: Filesystem =
            switch disk.filesystem {
            case .btrfs: .btrfs
            case .ext4: .ext4
            case .xfs: .xfs
            case .none: .none
            }
        self.init(
            bytes: disk.size.bytes,
            filesystem: filesystem,
            mkfsArguments: disk.mkfsArguments,
            index: index,
            oldestKernel: oldestKernel
        )
    }
}

extension GuestMount {
    /// The first disk is `/dev/vda`; a disk that is not mounted is only waited for.
    init(_ disk: Scenario.Disk, index: Int) {
        let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))
        self.init(
            device: "/dev/vd\(letter)",
            folder: disk.filesystem == .none ? "" : disk.mountPoint ?? "",
            filesystem: disk.filesystem.rawValue,
            options: disk.mountOptions
        )
    }
}
