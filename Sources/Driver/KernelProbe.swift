// SPDX-License-Identifier: Apache-2.0

import Foundation
package import GitHistory
import GuestProtocol
import HostCommands
package import KernelBuild
package import ScenarioFiles
package import Search
package import Sessions
package import SystemPackage
package import VirtualMachine

/// Tests a commit for real: checkout, build, boot, reproducer, verdict.
package struct KernelProbe: Sendable {
    private let repository: GitRepository
    private let tree: WorkTree
    let builder: KernelBuilder
    let configuration: KernelConfiguration
    private let trial: GuestTrial
    private let guest: PreparedGuest
    private let scenario: Scenario
    /// The worker's folders are ours for as long as somebody can probe.
    private let lock: WorkerLock
    private let disk: DiskLimit?
    /// Kernels of earlier builds; `nil` where all are built.
    let store: KernelStore?

    package init(
        repository: GitRepository,
        tree: WorkTree,
        builder: KernelBuilder,
        configuration: KernelConfiguration,
        machine: any Machine,
        guest: PreparedGuest,
        scenario: Scenario,
        lock: WorkerLock,
        disk: DiskLimit? = nil,
        store: KernelStore? = nil,
        restoresGuests: Bool = false
    ) {
        self.repository = repository
        self.tree = tree
        self.builder = builder
        self.configuration = configuration
        trial = GuestTrial(machine: machine, scenario: scenario, restoresGuests: restoresGuests)
        self.guest = guest
        self.scenario = scenario
        self.lock = lock
        self.disk = disk
        self.store = store
    }

    /// Tests one commit once.
    ///
    /// - Parameters:
    ///   - empty: What is known before the test; the verdict and all the rest is filled in.
    ///   - folder: Receives the evidence; it exists and is empty.
    /// - Returns: The record with a verdict: whatever the kernel does is a result.
    /// - Throws: When it could not be found out for a reason that is ours, and on cancellation.
    package func probe(
        _ empty: ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> ProbeRecord {
        let start = ContinuousClock().now
        var record = empty
        let judgement = try await judge(&record, in: folder, events: events)
        record.verdict = judgement.verdict
        record.reason = judgement.reason
        record.seconds.total = (ContinuousClock().now - start).seconds
        return record
    }

    private func judge(
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> Judgement {
        let inputs = try await inputs(of: record.commit.id, in: repository, events)
        if let inputs, let kernel = try await take(inputs, into: keptKernels(), &record, in: folder, events: events) {
            return try await run(kernel.image, &record, in: folder, events: events).judgement
        }
        let built: BuildOutcome
        do {
            built = try await build(&record, in: folder, events: events)
        } catch CheckoutError.refusedName(let path, let reason) {
            return .cannotBeCheckedOut(path: path, reason: reason)
        }
        switch built {
        case .failed(let failure): return judge(buildFailure: failure)
        case .built(let kernel):
            guard needsBoot else { return judgementOfBuilt }
            if inputs != nil {
                let kept = try keptKernels()
                let copy = try await keep(
                    kernel,
                    in: kept,
                    inputs,
                    (record.commit.id, repository),
                    &record,
                    folder,
                    events
                )
                kept.discard(copy)
            }
            return try await run(KernelImage(kernel), &record, in: folder, events: events).judgement
        }
    }

    /// What its builds read.
    package var dependencies: DependencyIndex { builder.dependencies }

    /// Whether a kernel that builds still has something to show.
    var needsBoot: Bool { scenario.rules.needsBoot }

    /// What a commit that builds is, where that is the test.
    var judgementOfBuilt: Judgement { scenario.rules.judgementOfBuilt }

    /// What it means that a commit does not build.
    func judge(buildFailure failure: BuildFailure) -> Judgement { scenario.rules.judge(buildFailure: failure.words) }

    /// Boots a kernel once and judges what happened.
    ///
    /// - Parameter record: Gets what the guest said of itself, and the times.
    func run(
        _ kernel: KernelImage,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        let shell = try QEMUCommand.interactive(
            guest.configuration(kernel: kernel, scenario: scenario),
            mounts: guest.mounts
        )
        try write(commands: shell, format: kernel.format == .vmlinux ? .vmlinux : .bzImage, for: record, in: folder)
        return try await trial.run(kernel, on: guest, &record, in: folder, events: events)
    }

    /// Waits until what was built is on the disk: after a loss of power the next session need not begin anew.
    package func settle() async { await builder.settle() }

    /// Frees what is kept of a kernel's guests, which is not booted any more.
    func forget(_ kernel: KernelImage) { trial.forget(kernel) }

    /// Brings the sources to the commit and builds them; keeps the effective configuration as evidence.
    ///
    /// - Parameter made: The commit to check out in place of the record's own, and the repository that has it.
    package func build(
        _ record: inout ProbeRecord,
        made: (commit: CommitID, repository: GitRepository)? = nil,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BuildOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        for removed in try disk?.keep() ?? [] { events(.note(removed)) }
        events(.stage(.checkout))
        let checkout = try await tree.checkOut(made?.commit ?? record.commit.id, from: made?.repository ?? repository)
        record.changedFiles = checkout.written + checkout.removed
        if checkout.repaired > 0 {
            let paths = checkout.repairedPaths.joined(separator: ", ")
            events(.note("\(checkout.repaired) files in \(tree.folder) had been changed and are right again: \(paths)"))
        }
        record.seconds.checkout = (clock.now - start).seconds
        try write(commands: nil, format: .vmlinux, for: record, in: folder)
        events(.stage(.build))
        let buildStart = clock.now
        let outcome = try await builder.build(
            configuration,
            source: try await tree.sources,
            log: folder.appending("build.log")
        ) { events(.building(done: $0.done, expected: $0.expected)) }
        record.seconds.build = (clock.now - buildStart).seconds
        do {
            try builder.keepConfiguration(in: folder)
            if case .built(let kernel) = outcome, let reads = kernel.traced {
                try Data(reads.text.utf8).write(to: URL(filePath: folder.appending("reads").string))
            }
        } catch {
            throw StateError.notWritten(folder, reason: StateError.plain(error))
        }
        if case .built(let kernel) = outcome {
            record.compiledObjects = kernel.compiledObjects
            record.seconds.configure = kernel.configuring.seconds
            record.seconds.link = kernel.linking.seconds
            if let remark = kernel.remark {
                record.remark(remark)
                events(.note(remark))
            }
        }
        return outcome
    }

    /// Whether a guest leaves processors to build with. Where its time is the test, nothing may take any of it.
    var leavesProcessors: Bool {
        !scenario.rules.badIf.contains { if case .slowerThan = $0 { true } else { false } }
            && ProcessInfo.processInfo.activeProcessorCount > scenario.machine.cpus
    }

    /// Builds a commit, and gives way to others. Cancelling ends it.
    func buildAhead(_ commit: CommitID, from source: GitRepository) async throws {
        _ = try await tree.checkOut(commit, from: source)
        let log = builder.worker.appending("ahead.log")
        try? FileManager.default.removeItem(atPath: log.string)
        _ = try await builder.inBackground
            .build(configuration, source: try await tree.sources, log: log) { _ in }
    }

    /// Builds what was built last a second time, from nothing.
    func buildAgain(
        _ kernel: BuiltKernel,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> Repetition {
        try await builder.buildAgain(
            kernel,
            configuration,
            source: try await tree.sources,
            log: folder.appending("build-again.log")
        ) { events(.building(done: $0.done, expected: $0.expected)) }
    }

    func write(
        commands guest: HostCommand?,
        format: BuiltKernel.Format,
        for record: ProbeRecord,
        in folder: FilePath
    ) throws {
        let commands = ProbeCommands(
            commit: record.commit.id,
            made: record.made,
            patches: record.patches,
            repository: repository.path,
            builder: builder,
            configuration: configuration,
            format: format
        )
        let file = folder.appending("commands.sh")
        do {
            try Data(commands.text(guest: guest).utf8).write(to: URL(filePath: file.string), options: .atomic)
        } catch {
            throw StateError.notWritten(file, reason: StateError.plain(error))
        }
    }
}
