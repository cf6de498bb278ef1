// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

extension MailBody {
    /// What was tested to find out whether the answer is right.
    var proof: [MailBlock] {
        var blocks: [MailBlock] = [.heading("How sure it is")]
        if let proof = record.proof {
            blocks.append(.paragraph("The grade of \(proof.commit.id.short) is \(SpokenProof.grade(proof))."))
            if !proof.checks.isEmpty { blocks.append(.items(proof.checks.map(SpokenProof.check))) }
            let sentences = [
                SpokenProof.confidence(proof), SpokenProof.missRate(proof.missRate), SpokenProof.cost(proof),
            ]
            blocks.append(.paragraph(sentences.compactMap(\.self).joined(separator: " ")))
            if !proof.chain.isEmpty {
                let chain = proof.chain.prefix(20).map(SpokenFacts.citation).joined(separator: ", ")
                blocks.append(.paragraph("Commits that build upon it had to be reverted with it: \(chain)."))
            }
        } else {
            blocks.append(
                .paragraph(
                    "No proof was made: what is known is what the search tested."
                )
            )
        }
        blocks += search
        if !record.notes.isEmpty { blocks.append(.items(record.notes.map { "Note: \($0.displayable(upTo: 300))" })) }
        return blocks
    }

    /// How the search went about it.
    private var search: [MailBlock] {
        let rows = SearchAccount(record).rows
        guard !rows.isEmpty else { return [] }
        let mending: [MailBlock] =
            if case .onlySkippedLeft(let commits) = record.end { mended(commits) } else { [] }
        return [.paragraph("The search:"), .items(rows.map { "\($0.label.rawValue): \($0.text)" })] + mending
    }

    /// How to get past commits that do not build.
    private func mended(_ commits: [CommitRecord]) -> [MailBlock] {
        let lines = SpokenSearch.mending(commits, record)
        return lines.isEmpty ? [] : [.command(lines)]
    }

    /// Whether the newest kernel still has it, and what a revert does there.
    var newest: [MailBlock] {
        if record.kind == .releases { return [.heading("The newest kernel"), .items([tip] + (isFix ? [] : [beyond]))] }
        return newestAndRevert
    }

    private var newestAndRevert: [MailBlock] {
        isFix && record.kind == .bisection
            ? [.heading("The newest kernel"), .items([tip])]
            : [.heading("The newest kernel, and a revert"), .items([tip, beyond, revert])]
    }

    private var tip: String {
        let name = Self.name(record.new.name)
        if let check = check(.tipShows), check.status != .notMade {
            return "Newest kernel tested: \(SpokenProof.check(check))"
        }
        let probe = record.probes.last { $0.commit.id == record.new.commit && $0.made == nil }
        return switch probe?.verdict {
        case .bad: "Newest kernel tested: \(name), which \(isFix ? "has" : "still has") it"
        case .good: "Newest kernel tested: \(name), which does not have it"
        case .skip: "Newest kernel: \(name), which could not be tested"
        case nil: "Newest kernel: \(name), which was not tested"
        }
    }

    private var beyond: String {
        ReleaseName(record.new.name) == .mainline
            ? "Whether a mainline newer than \(Self.name(record.new.name)) still has it was not tested"
            : "Whether the newest mainline still has it was not tested"
    }

    private var revert: String {
        let conflicts = record.proof?.conflicts.map(SpokenProof.conflict) ?? []
        let refused = conflicts.isEmpty ? "" : ". What does not apply: \(conflicts.joined(separator: "; "))"
        guard let proof = record.proof, !proof.isFix else {
            return record.proof == nil
                ? "A revert: not tried" : "A revert: the commit is said to be a fix, so see the checks above" + refused
        }
        let commit = proof.commit.id.short
        guard let check = check(.tipWithoutClean) else {
            return "A revert of \(commit) on the newest kernel: not tried" + refused
        }
        let effect =
            switch check.status {
            case .passed: "cures it"
            case .failed: "does not cure it"
            case .undecided: "could not be judged"
            case .notMade: conflicts.isEmpty ? "was not tried" : "does not apply, so it could not be tried"
            }
        return "A revert of \(commit) on the newest kernel \(effect). \(SpokenProof.check(check))" + refused
    }

    private func check(_ claim: ProofCheck.Claim) -> ProofCheck? { record.proof?.checks.first { $0.claim == claim } }
}
