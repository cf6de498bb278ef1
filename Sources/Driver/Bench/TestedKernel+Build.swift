// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions
import SystemPackage

extension TestedKernel {
    /// Builds it for its probe, and takes in what that came to.
    mutating func build(
        on bench: any KernelBench,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws {
        let built = try await bench.build(&probe, checkout: planned.checkout, in: folder, events: events)
        take(built)
    }
}

extension SessionFolder {
    /// Makes the record and the folder for the next probe of a session, and says that it begins.
    ///
    /// - Parameter seconds: Since the session began.
    func beginProbe(
        of commit: CommitRecord,
        _ purpose: String,
        in record: SessionRecord,
        at seconds: Double,
        events: SessionEvents
    ) throws(StateError) -> (probe: ProbeRecord, folder: FilePath) {
        let number = record.probes.count + 1
        let evidence = try makeProbeFolder(number: number, commit: commit.fileName)
        var probe = ProbeRecord(number: number, commit: commit, purpose: purpose, evidence: evidence.name)
        probe.at = seconds
        events(.probeStarted(number: number, commit: commit, purpose: purpose))
        return (probe, evidence.path)
    }
}
