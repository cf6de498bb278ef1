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

    /// - Parameters:
    ///   - source: What all is checked out from: kbisect's own repository, which sees the commits of the user's too;
    ///     the user's where no trees are made.
    ///   - patches: What is put on top of each commit; then `source` is where these are made.
    package init(probe: KernelProbe, source: GitRepository, kept: KeptKernels, patches: AppliedPatches? = nil) {
        self.probe = probe
        self.source = source
        self.kept = kept
        self.patches = patches
    }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        var checkout = checkout
        switch try await patches?.apply(to: checkout) {
        case .conflict(let reason): return .settled(.skip(reason))
        case .made(let made, let tree, let names):
            (checkout, record.patches) = (made, names)
            if let tree { record.tree = tree }
        case nil: break
        }
        let outcome: BuildOutcome
        do {
            // Always from the same one: a made tree that lies in the work tree is known to no other.
            outcome = try await probe.build(&record, made: (checkout, source), in: folder, events: events)
        } catch CheckoutError.refusedName(let path, let reason) {
            return .settled(.cannotBeCheckedOut(path: path, reason: reason))
        }
        switch outcome {
        case .failed(let failure): return .settled(probe.judge(buildFailure: failure))
        case .built(let kernel):
            guard probe.needsBoot else { return .settled(probe.judgementOfBuilt) }
            let kept = try await kept.keep(kernel)
            record.image = kept.sha256
            return .built(kept)
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
        try await probe.decode(crash, log: folder.appending("symbols.log"))
    }

    package func discard(_ kernel: KeptKernel) {
        probe.forget(kernel.image)
        kept.discard(kernel)
    }

    package func holds(_ kernel: KeptKernel) async throws -> Bool { try await kept.holds(kernel) }

    /// Frees the space of all kernels.
    package func discardAll() { kept.remove() }
}
