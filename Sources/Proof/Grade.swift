// SPDX-License-Identifier: Apache-2.0

/// How far a commit is proven to be the one.
package enum Grade: String, Hashable, Sendable, Codable, CaseIterable {
    /// Everything that follows from the claim was tested, and holds.
    case proven = "PROVEN"
    /// The commit and its parents say so, nothing speaks against it, and not everything could be tested.
    case supported = "SUPPORTED"
    /// It could not be decided, or tests speak for it and against it.
    case inconclusive = "INCONCLUSIVE"
    /// It is not the one.
    case refuted = "REFUTED"

    /// What checks amount to.
    ///
    /// The first leg decides: the commit itself and its parents. Where it fails the commit is innocent, whatever else
    /// holds. A revert that does not cure speaks against the claim, and so does a base that has the bug without the
    /// commit. A base that stays clean with the commit applied does not, since the commit may need what came between;
    /// but it proves nothing either.
    package init(_ checks: [ProofCheck]) {
        let commit = checks.filter { $0.part == .commit }
        if commit.contains(where: { $0.status == .failed }) {
            self = .refuted
        } else if !Self.holds(.commit, in: checks) || checks.contains(where: Self.contradicts) {
            self = .inconclusive
        } else {
            self = Self.holds(.revert, in: checks) && Self.holds(.apply, in: checks) ? .proven : .supported
        }
    }

    /// Whether everything that makes up a leg was tested and holds.
    ///
    /// The tip with only the chain taken back may stand for the tip itself: it is the tip but for that.
    private static func holds(_ part: ProofCheck.Part, in checks: [ProofCheck]) -> Bool {
        let own = checks.filter { $0.part == part }
        let passed = Set(own.filter { $0.status == .passed }.map(\.claim))
        let open = own.filter { $0.status != .passed }
        switch part {
        case .commit: return passed.isSuperset(of: [.commitShows, .parentClean, .imagesDiffer]) && open.isEmpty
        case .apply: return passed.isSuperset(of: [.baseClean, .baseWithShows]) && open.isEmpty
        case .revert:
            let stands = passed.contains(.chainAloneShows)
            return passed.contains(.tipWithoutClean) && (stands || passed.contains(.tipShows))
                && open.allSatisfy { stands && $0.claim == .tipShows && $0.status == .notMade }
        }
    }

    private static func contradicts(_ check: ProofCheck) -> Bool {
        check.status == .failed && [.tipWithoutClean, .chainAloneShows, .baseClean].contains(check.claim)
    }
}
