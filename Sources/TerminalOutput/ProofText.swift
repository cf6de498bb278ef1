// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

/// The lines of a proof that a person reads.
enum ProofText {
    static func beginning(of proof: ProofRecord, style: TerminalStyle) -> [String] {
        let role = proof.isFix ? "the cure" : "the culprit"
        let commit = SessionText.line(for: proof.commit)
        let pin = proof.pin.map { ["note: \($0.displayable(upTo: 400))"] } ?? []
        return pin + ["", style(.strong, "proof: is this \(role)?") + " \(commit)"]
            + proof.conflicts.map { conflict in
                let files = conflict.files.prefix(5).joined(separator: ", ").displayable(upTo: 200)
                return "    conflict  \(conflict.doing.displayable(upTo: 120)): \(files)"
            }
    }

    /// `    ok    v6.0.9 shows the bug: shown in 5 of 5 boots: BAD append-4k`
    static func line(for check: ProofCheck, style: TerminalStyle) -> String {
        let mark =
            switch check.status {
            case .passed: style(.good, "ok  ")
            case .failed: style(.bad, "FAIL")
            case .undecided: style(.skip, "??  ")
            case .notMade: style(.faint, "--  ")
            }
        return "    \(mark)  \(check.words.displayable(upTo: 160)): "
            + style(.faint, check.detail.displayable(upTo: 200))
    }

    static func end(_ record: SessionRecord, style: TerminalStyle) -> [String] {
        guard let proof = record.proof, let grade = proof.grade else { return [] }
        let role: TerminalStyle.Role =
            switch grade {
            case .proven: .good
            case .supported, .inconclusive: .skip
            case .refuted: .bad
            }
        let cost =
            "\(proof.kernels.counted("kernel")), \(proof.boots.counted("boot")), \(SpokenTime.text(proof.seconds))"
        if record.kind == .bisection, proof.isConfirmationOnly {
            return ["  proof:   \(style(role, confirmation(grade))) (\(cost))"]
        }
        return [
            "",
            style(role, grade.rawValue) + ": \(proof.commit.id.hex) \(meaning(grade, isFix: proof.isFix))",
            "  title:   \(proof.commit.title.displayable(upTo: 200))",
        ] + rate(proof) + ["  cost:    \(cost)"]
    }

    /// What a grade says of the commit, as the end of a sentence.
    private static func meaning(_ grade: Grade, isFix: Bool) -> String {
        let what = isFix ? "cures it" : "brought it"
        return switch grade {
        case .proven: "\(what); every test that can tell says so"
        case .supported: "\(what) by all that could be tested, and not everything could be"
        case .inconclusive:
            isFix ? "may cure it; the tests do not decide it" : "may have brought it; the tests do not decide it"
        case .refuted: isFix ? "is not what cures it" : "is innocent"
        }
    }

    private static func confirmation(_ grade: Grade) -> String {
        switch grade {
        case .proven, .supported: "confirmed by tests made for it; 'kbisect verify' goes further"
        case .inconclusive: "the tests made to confirm it do not decide"
        case .refuted: "REFUTED by the tests made to confirm it"
        }
    }

    private static func rate(_ proof: ProofRecord) -> [String] {
        guard proof.missRate.sightings > 0 else { return [] }
        let seen =
            "\(proof.missRate.sightings) of \((proof.missRate.sightings + proof.missRate.misses).counted("boot"))"
        let worst = (proof.missRate.upperBound() * 100).rounded()
        let sure = ((1 - proof.error) * 100_000).rounded(.down) / 1000
        let confidence = proof.grade == .inconclusive ? [] : ["  confidence: \(sure) %"]
        return [
            "  reproducer: showed the bug in \(seen); it misses it in at most \(Int(worst)) % (with 95 % probability)"
        ] + confidence
    }
}
