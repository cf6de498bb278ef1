// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

extension MailBody {
    /// The first paragraph: what broke and since when; before that, whether there is a fix.
    var point: [MailBlock] {
        switch answer {
        case .culprit(let commit): [.paragraph(culpritPoint(commit))]
        case .cure(let commit):
            [.paragraph("Commit \(SpokenFacts.citation(commit)) cures this, as kbisect has verified: \(symptom).")]
        case .refuted(let commit):
            [
                .paragraph(
                    isFix
                        ? "Commit \(SpokenFacts.citation(commit)) was said to cure this, and tests refute it: \(symptom)."
                        : "The cause is not known: commit \(SpokenFacts.citation(commit)) was suspected of this, and "
                            + "tests refute it: \(symptom)."
                )
            ]
        case .undecided(let commit):
            [
                .paragraph(
                    "It could not be decided whether commit \(SpokenFacts.citation(commit)) "
                        + "\(isFix ? "cures" : "causes") this: \(symptom)."
                )
            ]
        case .suspects(let commits):
            [
                .paragraph(
                    "One of \(commits.count) commits \(range ?? between) broke this, and those among them that could "
                        + "tell cannot be tested: \(symptom)."
                ),
                .items(commits.prefix(50).map(SpokenFacts.citation)),
            ]
        case .endsWrong(let words):
            [
                .paragraph(
                    "No regression could be shown \(between), since good or bad is not what it was said to be: \(symptom)."
                ),
                .paragraph("kbisect says: \(words.displayable(upTo: 800))"),
            ]
        case .preliminary: [.paragraph(preliminaryPoint)]
        }
    }

    private var isFix: Bool { record.proof?.isFix ?? false }

    private func culpritPoint(_ commit: CommitRecord) -> String {
        let cited = SpokenFacts.citation(commit)
        guard let remedy = facts?.remedies.first else {
            return "Since commit \(cited), \(between), this is broken: \(symptom)."
        }
        let kind = remedy.kind == .fixes ? "fix" : "revert"
        return "A \(kind) exists already, commit \(SpokenFacts.citation(remedy.commit)), in "
            + "\(SpokenFacts.releases(remedy.releases)), for what commit \(cited) broke \(between): \(symptom). "
            + "It says so itself; \(tested(remedy.commit))."
    }

    private func tested(_ remedy: CommitRecord) -> String {
        let probe = record.probes.last { $0.commit.id == remedy.id && $0.made == nil && $0.verdict != .skip }
        return probe.map { "tested here, it is \($0.verdict)" } ?? "it was not tested here"
    }

    private var preliminaryPoint: String {
        let state =
            switch record.end {
            case .failed: "could not go on"
            case .interrupted: "was stopped before it had an answer"
            default: "is not finished"
            }
        let what = record.kind == .verification ? "the verification" : "the bisection"
        let known = range.map { "what is known is that this broke \($0)" } ?? "nothing is known yet of this"
        return "This is preliminary, since \(what) \(state); \(known): \(symptom)."
    }

    /// Whatever weakens the point, before anybody has read on.
    var warnings: [MailBlock] {
        guard let commit = answer.culprit else { return [] }
        let claim = record.kind == .verification ? "This answer is not proven" : "This bisection was not fully verified"
        var warnings = notVerified.map { ["\(claim): \($0)."] } ?? []
        if commit.parents.count > 1 {
            warnings.append("The commit is a merge: what came with one of its sides, or the merging, may be the cause.")
        }
        if commit.title.wholeMatch(of: /Linux [0-9][-.0-9a-z]{0,20}/) != nil {
            warnings.append("The commit only gives a release its number, so it can hardly be the cause.")
        }
        if case .found(_, _, .otherCommit) = record.end {
            warnings.append("The scenario names another commit as the culprit.")
        }
        return warnings.map(MailBlock.banner)
    }

    /// Why the culprit is not proven; `nil` when it is.
    private var notVerified: String? {
        guard let proof = record.proof else { return "the commit was not tested again after the search" }
        switch proof.grade {
        case .proven: return nil
        case .supported where proof.isConfirmationOnly:
            return "the commit and its parents were tested again, and neither a revert of it on the newest bad kernel "
                + "nor the commit alone on a good one was tried"
        case .supported: return "not everything that follows from it could be tested"
        case .inconclusive: return "tests speak for it and against it, or could not decide"
        case .refuted: return "tests refute it"
        case nil: return "its proof is not finished"
        }
    }
}
