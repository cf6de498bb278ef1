// SPDX-License-Identifier: Apache-2.0

import Foundation
package import GitHistory
import GuestFiles
package import HostCommands
package import HostTools
package import KernelBuild
package import ScenarioFiles
package import Sessions
import SystemPackage
package import VirtualMachine

/// What a person chose for this machine.
package struct WorkbenchSettings: Sendable {
    /// Where everything is kept.
    package var state: StateFolder
    /// Jobs that make runs at once.
    package var jobs: Int
    /// What may run the guests.
    package var accelerator: AcceleratorChoice
    /// What builds and guests are run in.
    package var sandbox: SandboxChoice
    /// Whether a person wants a shell in the guest.
    package var shell = false
    /// What all that is kept may take, in MiB; `nil` for as much as there is.
    package var mostDiskMiB: Int?
    /// What is not done again where it is known what it would come to.
    package var shortcuts = Shortcuts()

    package init(state: StateFolder, jobs: Int, accelerator: AcceleratorChoice, sandbox: SandboxChoice) {
        self.state = state
        self.jobs = jobs
        self.accelerator = accelerator
        self.sandbox = sandbox
    }
}

/// Everything that probes need, made ready and held: a worker's folders, the tools, the guest's files.
///
/// All that can be wrong with the machine or the scenario is found out here, before the first kernel is built.
package final class Workbench: Sendable {
    /// What the machine has.
    package let survey: HostSurvey
    /// What runs the guests, and why.
    package let accelerator: AcceleratorDecision
    /// What foreign code is run in, and why.
    package let sandbox: SandboxDecision
    /// What guests boot with.
    package let guest: PreparedGuest
    /// Tests commits.
    package let probe: KernelProbe
    /// The worker's folders, ours as long as this lives.
    package let folders: WorkerFolders
    let scenario: Scenario

    /// Makes everything ready.
    ///
    /// - Parameter oldest: The commits whose kernels may be the oldest; their versions decide what mkfs may use.
    /// - Throws: ``MissingTools``, ``StateError``, ``FileNotFound``, ``SandboxUnusable``, ``TracingUnusable``, and the errors
    ///   of the parts.
    package init(
        repository: GitRepository,
        oldest: [CommitDetails],
        scenario: Scenario,
        settings: WorkbenchSettings,
        runner: any CommandRunner
    ) async throws {
        self.scenario = scenario
        var survey = try await HostSurvey.survey(runner: runner)
        guard survey.missing.isEmpty else { throw MissingTools(survey.missing) }
        if settings.shortcuts.provesUnread, !survey.has(HostTool.strace.name) { throw MissingTools([.strace]) }
        let state = settings.state
        try state.requireOutside(repository)
        try state.prepare()
        try state.requireSpace(MiB: Self.neededMiB)
        LeftoverProcesses.endOfStopped(below: state.sessions)
        let configuration = try KernelConfiguration(scenario.kernel)
        let lock = try WorkerLock(below: state.workers)
        folders = WorkerFolders(root: state.workers, name: lock.name)
        sandbox = try await Sandbox.decide(
            settings.sandbox,
            hiding: repository.folders + [state.sessions],
            runner: runner
        )
        survey.sandbox = sandbox
        self.survey = survey
        accelerator = try await AcceleratorProbe(runner: runner, cache: state.cache, sandbox: sandbox.sandbox)
            .decide(settings.accelerator)
        guest = try await GuestPreparation(runner: runner, state: state, sandbox: sandbox.sandbox).prepare(
            scenario,
            accelerator: accelerator.accelerator,
            worker: folders.worker,
            oldestKernel: try await Self.oldestKernel(of: oldest, in: repository),
            shell: settings.shell
        )
        let builder = KernelBuilder(
            runner: runner,
            folders: folders,
            settings: BuildSettings(
                jobs: settings.jobs,
                timeout: scenario.timeouts.build,
                ccacheFolder: survey.has("ccache") ? state.ccache : nil,
                // ccache removes what is least used on its own; its standard limit is 5 GiB.
                mostCompiledMiB: settings.mostDiskMiB.map { min(5120, $0 / 4) },
                sandbox: sandbox.sandbox,
                shortcuts: settings.shortcuts
            )
        )
        if settings.shortcuts.provesUnread { try await builder.requireTracing() }
        probe = KernelProbe(
            repository: repository,
            tree: WorkTree(worker: folders.worker),
            builder: builder,
            configuration: configuration,
            machine: QEMUMachine(runner: runner, sandbox: sandbox.sandbox),
            guest: guest,
            scenario: scenario,
            lock: lock,
            disk: settings.mostDiskMiB.map { [worker = folders.worker] in DiskLimit(state, mostMiB: $0, worker: worker)
            },
            store: settings.shortcuts.usesStore
                ? KernelStore(state, allowed: settings.mostDiskMiB, runner: runner) : nil,
            restoresGuests: settings.shortcuts.restoresGuests
        )
    }

    /// Free space to begin with, in MiB: 1.5 GiB of sources, the objects of a small configuration, disks and evidence.
    package static let neededMiB = 4096

    /// From the makefiles of the commits: tags may say anything.
    private static func oldestKernel(
        of commits: [CommitDetails],
        in repository: GitRepository
    ) async throws -> KernelRelease {
        var releases: [KernelRelease] = []
        for commit in commits {
            let makefile = try await repository.file("Makefile", at: commit.id, largest: 1 << 20) ?? []
            guard let release = KernelRelease(makefile: String(decoding: makefile.prefix(4096), as: UTF8.self)) else {
                throw NotAKernelTree(commit: commit.id.short, title: commit.title)
            }
            releases.append(release)
        }
        // Nothing asked for: what every kernel that btrfs-progs of today can be used with knows.
        return releases.min() ?? KernelRelease(4, 14)
    }
}

/// A commit whose tree is not that of a kernel.
package struct NotAKernelTree: Error, Hashable, Sendable, CustomStringConvertible {
    let commit: String
    let title: String

    package var description: String {
        "\(commit) (\(title.displayable(upTo: 60))) is not a Linux kernel: its Makefile has no VERSION and PATCHLEVEL.\n"
            + "Name the kernel's repository with --repo."
    }
}

extension AcceleratorDecision {
    /// `tcg: the processor has no vmx or svm`.
    package var words: String { "\(accelerator.rawValue): \(reason)" }
}
