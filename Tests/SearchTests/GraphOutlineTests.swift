// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// What is drawn of a search.
@Suite struct GraphOutlineTests {
    private func searched(_ history: MadeHistory, _ verdicts: [(Int, Verdict)]) throws -> BisectSearch {
        var search = try history.search()
        for (commit, verdict) in verdicts { try search.record(verdict, for: MadeHistory.id(commit)) }
        return search
    }

    @Test("a small graph is drawn whole, newest first, with its own parents and the good end below")
    func smallGraphs() throws {
        // 1 and 2 fork from 0; 3 merges them.
        let history = MadeHistory(parents: [[], [0], [0], [1, 2]], good: [0], bad: 3)
        let outline = GraphOutline(try searched(history, [(3, .bad), (0, .good), (2, .skip)]))
        #expect(outline.nodes.map(\.commit) == [3, 2, 1, 0].map(MadeHistory.id))
        #expect(outline.nodes[0].edges.map(\.to) == [1, 2].map(MadeHistory.id))
        #expect(outline.nodes[1].edges.map(\.to) == [MadeHistory.id(0)])
        #expect(outline.nodes.map(\.verdict) == [.bad, .skip, nil, .good])
        #expect(outline.nodes.map(\.standing) == [.suspect, .suspect, .suspect, .cleared])
        #expect(outline.nodes.flatMap(\.edges).allSatisfy { $0.hidden == 0 })
        #expect(outline.total == 3)
    }

    @Test("on a line the hidden commits and the drawn ones are all there are", arguments: [121, 500, 3000])
    func hiddenOnALine(count: Int) throws {
        let run = try SearchRun(.line(count)) { $0 >= 77 ? .bad : .good }
        let outline = GraphOutline(run.last)
        let hidden = outline.nodes.flatMap(\.edges).map(\.hidden).reduce(0, +)
        // The good end is drawn and is no part of the range.
        #expect(outline.nodes.count - 1 + hidden == outline.total)
        #expect(outline.nodes.count == (outline.total <= 120 ? count : run.tested.count))
        #expect(outline.nodes.dropLast().allSatisfy { $0.edges.count == 1 })
    }

