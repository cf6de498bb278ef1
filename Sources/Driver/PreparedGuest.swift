// SPDX-License-Identifier: Apache-2.0

package import GuestProtocol
package import ScenarioFiles
package import SystemPackage
package import VirtualMachine

/// What every guest of a session boots with besides its kernel: made once.
package struct PreparedGuest: Hashable, Sendable {
    /// The archive with the agent and the reproducer.
    package var initramfs: FilePath
    /// The images behind `/dev/vda`, `/dev/vdb`, ...; never written to.
    package var disks: [FilePath]
    /// What the agent mounts, in order.
    package var mounts: [GuestMount]
    /// What runs it.
    package var accelerator: Accelerator

    package init(initramfs: FilePath, disks: [FilePath], mounts: [GuestMount], accelerator: Accelerator) {
        self.initramfs = initramfs
        self.disks = disks
        self.mounts = mounts
        self.accelerator = accelerator
    }

    /// The machine for one kernel, with a nonce of its own.
    package func configuration(kernel: KernelImage, scenario: Scenario) -> MachineConfiguration {
        var generator = SystemRandomNumberGenerator()
        return MachineConfiguration(
            kernel: kernel,
            initramfs: initramfs,
            disks: disks.map(MachineConfiguration.Disk.init),
            memory: scenario.machine.memory.mebibytes,
            processors: scenario.machine.cpus,
            accelerator: accelerator,
            kernelArguments: scenario.machine.commandLine,
            limits: MachineConfiguration.Limits(boot: scenario.timeouts.boot, test: scenario.timeouts.test),
            nonce: Nonce(using: &generator)
        )
    }

    /// One guest run: the reproducer as often as the scenario wants it, until it shows the bug.
    func request(kernel: KernelImage, scenario: Scenario) -> GuestRequest {
        let rules = scenario.rules
        return GuestRequest(
            configuration: configuration(kernel: kernel, scenario: scenario),
            mounts: mounts,
            arguments: scenario.reproducer?.arguments ?? [],
            environment: scenario.reproducer?.environment ?? [:],
            runs: scenario.reproducer == nil ? 0 : scenario.runs
        ) { end in
            // One sighting decides; more runs would cost time and tell nothing.
            guard case .exited(let status) = end.status else { return false }
            return !(rules.badIf.contains(.exitStatus) && rules.exitStatus.bad.contains(status))
        }
    }
}
