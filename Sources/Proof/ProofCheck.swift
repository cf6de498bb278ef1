// SPDX-License-Identifier: Apache-2.0

/// One claim that follows from "this commit did it", and what a test made for it said.
package struct ProofCheck: Hashable, Sendable, Codable {
    /// Which of the three legs of a proof a claim belongs to.
    package enum Part: String, Hashable, Sendable, Codable, CaseIterable {
        /// The commit shows the bug, its parents do not, and the kernels differ.
        case commit
        /// The newest bad commit shows it, and without the commit does not.
        case revert
        /// The good base does not show it, and with the commit does.
        case apply
    }

    /// What became of it.
    package enum Status: String, Hashable, Sendable, Codable {
        /// It holds.
        case passed
        /// It does not hold.
        case failed
        /// It was tried and could not be decided: a kernel that does not boot, a limit that was reached.
        case undecided
        /// It was not tried: a conflict, no kernels left to spend, no need any more.
        case notMade
    }

    /// What is claimed.
    package enum Claim: String, Hashable, Sendable, Codable {
        case commitShows, parentClean, imagesDiffer
        case tipShows, tipWithoutClean, chainAloneShows
        case baseClean, baseWithShows
    }

    /// What is claimed, for programs.
    package var claim: Claim
    /// The claim in words, with names: `v6.0.9 with 8184620ae212 reverted does not show the bug`.
    package var words: String
    /// What became of it.
    package var status: Status
    /// Why, in one line; may hold text from a guest or a file name.
    package var detail: String
    /// The probes that it rests on, by number.
    package var probes: [Int]
    /// The chance that ``status`` is wrong; 0 for a sighting, which is certain. `nil` where nothing was decided.
    package var error: Double?

    package init(
        _ claim: Claim,
        _ words: String,
        _ status: Status,
        detail: String,
        probes: [Int] = [],
        error: Double? = nil
    ) {
        self.claim = claim
        self.words = words
        self.status = status
        self.detail = detail
        self.probes = probes
        self.error = error
    }

    /// The leg that it belongs to.
    package var part: Part {
        switch claim {
        case .commitShows, .parentClean, .imagesDiffer: .commit
        case .tipShows, .tipWithoutClean, .chainAloneShows: .revert
        case .baseClean, .baseWithShows: .apply
        }
    }
}
