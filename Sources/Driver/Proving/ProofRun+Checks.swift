// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Search
import Sessions

extension ProofRun {
    /// A check for a kernel of which something is claimed.
    ///
    /// - Parameters:
    ///   - place: The kernel; `nil` where none was built for it.
    ///   - shows: Whether it is claimed to have the bug.
    ///   - finding: What its boots amount to; `nil` where it was not built.
    ///   - seen: The probe of the search that stands in for boots.
    func check(
        _ claim: ProofCheck.Claim,
        of place: Int?,
        shows: Bool,
        _ planned: PlannedKernel,
        _ finding: Finding?,
        seen: ProbeRecord? = nil
    ) -> ProofCheck {
        let words = Self.claim(planned.words, shows: shows)
        guard let finding else {
            return ProofCheck(
                claim,
                words,
                .undecided,
                detail: "the commit and its parents are more than the \(limits.kernels) kernels that may be built"
            )
        }
        let kernel = place.map { kernels[original(of: $0)] }
        var probes = [kernel?.probe.number, seen?.number].compactMap { $0 }
        if let place, kernels[place].probe.sameAs != nil { probes.append(kernels[place].probe.number) }
        let same = place.flatMap { kernels[$0].probe.sameAs }.map { "the kernel is that of probe \($0); " } ?? ""
        switch finding {
        case .unknown(let reason):
            return ProofCheck(claim, words, .undecided, detail: same + reason, probes: probes)
        case .shows:
            let status: ProofCheck.Status = shows ? .passed : .failed
            return ProofCheck(
                claim,
                words,
                status,
                detail: same + sighting(kernel, seen: seen),
                probes: probes,
                error: 0
            )
        case .clean(let error):
            let count = place.map { cleanBoots($0) } ?? 0
            let detail =
                "\(same)clean in \(count.counted("boot")); chance that the bug was missed each time: \(Percent.text(error))"
            return ProofCheck(
                claim,
                words,
                shows ? .failed : .passed,
                detail: detail,
                probes: probes,
                error: error
            )
        }
    }

    private func sighting(_ kernel: TestedKernel?, seen: ProbeRecord?) -> String {
        if let kernel, kernel.trials.bad > 0 {
            let boots = kernel.trials.bad + kernel.trials.good
            return "shown in \(kernel.trials.bad) of \(boots.counted("boot")): \(kernel.sighting ?? "")"
        }
        return seen.map { "seen by probe \($0.number): \($0.reason)" } ?? "seen"
    }

    func notMade(_ claim: ProofCheck.Claim, _ planned: PlannedKernel, shows: Bool, _ reason: String) -> ProofCheck {
        notMade(claim, planned.words, shows: shows, reason)
    }

    func notMade(_ claim: ProofCheck.Claim, _ name: String, shows: Bool, _ reason: String) -> ProofCheck {
        ProofCheck(claim, Self.claim(name, shows: shows), .notMade, detail: reason)
    }

    private static func claim(_ name: String, shows: Bool) -> String {
        name + (shows ? " shows the bug" : " does not show it")
    }

    /// What a made tree is called, also where it could not be made.
    func words(of tree: PlannedTree, _ base: PlannedKernel) -> String {
        switch tree {
        case .kernel(let kernel): kernel.words
        case .unavailable:
            tree == plan.revert?.without
                ? "\(base.words) with \(plan.commit.commit.id.short) reverted"
                : "\(base.words) with \(plan.commit.commit.id.short) applied"
        }
    }
}

/// Small chances as a person reads them.
enum Percent {
    /// Two significant digits: `0.28 %`.
    static func text(_ chance: Double) -> String {
        guard chance > 0 else { return "0 %" }
        guard chance < 1 else { return "100 %" }
        guard chance >= 0.000_001 else { return "less than 0.0001 %" }
        let digits = min(max(Int((1 - log10(chance * 100)).rounded(.up)), 0), 6)
        return (chance * 100).formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en")))
            + " %"
    }
}
