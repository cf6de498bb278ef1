// SPDX-License-Identifier: Apache-2.0

package import HostCommands
package import KernelBuild
package import Sessions
package import SystemPackage
package import VirtualMachine

extension Workbench {
    /// Boots a kernel, mounts the disks and stops it, without the reproducer.
    package func boot(
        _ kernel: BuiltKernel,
        in folder: FilePath,
        runner: any CommandRunner,
        events: @escaping SessionEvents
    ) async throws -> GuestRun {
        events(.stage(.boot))
        let request = GuestRequest(
            configuration: guest.configuration(kernel: KernelImage(kernel), scenario: scenario),
            mounts: guest.mounts,
            runs: 0
        )
        return try await QEMUMachine(runner: runner, sandbox: sandbox.sandbox).run(request, in: folder) { _ in }
    }

    /// Gives a person the guest's console, with a shell.
    package func openShell(_ kernel: BuiltKernel, runner: any CommandRunner) async throws -> CommandEnd {
        let configuration = guest.configuration(kernel: KernelImage(kernel), scenario: scenario)
        return try await runner.interact(QEMUCommand.interactive(configuration, mounts: guest.mounts))
    }
}

extension KernelImage {
    init(_ kernel: BuiltKernel) {
        self.init(path: kernel.image, format: kernel.format == .vmlinux ? .vmlinux : .bzImage)
    }
}
