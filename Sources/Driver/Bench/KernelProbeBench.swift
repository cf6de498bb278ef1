// SPDX-License-Identifier: Apache-2.0

package import GitHistory
import KernelBuild
package import Search
package import Sessions
package import SystemPackage
import VirtualMachine

/// Builds and boots real kernels.
package struct KernelProbeBench: KernelBench {
    private let probe: KernelProbe
    private let source: GitRepository
    private let kept: KeptKernels
    private let patches: AppliedPatches?
    private let foresight: Foresight?
    private let determinism: DeterminismCheck?
    private let ahead = BuildAhead()

    /// - Parameters:
    ///   - source: What all is checked out from: kbisect's own repository, which sees the commits of the user's too;
    ///     the user's where no trees are made.
    ///   - patches: What is put on top of each commit; then `source` is where these are made.
    ///   - foresight: What tells of commits that are not built; `nil` for nothing.
    ///   - determinism: Whether what traced builds read proves anything; `nil` for builds that are not traced.
    package init(
        probe: KernelProbe,
        source: GitRepository,
        kept: KeptKernels,
        patches: AppliedPatches? = nil,
        foresight: Foresight? = nil,
        determinism: DeterminismCheck? = nil
    ) {
        self.probe = probe
        self.source = source
        self.kept = kept
        self.patches = patches
        self.foresight = foresight
        self.determinism = determinism
    }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        try await build(&record, checkout, isAnew: false, in: folder, events: events)
    }

    package func buildAnew(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        try await build(&record, checkout, isAnew: true, in: folder, events: events)
    }

    private func build(
        _ record: inout ProbeRecord,
        _ commit: CommitID,
        isAnew: Bool,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        var checkout = commit
        switch try await patches?.apply(to: checkout) {
        case .conflict(let reason): return .settled(.skip(reason))
        case .made(let made, let tree, let names):
            (checkout, record.patches) = (made, names)
            if let tree { record.tree = tree }
        case nil: break
        }
        let inputs = try await probe.inputs(of: checkout, in: source, events)
        if !isAnew, let inputs,
            let kernel = try await probe.take(inputs, into: kept, &record, in: folder, events: events)
        {
            return .built(kernel)
        }
        // Both use the worker's folders.
        let wasBuiltAhead = await ahead.settle(for: commit)
        do {
            let built = try await make(&record, checkout, inputs, in: folder, events: events)
            await ahead.buildEnded()
            if wasBuiltAhead { record.remark("it was built, for the most part, while the guest before it ran") }
            return built
        } catch {
            await ahead.buildEnded()
            throw error
        }
    }

    private func make(
        _ record: inout ProbeRecord,
        _ checkout: CommitID,
        _ inputs: KernelInputs?,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        await foresight?.note(built: nil)
        let outcome: BuildOutcome
        do {
            // Always from the same one: a made tree that lies in the work tree is known to no other.
            outcome = try await probe.build(&record, made: (checkout, source), in: folder, events: events)
        } catch CheckoutError.refusedName(let path, let reason) {
            return .settled(.cannotBeCheckedOut(path: path, reason: reason))
        }
        let traced = try await determinism?.reads(of: outcome, by: probe, in: folder, events: events)
        await foresight?.note(
            built: record.made == nil ? record.commit.id : nil,
            traced: patches == nil && record.made == nil ? traced : nil
        )
        switch outcome {
        case .failed(let failure): return .settled(probe.judge(buildFailure: failure))
        case .built(let kernel):
            guard probe.needsBoot else { return .settled(probe.judgementOfBuilt) }
            let copy = try await probe.keep(kernel, in: kept, inputs, (checkout, source), &record, folder, events)
            return .built(copy)
        }
    }

    package func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        let (judgement, run) = try await probe.run(kernel.image, &record, in: folder, events: events)
        return BenchTrial(judgement: judgement, crash: run.report, isRestored: run.wasRestored)
    }

    package func decode(
        _ crash: [String],
        of kernel: KeptKernel,
        in folder: FilePath
    ) async throws -> ProbeRecord.Oops? {
        // Symbols are those of the build folder. Of another kernel's nothing is said.
        guard let image = probe.builder.lastImage(kernel.image.format == .vmlinux ? .vmlinux : .bzImage),
            try await kept.hash(of: image) == kernel.sha256
        else { return nil }
        return try await probe.decode(crash, log: folder.appending("symbols.log"))
    }

    package func discard(_ kernel: KeptKernel) {
        probe.forget(kernel.image)
        kept.discard(kernel)
    }

    package func holds(_ kernel: KeptKernel) async throws -> Bool { try await kept.holds(kernel) }

    /// Frees the space of all kernels.
    package func discardAll() { kept.remove() }
}

extension KernelProbeBench {
    package func prepare(for graph: CommitGraph) async { await foresight?.prepare(for: graph) }

    package func anticipate(_ commit: CommitID) async {
        // What is put on top would have to be made first, and a traced build is not to be broken off.
        guard patches == nil, determinism == nil, probe.leavesProcessors else { return }
        await ahead.begin(commit) { [probe, source, foresight] in
            guard try await probe.stored(among: [commit], in: source).isEmpty else { return }
            // Whatever comes of it, what lies in the folder is nearer to this one than to the last.
            await foresight?.note(built: commit)
            try await probe.buildAhead(commit, from: source)
        }
    }

    package func endAnticipating() async { await ahead.end() }

    package func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? {
        guard let foresight else { return nil }
        do {
            return Outlook(
                built: built,
                unread: try await foresight.unread(among: graph),
                sameKernel: try await foresight.sameKernel(as: built, among: graph)
            )
        } catch is GitError {
            // A tree of a commit that may never be tested is no reason to stop: nothing is known.
            return Outlook(built: built, unread: [])
        }
    }

    package func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? {
        guard let foresight else { return nil }
        var forecast = Forecast(commits: commits, objects: [])
        // As above: a guess may fail.
        do { forecast = try await foresight.forecast(commits, among: graph) ?? forecast } catch is GitError {}
        // With patches it is another tree that is built.
        if patches == nil { forecast.stored = try await probe.stored(among: commits, in: source) }
        return forecast
    }
}
