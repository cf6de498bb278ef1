// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import SystemPackage
import VirtualMachine

extension JournaledBench {
    func take(_ known: KernelOutcome, _ checkout: CommitID, _ record: inout ProbeRecord) -> BenchBuild {
        record.take(known.probe)
        (record.verdict, record.reason) = (known.probe.verdict, known.probe.reason)
        guard let image = known.image, let format = KernelImage.Format(rawValue: image.format) else {
            return .settled(Judgement(verdict: known.probe.verdict, reason: known.probe.reason))
        }
        sources.withLock { $0[image.sha256] = (checkout, known.probe) }
        return .built(
            KeptKernel(
                image: KernelImage(path: FilePath(image.path), format: format),
                sha256: image.sha256,
                contents: image.contents
            )
        )
    }

    func remember(_ kernel: KeptKernel, _ checkout: CommitID, _ record: ProbeRecord) {
        kept.withLock { $0[kernel.sha256] = kernel }
        sources.withLock { $0[kernel.sha256] = (checkout, record) }
    }

    /// The kernel as this process has it: the one that an earlier process kept, if it is whole, or built again.
    func present(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> KeptKernel {
        if let own = kept.withLock({ $0[kernel.sha256] }) { return own }
        guard try await !bench.holds(kernel) else {
            kept.withLock { $0[kernel.sha256] = kernel }
            return kernel
        }
        return try await rebuild(kernel, &record, in: folder, events: events)
    }

    /// - Parameter forSymbols: Whether its objects are wanted, and not only its image.
    func rebuild(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        forSymbols: Bool = false,
        events: @escaping SessionEvents
    ) async throws -> KeptKernel {
        guard let source = sources.withLock({ $0[kernel.sha256] }) else { throw LostKernel(sha256: kernel.sha256) }
        let isLost = !forSymbols || source.probe.stored != true
        events(
            .note(
                "the kernel of \(source.probe.commit.id.short) "
                    + (isLost
                        ? "was lost with the process that built it: built again"
                        : "came from the store: built again, for its symbols")
            )
        )
        let logs = folder.appending("built-again")
        do {
            try FileManager.default.createDirectory(atPath: logs.string, withIntermediateDirectories: true)
        } catch {
            throw StateError.notWritable(logs, reason: StateError.plain(error))
        }
        try logs.setAsideWhatWasBrokenOff()
        var probe = source.probe
        probe.stored = nil
        let built: BenchBuild
        let wanted = kernel.sha256
        if forSymbols {
            built = try await bench.buildAnew(&probe, checkout: source.checkout, in: logs, events: events)
        } else {
            let found = try await bench.build(&probe, checkout: source.checkout, in: logs, events: events)
            if case .built(let other) = found, other.sha256 != wanted, probe.stored == true {
                // Somebody else's build of the same sources: this session's own is wanted.
                probe.stored = nil
                built = try await bench.buildAnew(&probe, checkout: source.checkout, in: logs, events: events)
            } else {
                built = found
            }
        }
        let isFromStore = probe.stored == true
        if !isFromStore { builtLast.withLock { $0 = nil } }
        guard case .built(let again) = built else { throw LostKernel(sha256: kernel.sha256) }
        if again.sha256 != kernel.sha256 {
            record.remark(
                "its kernel was lost with the process that built it; built again, it is not the same to the byte (\(again.sha256.prefix(12)))"
            )
        }
        if !isFromStore { builtLast.withLock { $0 = again.sha256 } }
        kept.withLock { if $0[kernel.sha256] == nil { $0[kernel.sha256] = again } }
        return again
    }
}

extension ProbeRecord {
    /// Takes over what an earlier process found out for a probe.
    mutating func take(_ known: ProbeRecord) {
        var new = known
        // In a replay these are the same, unless a newer kbisect asks in another order.
        (new.number, new.purpose, new.isOfProof, new.sameAs) = (number, purpose, isOfProof, sameAs)
        (new.verdict, new.reason, new.trials, new.oops) = (verdict, reason, trials, oops)
        // Another commit's, where two have one kernel.
        if known.commit.id != commit.id { (new.commit, new.evidence) = (commit, evidence) }
        // A journal may come from somebody else, and what lies there is moved and written.
        if known.evidence.wholeMatch(of: /probes\/[A-Za-z0-9.+~_-]+/) == nil { new.evidence = evidence }
        self = new
    }
}

/// A kernel of a journal that nothing is known to be built from.
package struct LostKernel: Error, Hashable, Sendable, CustomStringConvertible {
    let sha256: String

    package var description: String {
        "the kernel \(sha256.prefix(12)) is to be booted again, and the journal does not say what it was built from: begin anew"
    }
}
