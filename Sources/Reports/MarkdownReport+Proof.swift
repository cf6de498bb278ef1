// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

extension MarkdownReport {
    /// What was done to prove the answer.
    var proof: [String] {
        guard let proof = record.proof else { return [] }
        var lines = [
            "## Proof\n",
            "Whether \(SpokenFacts.citation(proof.commit).markdown) \(proof.isFix ? "cures" : "broke") it: "
                + "**\(SpokenProof.grade(proof).markdown)**.\n",
        ]
        if let pin = proof.pin { lines.append("How the scenario led to it: \(pin.displayable(upTo: 300).markdown)\n") }
        if !proof.checks.isEmpty {
            lines += [
                "| leg | claim | result | why | probes | chance of an error |", "| --- | --- | --- | --- | --- | --: |",
            ]
            lines += proof.checks.map(Self.row) + [""]
        }
        let sentences = [SpokenProof.confidence(proof), SpokenProof.missRate(proof.missRate), SpokenProof.cost(proof)]
        lines += [sentences.compactMap(\.self).joined(separator: " "), ""]
        if !proof.chain.isEmpty {
            lines += ["Reverted with it, since they build upon it:\n"]
            lines += proof.chain.prefix(100).map { "- \(SpokenFacts.citation($0).markdown)" } + [""]
        }
        if !proof.conflicts.isEmpty {
            lines += ["What could not be made:\n"]
            lines += proof.conflicts.map { "- \(SpokenProof.conflict($0).markdown)" } + [""]
        }
        return lines
    }

    private static func row(_ check: ProofCheck) -> String {
        let cells = [
            check.part.rawValue, check.words.displayable(upTo: 200).markdown, SpokenProof.status(check.status),
            check.detail.displayable(upTo: 200).markdown, check.probes.map { "\($0)" }.joined(separator: ", "),
            check.error.map(SpokenProof.percent) ?? "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
