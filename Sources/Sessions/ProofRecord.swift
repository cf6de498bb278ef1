// SPDX-License-Identifier: Apache-2.0

package import Noise
package import Proof

/// What was done to prove or refute that a commit is the one.
package struct ProofRecord: Hashable, Sendable, Codable {
    /// A revert or pick that could not be made.
    package struct Conflict: Hashable, Sendable, Codable {
        /// What was tried: `reverting 8184620ae212 on v6.0.9`.
        package var doing: String
        /// The files that both sides change, at most 100.
        package var files: [String]

        package init(doing: String, files: [String]) {
            self.doing = doing
            self.files = files
        }
    }

    /// What is claimed to be the culprit, or with ``isFix`` the cure.
    package var commit: CommitRecord
    /// Whether the commit is claimed to cure: then everything is expected the other way round.
    package var isFix: Bool
    /// Whether only the first leg was asked for, as `run` does by default.
    package var isConfirmationOnly: Bool
    /// What it amounts to; `nil` while it is under way.
    package var grade: Grade?
    /// Every check, in the order in which they were planned.
    package var checks: [ProofCheck]
    /// How often the reproducer misses the bug, from trials of a kernel that has it.
    package var missRate: MissRate
    /// The chance of an error that all clean kernels together may have: 0.01 for `--confidence 0.99`.
    package var allowedError: Double
    /// Boots without a sighting that clear a kernel; `nil` until the miss rate is known.
    package var cleanTrials: Int?
    /// Commits that were built upon the one and reverted with it, newest first.
    package var chain: [CommitRecord]
    /// Reverts and picks that could not be made.
    package var conflicts: [Conflict]
    /// Kernels built for it.
    package var kernels: Int
    /// Boots made for it.
    package var boots: Int
    /// Seconds that it took.
    package var seconds: Double
    /// How a pin of a scenario led to the commit; `nil` when the commit was named.
    package var pin: String?

    package init(commit: CommitRecord, isFix: Bool, isConfirmationOnly: Bool, allowedError: Double) {
        self.commit = commit
        self.isFix = isFix
        self.isConfirmationOnly = isConfirmationOnly
        self.allowedError = allowedError
        checks = []
        missRate = MissRate()
        chain = []
        conflicts = []
        kernels = 0
        boots = 0
        seconds = 0
    }

    /// The chance that the grade is wrong, at the worst, as far as it rests on clean boots.
    package var error: Double {
        // One check that fails is enough to refute; otherwise each that passed has to be right.
        let failed = checks.filter { $0.part == .commit && $0.status == .failed }.compactMap(\.error)
        if let surest = failed.min() { return surest }
        return min(1, checks.filter { $0.status == .passed }.compactMap(\.error).reduce(0, +))
    }
}
