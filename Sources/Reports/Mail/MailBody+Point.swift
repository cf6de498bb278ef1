// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

extension MailBody {
    /// The first paragraph: what broke and since when; before that, whether there is a fix.
    var point: [MailBlock] {
        switch answer {
        case .culprit(let commit): [.paragraph(culpritPoint(commit))]
        case .cure(let commit): [.paragraph(curePoint(commit))]
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
        case .between(let pair): [.paragraph(betweenPoint(pair))]
        case .suspects(let commits): suspectsPoint(commits)
        case .endsWrong(let words):
            [
                .paragraph(
                    "\(isFix ? "What fixed this could not be found" : "No regression could be shown") \(between), since "
                        + "\(record.terms.old) or \(record.terms.new) is not what it was said to be: \(symptom)."
                ),
                .paragraph("kbisect says: \(words.replacing("\n", with: " ").displayable(upTo: 800))"),
            ]
        case .preliminary: [.paragraph(preliminaryPoint)]
        }
    }

    private func curePoint(_ commit: CommitRecord) -> String {
        let cited = SpokenFacts.citation(commit)
        return record.kind == .verification
            ? "Commit \(cited) cures this, as kbisect has verified: \(symptom)."
            : "This was fixed by commit \(cited), as a bisection \(between) found: \(symptom)."
    }

    /// What a mail about a fix asks for; it accuses nobody.
    var request: [MailBlock] {
        let forInformation: [MailBlock] = [
            .paragraph("This is for your information: kbisect asks for nothing, and blames nobody.")
        ]
        if case .between = answer { return isFix ? forInformation : [] }
        guard case .cure = answer else { return [] }
        guard let request = BackportRequest(record, answer: answer) else {
            return record.kind == .verification ? [] : forInformation
        }
        return [.paragraph(request.words(record))]
    }

    /// Which commits it can be, and why it is not known which.
    private func suspectsPoint(_ commits: [CommitRecord]) -> [MailBlock] {
        let isOpen = if case .notSettled = record.end { true } else { false }
        let doing = isFix ? "fixed" : "broke"
        let place = range.map { "\($0)," } ?? between
        let point =
            isOpen
            ? "Most likely one of \(commits.count.counted(record.unit)) \(place) \(doing) this, and the tests do "
                + "not settle which: \(symptom)."
            : "One of \(commits.count.counted(record.unit)) \(place) \(doing) this, and those among them that "
                + "could tell cannot be tested: \(symptom)."
        let items = commits.prefix(50).map { commit in
            "\(SpokenFacts.citation(commit)): \(record.whyNotTested(commit.id).displayable(upTo: 200))"
        }
        let more = commits.count > 50 ? ["and \(commits.count - 50) more"] : []
        return [.paragraph(point), .items(items + more)]
    }

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
        return probe.map { "tested here, it is \(record.terms.word(for: $0.verdict))" } ?? "it was not tested here"
    }

    private var preliminaryPoint: String {
        let state =
            switch record.end {
            case .failed: "could not go on"
            case .interrupted: "was stopped before it had an answer"
            default: "is not finished"
            }
        let what =
            switch record.kind {
            case .verification: "the verification"
            case .releases: "the search over released kernels"
            case .bisection, .byHand: "the bisection"
            }
        let known =
            range.map { "what is known is that this \(isFix ? "was fixed" : "broke") \($0)" }
            ?? "nothing is known yet of this"
        return "This is preliminary, since \(what) \(state); \(known): \(symptom)."
    }

    /// Whatever weakens the point, before anybody has read on.
    var warnings: [MailBlock] {
        if record.kind == .releases { return warningsOfReleases }
        guard let commit = answer.commit else { return [] }
        let claim = record.kind == .verification ? "This answer is not proven" : "This bisection was not fully verified"
        var warnings = notVerified.map { ["\(claim): \($0)."] } ?? []
        if commit.parents.count > 1 {
            warnings.append("The commit is a merge: \(merge(commit)).")
        }
        if commit.title.wholeMatch(of: /Linux [0-9][-.0-9a-z]{0,20}/) != nil {
            warnings.append(
                "The commit only gives a release its number, so it can hardly be \(isFix ? "the cure" : "the cause")."
            )
        }
        if case .found(_, _, .otherCommit) = record.end {
            warnings.append("The scenario names another commit.")
        }
        return warnings.map(MailBlock.banner)
    }

    /// What a merge as the answer means, by its parents where they are known.
    private func merge(_ commit: CommitRecord) -> String {
        if case .found(_, let parents, _) = record.end, !parents.isEmpty,
            let words = SpokenSearch.merge(commit, parents, record)
        {
            return words.displayable(upTo: 600)
        }
        return "what came with one of its sides, or the merging, may be \(isFix ? "the cure" : "the cause")"
    }

    /// Why the culprit is not proven; `nil` when it is.
    private var notVerified: String? {
        guard let proof = record.proof else {
            let sure = record.search.reached.map {
                "; by what the search itself tested it is the one with a probability of \(SpokenSearch.percent($0))"
            }
            return "the commit was not tested again after the search\(sure ?? "")"
        }
        switch proof.grade {
        case .proven: return nil
        case .supported where proof.isConfirmationOnly:
            return "the commit and its parents were tested again, and neither a revert of it on the newest "
                + "\(record.terms.new) kernel nor the commit alone on \(isFix ? "an older one" : "a good one") was tried"
        case .supported: return "not everything that follows from it could be tested"
        case .inconclusive: return "tests speak for it and against it, or could not decide"
        case .refuted: return "tests refute it"
        case nil: return "its proof is not finished"
        }
    }
}
