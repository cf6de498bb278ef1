// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions

/// Verdicts as badges. Each has a sign and a word, so that nothing rests on colour alone.
extension HTML {
    /// A verdict: its colour and its sign by symptom, its word that of the search.
    static func badge(_ verdict: Verdict, _ terms: Terms) -> HTML {
        let word = terms.word(for: verdict)
        return switch verdict {
        case .good: "<span class=\"badge good\"><span aria-hidden=\"true\">&#10003;</span> \(word)</span>"
        case .bad: "<span class=\"badge bad\"><span aria-hidden=\"true\">&#10007;</span> \(word)</span>"
        case .skip: "<span class=\"badge skip\"><span aria-hidden=\"true\">?</span> \(word)</span>"
        }
    }

    /// What a later probe says of one in which the bug was missed.
    static func missed(_ probe: ProbeRecord, _ anchors: ProbeAnchors) -> HTML? {
        probe.overruledBy.map { "<span class=\"badge skip\">missed it: see probe \(anchors.link(to: $0))</span>" }
    }

    /// What became of a check.
    static func badge(_ status: ProofCheck.Status) -> HTML {
        switch status {
        case .passed: "<span class=\"badge good\"><span aria-hidden=\"true\">&#10003;</span> holds</span>"
        case .failed: "<span class=\"badge bad\"><span aria-hidden=\"true\">&#10007;</span> does not hold</span>"
        case .undecided: "<span class=\"badge skip\"><span aria-hidden=\"true\">?</span> undecided</span>"
        case .notMade: "<span class=\"badge\"><span aria-hidden=\"true\">&#8211;</span> not made</span>"
        }
    }

    /// What a proof amounts to.
    static func badge(_ grade: Grade) -> HTML {
        switch grade {
        case .proven: "<span class=\"badge grade good\">PROVEN</span>"
        case .supported: "<span class=\"badge grade good\">SUPPORTED</span>"
        case .inconclusive: "<span class=\"badge grade skip\">INCONCLUSIVE</span>"
        case .refuted: "<span class=\"badge grade bad\">REFUTED</span>"
        }
    }
}

extension Grade {
    /// What the grade says, in a sentence.
    var meaning: HTML {
        switch self {
        case .proven: "Everything that follows from the claim was tested, and holds."
        case .supported: "The commit and its parents say so, nothing speaks against it, and not everything was tested."
        case .inconclusive: "It could not be decided, or tests speak for it and against it."
        case .refuted: "The tests contradict the claim: this is not the commit."
        }
    }
}

extension ProofCheck.Part {
    /// The leg of the proof, in words.
    var words: HTML {
        switch self {
        case .commit: "The commit and its parents"
        case .revert: "The newest commit, with and without it"
        case .apply: "The old base, without and with it"
        }
    }
}
