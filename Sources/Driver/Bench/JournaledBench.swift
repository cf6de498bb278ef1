// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Search
package import Sessions
import Synchronization
package import SystemPackage
import VirtualMachine

/// Writes down each decision before it is carried out and each result before it counts, and gives out again what an
/// earlier process found out.
///
/// A driver over a journal that was taken up again goes the same way as the first time, since it is given the same
/// results in the same order, and tests nothing until it comes to what has none.
package final class JournaledBench: KernelBench {
    let bench: any KernelBench
    let journal: SessionJournal
    let watch: DriftWatch
    /// What each kernel was built from, by its SHA-256: one that was lost with the process that kept it is built again.
    let sources = Mutex<[String: (checkout: CommitID, probe: ProbeRecord)]>([:])
    /// Kernels that this process kept or found, by their SHA-256.
    let kept = Mutex<[String: KeptKernel]>([:])
    /// The kernel whose objects lie in the build folder, as far as this process knows.
    let builtLast = Mutex<String?>(nil)

    package init(_ bench: any KernelBench, journal: SessionJournal, watch: DriftWatch) {
        self.bench = bench
        self.journal = journal
        self.watch = watch
    }

    package var isReplaying: Bool { journal.isReplaying }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        // Made commits have names that a person's are not to be mistaken for.
        let key = record.made == nil ? checkout.hex : "tree \(record.tree ?? checkout.hex)"
        if let known = journal.known(build: key) { return take(known, checkout, &record) }
        try await watch.check()
        try journal.append(
            .building(number: record.number, commit: record.commit.id, purpose: record.purpose, key: key)
        )
        try folder.setAsideWhatWasBrokenOff()
        let start = ContinuousClock().now
        let built = try await bench.build(&record, checkout: checkout, in: folder, events: events)
        record.seconds.total = (ContinuousClock().now - start).seconds
        var image: KernelOutcome.Image?
        switch built {
        case .settled(let judgement): (record.verdict, record.reason) = (judgement.verdict, judgement.reason)
        case .built(let kernel):
            image = KernelOutcome.Image(
                path: kernel.image.path.string,
                format: kernel.image.format.rawValue,
                sha256: kernel.sha256,
                contents: kernel.contents
            )
            remember(kernel, checkout, record)
        }
        // One from the store leaves the build folder as it is.
        if record.stored != true { builtLast.withLock { $0 = image?.sha256 } }
        try journal.append(.built(KernelOutcome(key: key, probe: record, image: image)))
        return built
    }

    package func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        if let known = journal.known(bootOf: kernel.sha256) {
            record.take(known.probe)
            return BenchTrial(
                judgement: Judgement(verdict: known.verdict, reason: known.reason),
                crash: known.crash,
                isForeign: known.isForeign,
                isRestored: known.isRestored == true
            )
        }
        try await watch.check()
        let present = try await present(kernel, &record, in: folder, events: events)
        try journal.append(
            .booting(
                number: record.number,
                commit: record.commit.id,
                purpose: record.purpose,
                kernel: kernel.sha256,
                count: (record.trials?.total ?? 0) + 1
            )
        )
        try folder.setAsideWhatWasBrokenOff()
        let start = ContinuousClock().now
        let trial = try await bench.boot(present, &record, in: folder, events: events)
        record.seconds.total = (ContinuousClock().now - start).seconds
        try journal.append(
            .booted(
                BootOutcome(
                    kernel: kernel.sha256,
                    probe: record,
                    verdict: trial.judgement.verdict,
                    reason: trial.judgement.reason,
                    crash: trial.crash,
                    isForeign: trial.isForeign,
                    isRestored: trial.isRestored ? true : nil
                )
            )
        )
        return trial
    }

    package func decode(
        _ crash: [String],
        of kernel: KeptKernel,
        in folder: FilePath
    ) async throws -> ProbeRecord.Oops? {
        if let known = journal.known(crashOf: kernel.sha256) { return known }
        // Symbols are those of the build folder, which another process may have left.
        if builtLast.withLock({ $0 }) != kernel.sha256, var probe = sources.withLock({ $0[kernel.sha256]?.probe }) {
            try await watch.check()
            _ = try await rebuild(kernel, &probe, in: folder, forSymbols: true) { _ in }
        }
        // Of another kernel's symbols nothing is said.
        guard builtLast.withLock({ $0 }) == kernel.sha256 else { return nil }
        let oops = try await bench.decode(crash, of: kernel, in: folder)
        try journal.append(.decoded(kernel: kernel.sha256, oops: oops))
        return oops
    }

    package func discard(_ kernel: KeptKernel) {
        // Only what this process kept or found whole: a path of a journal may be another session's, or anybody's.
        if let own = kept.withLock({ $0.removeValue(forKey: kernel.sha256) }) { bench.discard(own) }
    }

    package func holds(_ kernel: KeptKernel) async throws -> Bool { try await bench.holds(kernel) }
}
