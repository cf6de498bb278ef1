// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Proof
package import ScenarioFiles
package import Sessions

/// Proves or refutes that a commit is the one, by kernels built and booted for it.
///
/// The order saves the most: images are compared before anything boots, a parent that shows the bug ends it, and how
/// often the reproducer misses is learnt before clean boots are counted.
package struct Prover: Sendable {
    /// How far a proof goes.
    package struct Limits: Hashable, Sendable {
        /// The chance of an error that all clean kernels together may have: 0.01 for 99 % confidence.
        package var error: Double
        /// The most boots of one kernel.
        package var boots: Int
        /// The most kernels that are built.
        package var kernels: Int
        /// Sightings that it takes: two where a busy host can look like the bug, so that one slow boot condemns nobody.
        package var sightings: Int

        package init(error: Double = 0.01, boots: Int = 100, kernels: Int = 6, sightings: Int = 1) {
            self.error = error
            self.boots = boots
            self.kernels = kernels
            self.sightings = sightings
        }
    }

    private let bench: any KernelBench
    private let folder: SessionFolder
    private let limits: Limits
    private let now: @Sendable () -> Date

    package init(
        bench: any KernelBench,
        folder: SessionFolder,
        limits: Limits,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.bench = bench
        self.folder = folder
        self.limits = limits
        self.now = now
    }

    /// Runs to the grade. The record is in the session's folder, up to date after each boot.
    ///
    /// - Parameters:
    ///   - record: The session's; `record.proof` says what is claimed. Probes are appended, checks and grade filled in.
    /// - Throws: What the bench throws, and `CancellationError`; what was found until then is in the record.
    package func prove(
        _ plan: ProofPlan,
        record: inout SessionRecord,
        events: @escaping SessionEvents
    ) async throws {
        guard let proof = record.proof else { return }
        events(.proofStarted(proof))
        var run = ProofRun(plan, record: record, bench: bench, folder: folder, limits: limits, now: now, events: events)
        defer { record = run.record }
        try await run.examineCommit()
        try await run.examineRevert()
        try await run.examineBase()
        try run.finish()
    }
}

extension Prover.Limits {
    /// The same for a scenario: where a busy host can look like its bug, one sighting is not enough.
    package func judging(_ rules: Scenario.Rules) -> Prover.Limits {
        var limits = self
        if rules.dependsOnTime { limits.sightings = 2 }
        return limits
    }
}
