// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// What a search takes as a verdict, and what it refuses.
@Suite struct RecordTests {
    private func search(_ history: MadeHistory, _ verdicts: [(Int, Verdict)]) throws -> BisectSearch {
        var search = try history.search()
        for (commit, verdict) in verdicts { try search.record(verdict, for: MadeHistory.id(commit)) }
        return search
    }

    @Test("a good commit that contains a bad one is a contradiction, whichever comes first")
    func goodContainsBad() throws {
        let expected = SearchError.oldContainsNew(old: MadeHistory.id(6), new: MadeHistory.id(3), .cause)
        var badFirst = try search(.line(10), [(9, .bad), (0, .good), (3, .bad)])
        #expect(throws: expected) { try badFirst.record(.good, for: MadeHistory.id(6)) }
        var goodFirst = try search(.line(10), [(9, .bad), (0, .good), (6, .good)])
        #expect(throws: expected) { try goodFirst.record(.bad, for: MadeHistory.id(3)) }
    }

    @Test("a refused verdict changes nothing")
    func refusalChangesNothing() throws {
        var search = try search(.line(10), [(9, .bad), (0, .good), (3, .bad)])
        let (next, suspects) = (search.next, search.suspects)
        #expect(throws: SearchError.self) { try search.record(.good, for: MadeHistory.id(6)) }
        #expect(search.next == next && search.suspects == suspects)
        #expect(search.verdict(of: MadeHistory.id(6)) == nil)
    }

    @Test("a verdict cannot be changed, but a skip can be replaced")
    func changedVerdict() throws {
        var search = try search(.line(10), [(9, .bad), (0, .good), (5, .skip)])
        try search.record(.good, for: MadeHistory.id(5))
        #expect(search.suspects == (6...9).map(MadeHistory.id))
        for new in [Verdict.bad, .skip] {
            #expect(throws: SearchError.alreadyJudged(MadeHistory.id(5), .good, new: new)) {
                try search.record(new, for: MadeHistory.id(5))
            }
        }
        try search.record(.good, for: MadeHistory.id(5))
    }

    @Test("a commit from elsewhere is refused")
    func foreignCommit() throws {
        var search = try MadeHistory.line(4).search()
        #expect(throws: SearchError.notPartOfSearch(MadeHistory.id(77))) {
            try search.record(.bad, for: MadeHistory.id(77))
        }
    }

    @Test("two bad commits leave what both contain, and may have nothing in common")
    func twoBadBranches() throws {
        // 1 and 2 fork from 0; 3 merges them, 4 and 5 go on from each.
        let history = MadeHistory(parents: [[], [0], [0], [1, 2], [1], [2], [3, 4, 5]], good: [], bad: 6)
        var shared = try search(history, [(6, .bad), (4, .bad), (3, .bad)])
        #expect(shared.suspects == [0, 1].map(MadeHistory.id))
        try shared.record(.good, for: MadeHistory.id(0))
        #expect(shared.next == .test(MadeHistory.id(1), .confirm))
        #expect(throws: SearchError.nothingInCommon(MadeHistory.id(2), MadeHistory.id(6), .cause)) {
            try shared.record(.bad, for: MadeHistory.id(2))
        }
    }

    @Test("verdicts in another order lead to the same suspects")
    func replayInAnyOrder() throws {
        let verdicts: [(Int, Verdict)] = [(40, .bad), (0, .good), (20, .good), (30, .bad), (25, .skip)]
        let forward = try search(.line(41), verdicts)
        let backward = try search(.line(41), verdicts.reversed())
        #expect(forward.suspects == backward.suspects)
        #expect(forward.next == backward.next)
        #expect(forward.suspectCount == 10)
    }

    @Test("a skipped best candidate sends the search elsewhere, the same way each time")
    func skippedStretch() throws {
        let verdicts: [(Int, Verdict)] = [(100, .bad), (0, .good), (50, .skip)]
        let (first, again) = (try search(.line(101), verdicts).next, try search(.line(101), verdicts).next)
        #expect(first == again)
        guard case .test(let commit, .narrow) = first else {
            Issue.record("\(first)")
            return
        }
        // What stands next to the skipped one is as likely untestable.
        #expect(abs(MadeHistory.number(commit) - 50) > 1)
    }

    @Test(
        "the estimate is git's",
        arguments: [(1, 0), (2, 0), (3, 1), (6, 2), (7, 2), (100, 6), (16_000, 13)]
    )
    func estimate(suspects: Int, steps: Int) throws {
        let commits = (1...suspects).map { (id: MadeHistory.id($0), parents: [MadeHistory.id($0 - 1)]) }
        let graph = try #require(CommitGraph(commits))
        let search = BisectSearch(graph: graph, old: [], new: MadeHistory.id(suspects), mergeBases: [])
        #expect(search.suspectCount == suspects)
        #expect(search.estimatedSteps == steps)
    }

    @Test("a message names both commits and says what to do")
    func messages() {
        let (first, second) = (MadeHistory.id(0xabc), MadeHistory.id(0xdef))
        #expect(
            SearchError.oldContainsNew(old: first, new: second, .cause).description
                == "the verdicts contradict each other: \(first.short) is good although it contains \(second.short), "
                + "which is bad; test both again, more often"
        )
        let changed = SearchError.alreadyJudged(first, .good, new: .bad).description
        #expect(changed == "\(first.short) was recorded as good and cannot become bad; begin a new session")
    }
}
