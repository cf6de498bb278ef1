// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// Each release that could be chosen, oldest first, with what the search says of it.
struct ReleaseStandings {
    /// One of them.
    struct Standing: Hashable {
        var release: ReleaseRecord
        /// By symptom; `nil` where it was not tested.
        var verdict: Verdict?
        /// The first probe that tested it.
        var probe: Int?
        /// `the last broken release`, for the two neighbours of an answer.
        var role: String?
        /// Why there is no verdict, or why the verdict is not to be trusted.
        var reason: String?
    }

    let all: [Standing]
    /// How many are not among ``all``: a table has its limits.
    let hidden: Int

    private static let most = 1000

    init(_ record: SessionRecord) {
        let candidates = record.releases?.candidates ?? []
        let marks = SearchMarks(record)
        let pair = ReleasePair(record)
        all = candidates.prefix(Self.most).map { candidate in
            let mark = marks[candidate.commit]
            return Standing(
                release: candidate.release,
                verdict: mark?.verdict,
                probe: mark?.probe.number,
                role: Self.role(of: candidate.commit, pair, record.terms),
                reason: mark == nil ? record.whyNotTested(candidate.commit) : mark?.refutation
            )
        }
        hidden = candidates.count - all.count
    }

    private static func role(of commit: CommitID, _ pair: ReleasePair?, _ terms: Terms) -> String? {
        guard let pair else { return nil }
        if commit == pair.newerID { return "the first \(terms.new) release" }
        return commit == pair.olderID ? "the last \(terms.old) release" : nil
    }
}
