// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// A search with a made test, followed to its end.
struct SearchRun {
    let end: SearchStep
    /// In order, with the reason for each.
    let tested: [(commit: Int, purpose: SearchStep.Purpose)]
    let last: BisectSearch

    /// What git tests too: it believes the ends.
    var testsBetweenEnds: Int { tested.count { $0.purpose != .knownBad && $0.purpose != .knownGood } }

    init(_ history: MadeHistory, rules: SearchRules = SearchRules(), verdict: (Int) -> Verdict) throws {
        var search = try history.search(rules)
        let limit = rules.noise.isNoisy ? 5000 : history.parents.count
        var tested: [(commit: Int, purpose: SearchStep.Purpose)] = []
        while case .test(let commit, let purpose) = search.next {
            try #require(tested.count <= limit, "the search does not end")
            let number = MadeHistory.number(commit)
            tested.append((number, purpose))
            try search.record(verdict(number), for: commit)
        }
        self.end = search.next
        self.tested = tested
        self.last = search
    }
}
