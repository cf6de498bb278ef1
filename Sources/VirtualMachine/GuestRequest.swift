// SPDX-License-Identifier: Apache-2.0

package import GuestProtocol

/// What is to be done in a guest.
package struct GuestRequest: Sendable {
    /// The machine.
    package var configuration: MachineConfiguration
    /// What the agent mounts before the first run. The reproducer runs in the first mounted folder.
    package var mounts: [GuestMount]
    /// The reproducer's arguments.
    package var arguments: [String]
    /// What the reproducer finds in its environment.
    package var environment: [String: String]
    /// How often the reproducer runs, at most, in the one boot. 0: the disks are mounted, and the machine is stopped.
    package var runs: Int
    /// Whether to run again after an end; not asked after the last run.
    package var continuesAfter: @Sendable (ReproducerEnd) -> Bool
    /// How it comes up.
    package var beginning = GuestBeginning.booted

    package init(
        configuration: MachineConfiguration,
        mounts: [GuestMount] = [],
        arguments: [String] = [],
        environment: [String: String] = [:],
        runs: Int = 1,
        continuesAfter: @escaping @Sendable (ReproducerEnd) -> Bool = { _ in true }
    ) {
        self.configuration = configuration
        self.mounts = mounts
        self.arguments = arguments
        self.environment = environment
        self.runs = runs
        self.continuesAfter = continuesAfter
    }
}
