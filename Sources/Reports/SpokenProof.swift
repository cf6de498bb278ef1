// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Proof
import Sessions

/// What a proof found out, in words that reports share.
enum SpokenProof {
    /// `PROVEN: ...`
    static func grade(_ proof: ProofRecord) -> String {
        switch proof.grade {
        case .proven: "PROVEN: everything that follows from the claim was tested, and holds"
        case .supported where proof.isConfirmationOnly:
            "SUPPORTED: the commit and its parents were tested again and say so; no more was asked for"
        case .supported:
            "SUPPORTED: the commit and its parents say so, nothing speaks against it, and not everything could be tested"
        case .inconclusive: "INCONCLUSIVE: it could not be decided, or tests speak for it and against it"
        case .refuted: "REFUTED: it is not the one"
        case nil: "no grade yet: the proof is not finished"
        }
    }

    static func status(_ status: ProofCheck.Status) -> String {
        switch status {
        case .passed: "OK"
        case .failed: "FAILED"
        case .undecided: "UNDECIDED"
        case .notMade: "NOT MADE"
        }
    }

    /// `OK: v6.0.9 shows the bug (3 of 3 boots)`
    static func check(_ check: ProofCheck) -> String {
        let detail = check.detail.isEmpty ? "" : " (\(check.detail.displayable(upTo: 200)))"
        return "\(status(check.status)): \(check.words.displayable(upTo: 200))\(detail)"
    }

    /// How sure the checks that passed are; `nil` where none did.
    static func confidence(_ proof: ProofRecord) -> String? {
        guard proof.checks.contains(where: { $0.status == .passed }) else { return nil }
        return "The chance that a check which passed is wrong is at most \(percent(proof.error)) in all; "
            + "at most \(percent(proof.allowedError)) was allowed."
    }

    static func missRate(_ rate: MissRate) -> String {
        let trials = rate.sightings + rate.misses
        guard trials > 0 else { return "How often the reproducer misses the bug was not measured." }
        return
            "Of \(trials.counted("trial")) of a kernel that has the bug, \(rate.misses) missed it: "
            + "the miss rate is at most \(percent(rate.upperBound())), with a probability of 95 %."
    }

    /// What it took.
    static func cost(_ proof: ProofRecord) -> String {
        "For it, \(proof.kernels.counted("kernel")) \(proof.kernels == 1 ? "was" : "were") built, and "
            + "\(proof.boots.counted("boot")) made."
    }

    /// `with 8184620ae212 reverted`
    static func made(_ made: ProbeRecord.Made) -> String {
        let commits = made.commits.map(\.short).joined(separator: ", ")
        return "with \(commits) \(made.kind == .revert ? "reverted" : "applied")"
    }

    /// `reverting 8184620ae212 on v6.0.9 conflicts in fs/btrfs/file.c`
    static func conflict(_ conflict: ProofRecord.Conflict) -> String {
        let shown = conflict.files.prefix(10).map { $0.displayable(upTo: 120) }.joined(separator: ", ")
        let more = conflict.files.count > 10 ? " and \(conflict.files.count - 10) more" : ""
        return "\(conflict.doing.displayable(upTo: 200)) conflicts in \(shown.isEmpty ? "files" : shown)\(more)"
    }

    /// A share as a person reads one: three digits that count.
    static func percent(_ share: Double) -> String {
        "\(String(format: "%.3g", locale: Locale(identifier: "en_US_POSIX"), share * 100)) %"
    }
}
