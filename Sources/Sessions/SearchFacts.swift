// SPDX-License-Identifier: Apache-2.0

package import Noise
package import Search

/// How a session searches, and how sure it is of what it found.
package struct SearchFacts: Hashable, Sendable, Codable {
    /// What is sought, and the words for the two sides of it.
    package var terms: Terms
    /// How tests can be wrong.
    package var noise: NoiseModel
    /// The probability that an answer has to have.
    package var confidence: Double
    /// Whether only first parents are followed.
    package var isFirstParent = false
    /// The paths that the commit is believed to change; empty is all.
    package var paths: [String] = []
    /// Commits that were left out because they were said not to be testable.
    package var skipped: [CommitID] = []
    /// What was applied on top of each commit before it was built, by name.
    package var patches: [String] = []
    /// How often the bug was shown and missed where it is, as far as it is known.
    package var missRate = MissRate()
    /// The probability that the answer is right; `nil` without an answer, and where verdicts were taken as certain.
    package var reached: Double?

    package init(
        terms: Terms = .standard(.cause),
        noise: NoiseModel = .oneSided,
        confidence: Double = 0.99
    ) {
        self.terms = terms
        self.noise = noise
        self.confidence = confidence
    }
}

extension SessionRecord {
    /// What is expected to work.
    package var good: [End] { search.terms.sought == .cause ? old : [new] }
    /// What is expected to be broken.
    package var bad: End { search.terms.sought == .cause ? new : old.first ?? new }
    /// The words of the two sides.
    package var terms: Terms { search.terms }

    /// Why a commit could not be tested, for a person.
    package func whyNotTested(_ commit: CommitID) -> String {
        if let probe = probes.last(where: { $0.commit.id == commit && !$0.isOfProof }) {
            return probe.verdict == .skip ? probe.reason : "tested: \(terms.word(for: probe.verdict))"
        }
        return search.skipped.contains(commit) ? "left out: it was said not to be testable" : "not tested"
    }
}