    @Test("verdicts clear what a good commit contains, and exclude what a bad one does not")
    func standings() throws {
        let outline = GraphOutline(try searched(.line(8), [(7, .bad), (0, .good), (2, .good), (5, .bad)]))
        let standings = outline.nodes.map(\.standing)
        #expect(
            standings == [.excluded, .excluded, .suspect, .suspect, .suspect, .cleared, .cleared, .cleared]
        )
    }

    @Test("merge bases and good ends beside the range stand at the bottom")
    func goodEndsBeside() throws {
        // 0 - 1 - 2 (bad), and 3 (good) beside on 0.
        let history = MadeHistory(parents: [[], [0], [1], [0]], good: [3], bad: 2)
        let outline = GraphOutline(try searched(history, [(2, .bad), (3, .good), (0, .skip)]))
        #expect(outline.nodes.map(\.commit) == [2, 1, 3, 0].map(MadeHistory.id))
        #expect(outline.nodes[3].verdict == .skip)
        #expect(outline.nodes[3].standing == .cleared)
        #expect(outline.nodes[1].edges.map(\.to) == [MadeHistory.id(0)])
    }

    @Test("a bad end that a good one contains is drawn below it")
    func exchangedEnds() throws {
        let outline = GraphOutline(try MadeHistory(parents: [[], [0]], good: [1], bad: 0).search())
        #expect(outline.nodes.map(\.commit) == [1, 0].map(MadeHistory.id))
        #expect(outline.total == 0)
    }

    @Test("titles come from outside, and what is not found stays empty")
    func titles() async throws {
        var outline = GraphOutline(try MadeHistory.line(3).search())
        await outline.fillTitles { MadeHistory.number($0) == 1 ? "one" : nil }
        #expect(outline.nodes.map(\.title) == ["", "one", ""])
    }

    @Test("where ways join and part is drawn too")
    func joinsAndForks() throws {
        // 0, a line to 9, two branches from 9 (10-19 and 20-29), their merge 30, a line to 39.
        var parents: [[Int]] = (0..<40).map { $0 == 0 ? [] : [$0 - 1] }
        parents[20] = [9]
        parents[30] = [19, 29]
        let history = MadeHistory(parents: parents, good: [0], bad: 39)
        let search = try searched(history, [(39, .bad), (0, .good), (15, .good), (25, .skip)])
        let outline = GraphOutline(search, limit: 20)
        #expect(outline.nodes.map(\.commit) == [39, 30, 25, 15, 9, 0].map(MadeHistory.id))
        #expect(outline.nodes[1].edges.map(\.to) == [15, 25].map(MadeHistory.id))
        #expect(outline.nodes.map { $0.edges.map(\.hidden) } == [[8], [4, 4], [5], [5], [8], []])
    }

    @Test("every edge leads down to a drawn ancestor, in any history", arguments: 0..<8)
    func edgesLeadToAncestors(part: Int) throws {
        var excerpts = 0
        for seed in (part * 40)..<(part * 40 + 40) {
            var generator = SeededGenerator(seed: 40_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 90)
            guard let culprit = history.suspects.randomElement(using: &generator) else { continue }
            let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
            for limit in [0, 5, 20, 120] {
                let outline = GraphOutline(run.last, limit: limit)
                let numbers = outline.nodes.map { MadeHistory.number($0.commit) }
                #expect(Set(numbers).count == numbers.count, "seed \(seed)")
                let always = Set(run.tested.map(\.commit) + [history.bad] + history.goods + history.mergeBases)
                #expect(always.isSubset(of: numbers), "seed \(seed)")
                let outside = always.subtracting(history.suspects).count
                #expect(numbers.count <= max(limit + outside, always.count), "seed \(seed)")
                expectEdges(outline, numbers, in: history, "seed \(seed), limit \(limit)")
                if outline.total > limit { excerpts += 1 }
            }
        }
        #expect(excerpts > 20)
    }

    private func expectEdges(_ outline: GraphOutline, _ numbers: [Int], in history: MadeHistory, _ place: Comment) {
        for (row, node) in outline.nodes.enumerated() {
            let commit = MadeHistory.number(node.commit)
            for edge in node.edges {
                let target = MadeHistory.number(edge.to)
                #expect(numbers[(row + 1)...].contains(target), place)
                #expect(history.ancestry[commit].contains(target), place)
                let between = history.ancestry[commit].count { $0 != commit && history.ancestry[$0].contains(target) }
                #expect(edge.hidden >= 0 && edge.hidden < between, place)
                if edge.hidden == 0 { #expect(history.parents[commit].contains(target), place) }
            }
        }
    }

    @Test("what contains what can be read off the edges of an excerpt")
    func excerptsKeepAncestry() throws {
        for seed in 0..<60 {
            var generator = SeededGenerator(seed: 50_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 90)
            guard let culprit = history.suspects.randomElement(using: &generator) else { continue }
            let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
            let outline = GraphOutline(run.last, limit: 0)
            guard outline.total > 0 else { continue }
            let suspects = Set(history.suspects)
            var reached: [Int: Set<Int>] = [:]
            for node in outline.nodes.reversed() {
                let below = node.edges.map { MadeHistory.number($0.to) }
                reached[MadeHistory.number(node.commit)] = below.reduce(into: []) {
                    $0.formUnion((reached[$1] ?? []).union([$1]))
                }
            }
            let drawn = outline.nodes.map { MadeHistory.number($0.commit) }.filter(suspects.contains)
            for commit in drawn {
                let expected = Set(drawn).intersection(history.ancestry[commit]).subtracting([commit])
                #expect(reached[commit]?.intersection(suspects) == expected, "seed \(seed)")
            }
        }
    }

    @Test("16,000 commits with 7 % merges make a small drawing, and soon")
    func largeGraphs() throws {
        let history = LargeHistory(count: 16_000, seed: 1)
        let culprit = 9_000
        var search = BisectSearch(
            graph: try #require(history.graph),
            old: [MadeHistory.id(0)],
            new: MadeHistory.id(16_000),
            mergeBases: [MadeHistory.id(0)]
        )
        let containing = history.containing(culprit)
        var tested = 0
        while case .test(let commit, _) = search.next {
            tested += 1
            try search.record(containing[MadeHistory.number(commit)] ? .bad : .good, for: commit)
        }
        var outline: GraphOutline?
        let time = ContinuousClock().measure { outline = GraphOutline(search) }
        // Twice what was tested, and both far below the limit. The time is that of a debug build on a busy machine.
        let nodes = try #require(outline?.nodes)
        #expect(tested > 12 && nodes.count <= 2 * tested)
        #expect(nodes.contains { $0.commit == MadeHistory.id(culprit) })
        #expect(time < .seconds(10))
    }
}

/// A history as large as a kernel release: a main line that merges side branches.
private struct LargeHistory {
    let parents: [[Int]]

    init(count: Int, seed: Int) {
        var generator = SeededGenerator(seed: seed)
        var parents: [[Int]] = [[]]
        for commit in 1...count {
            let recent = max(0, commit - 400)..<commit
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<7: parents.append([commit - 1, Int.random(in: recent, using: &generator)])
            case 7..<14: parents.append([Int.random(in: recent, using: &generator)])
            default: parents.append([commit - 1])
            }
        }
        self.parents = parents
    }

    /// The range above commit 0, what the newest does not contain left out.
    var graph: CommitGraph? {
        var isContained = [Bool](repeating: false, count: parents.count)
        isContained[parents.count - 1] = true
        for commit in parents.indices.reversed() where isContained[commit] {
            for parent in parents[commit] { isContained[parent] = true }
        }
        return CommitGraph(
            parents.indices.dropFirst().filter { isContained[$0] }
                .map { (id: MadeHistory.id($0), parents: parents[$0].map(MadeHistory.id)) }
        )
    }

    func containing(_ culprit: Int) -> [Bool] {
        var contains = [Bool](repeating: false, count: parents.count)
        for commit in culprit..<parents.count {
            contains[commit] = commit == culprit || parents[commit].contains { contains[$0] }
        }
        return contains
    }
}
