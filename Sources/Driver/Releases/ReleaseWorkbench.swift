// SPDX-License-Identifier: Apache-2.0

import GuestFiles
package import HostCommands
package import HostTools
package import Releases
package import ScenarioFiles
import Sessions
import SystemPackage
package import VirtualMachine

/// Everything that testing released kernels needs, made ready and held: a worker's folders, the guest's files.
///
/// What can be wrong with the machine or the scenario is found out here, before anything is fetched.
package final class ReleaseWorkbench: Sendable {
    /// What the machine has.
    package let survey: HostSurvey
    /// What runs the guests, and why.
    package let accelerator: AcceleratorDecision
    /// What guests are run in, and why.
    package let sandbox: SandboxDecision
    /// What goes into each initramfs, but for the kernel's modules.
    let image: GuestImage
    /// A guest with its disks, without an initramfs.
    let guest: PreparedGuest
    let trial: GuestTrial
    package let scenario: Scenario
    /// What its guests need of a kernel.
    let needs: ModuleNeeds
    let store: ReleaseStore
    /// Where the kernels at hand lie, below the worker's folder.
    let kernels: FilePath
    let disk: DiskLimit?
    /// The worker's folder is ours as long as this lives.
    private let lock: WorkerLock

    /// Makes everything ready.
    ///
    /// - Parameters:
    ///   - releases: Those that may be booted; the oldest decides what mkfs may use.
    ///   - supply: Where their packages come from.
    ///   - needs: What guests need of a kernel.
    /// - Throws: ``MissingTools``, ``StateError``, ``FileNotFound``, ``ScenarioNeedsABuild``,
    ///   ``SandboxUnusable``, and the errors of the parts.
    package init(
        releases: [Release],
        supply: PackageSupply,
        scenario: Scenario,
        needs: ModuleNeeds,
        settings: WorkbenchSettings,
        runner: any CommandRunner
    ) async throws {
        guard scenario.rules.needsBoot else { throw ScenarioNeedsABuild(scenario: scenario.name) }
        self.scenario = scenario
        self.needs = needs
        var survey = try await HostSurvey.survey(HostTool.forReleases, runner: runner)
        guard survey.missing.isEmpty else { throw MissingTools(survey.missing) }
        let state = settings.state
        try state.prepare()
        try state.requireSpace(MiB: Self.neededMiB, isForBuilds: false)
        LeftoverProcesses.endOfStopped(below: state.sessions)
        lock = try WorkerLock(below: state.workers)
        let worker = state.workers.appending(lock.name)
        kernels = worker.appending("kernels")
        disk = settings.mostDiskMiB.map { DiskLimit(state, mostMiB: $0, worker: worker) }
        sandbox = try await Sandbox.decide(settings.sandbox, hiding: [state.sessions], runner: runner)
        survey.sandbox = sandbox
        self.survey = survey
        accelerator = try await AcceleratorProbe(runner: runner, cache: state.cache, sandbox: sandbox.sandbox)
            .decide(settings.accelerator)
        let preparation = GuestPreparation(runner: runner, state: state, sandbox: sandbox.sandbox)
        image = try await preparation.image(scenario, worker: worker)
        guest = try await preparation.disks(
            scenario,
            accelerator: accelerator.accelerator,
            worker: worker,
            // Nothing asked for: what every kernel that btrfs-progs of today can be used with knows.
            oldestKernel: releases.compactMap { KernelRelease($0.version.text) }.min() ?? KernelRelease(4, 14)
        )
        trial = GuestTrial(
            machine: QEMUMachine(runner: runner, sandbox: sandbox.sandbox),
            scenario: scenario,
            restoresGuests: settings.shortcuts.restoresGuests
        )
        store = ReleaseStore(folder: state.releases, supply: supply, runner: runner)
    }

    /// Free space to begin with, in MiB: a package with all drivers, unpacked, and what is kept of a dozen.
    package static let neededMiB = 2048
}

/// A scenario whose only test is the build has nothing to test in a kernel that is built already.
package struct ScenarioNeedsABuild: Error, Hashable, Sendable, CustomStringConvertible {
    let scenario: String

    package var description: String {
        "only whether a kernel builds counts as bad (scenario '\(scenario.displayable)'), and released kernels are built "
            + "already.\nChoose another scenario with --scenario, or what counts as bad with --bad-if."
    }
}

extension ModuleNeeds {
    /// What a scenario's guest needs of a kernel that has it as modules.
    package init(_ scenario: Scenario) {
        self.init(
            needed: ["virtio_pci"] + (scenario.machine.disks.isEmpty ? [] : ["virtio_blk"])
                + scenario.machine.filesystems,
            wanted: ["virtio_rng"]
        )
    }
}

extension Scenario.Machine {
    /// The file systems of the disks, each once: what their modules, and their parts of the kernel, are called.
    package var filesystems: [String] {
        disks.map(\.filesystem).filter { $0 != .none }.map(\.rawValue)
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
