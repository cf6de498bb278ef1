// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Testing

/// What builds teach besides verdicts: it saves tests, and never leads to another commit.
@Suite struct BuildKnowledgeTests {
    /// A history of which some commits leave the kernel of their only parent as it is.
    private struct Kernels {
        let history: MadeHistory
        let isIdle: [Bool]
        /// For each commit the oldest one with its kernel.
        let kernel: [Int]

        init(_ history: MadeHistory, idle share: Double, _ generator: inout SeededGenerator) {
            var (isIdle, kernel) = ([Bool](), [Int]())
            for (commit, parents) in history.parents.enumerated() {
                let idle = parents.count == 1 && Double.random(in: 0..<1, using: &generator) < share
                isIdle.append(idle)
                kernel.append(idle ? kernel[parents[0]] : commit)
            }
            (self.history, self.isIdle, self.kernel) = (history, isIdle, kernel)
        }

        /// Of the suspects those that can have brought a bug.
        var possible: [Int] { history.suspects.filter { !isIdle[$0] } }

        /// Commits with the kernel of one, each a step from another of them.
        func chain(of commit: Int) -> [Int] {
            var found: Set = [commit]
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for other in isIdle.indices where isIdle[other] {
                    let parent = history.parents[other][0]
                    if found.contains(other) != found.contains(parent) {
                        found.formUnion([other, parent])
                        isGrowing = true
                    }
                }
            }
            return found.subtracting([commit]).sorted()
        }
    }

    private static func unread(_ kernels: Kernels, _ search: BisectSearch) -> [Bool] {
        search.graph.commits.map { kernels.isIdle[MadeHistory.number($0)] }
    }

    @Test("what is believed not to matter costs no test, and a belief that is wrong costs no answer", arguments: 0..<4)
    func unreadCommits(part: Int) throws {
        for seed in (part * 25)..<(part * 25 + 25) {
            var generator = SeededGenerator(seed: 300_000 + seed)
            let kernels = Kernels(MadeHistory.random(&generator, upTo: 80), idle: 0.8, &generator)
            for culprit in kernels.history.suspects {
                var search = try kernels.history.search()
                search.believe(unread: Self.unread(kernels, search))
                var tests = 0
                while case .test(let commit, _) = search.next {
                    tests += 1
                    try #require(tests <= kernels.history.parents.count)
                    let verdict = kernels.history.truth(of: MadeHistory.number(commit), culprit: culprit)
                    try search.record(verdict, for: commit)
                }
                guard case .found(let found) = search.next else {
                    Issue.record("seed \(seed): \(search.next)")
                    continue
                }
                #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
                #expect(search.verdict(of: found.commit) == .bad)
            }
        }
    }

    @Test("a line of which one in ten matters takes fewer tests")
    func aTenthMatters() throws {
        let history = MadeHistory.line(1001)
        for culprit in stride(from: 10, to: 1000, by: 90) {
            let plain = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }.tested.count
            var search = try history.search()
            search.believe(unread: search.graph.commits.map { MadeHistory.number($0) % 10 != 0 })
            var tests = 0
            while case .test(let commit, _) = search.next {
                tests += 1
                try search.record(history.truth(of: MadeHistory.number(commit), culprit: culprit), for: commit)
            }
            guard case .found(let found) = search.next else {
                Issue.record("\(search.next)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit)
            // Seven in the place of ten, and the parent.
            #expect(tests < plain)
        }
    }

    @Test("no kernel is tested twice, and the answer is the same", arguments: 0..<4)
    func equalKernels(part: Int) throws {
        var shared = 0
        for seed in (part * 25)..<(part * 25 + 25) {
            var generator = SeededGenerator(seed: 400_000 + seed)
            let kernels = Kernels(MadeHistory.random(&generator, upTo: 60), idle: 0.7, &generator)
            let foresees = seed % 2 == 0
            for culprit in kernels.possible {
                var search = try kernels.history.search()
                var tested: [Int: CommitID] = [:]
                var steps = 0
                while case .test(let commit, _) = search.next {
                    steps += 1
                    try #require(steps <= kernels.history.parents.count * 2)
                    let number = MadeHistory.number(commit)
                    if let first = tested[kernels.kernel[number]] {
                        shared += 1
                        let goesTogether = search.equate(commit, with: first)
                        #expect(goesTogether, "seed \(seed)")
                        if case .test(commit, _) = search.next { Issue.record("seed \(seed): asked again") }
                        continue
                    }
                    tested[kernels.kernel[number]] = commit
                    try search.record(kernels.history.truth(of: number, culprit: culprit), for: commit)
                    guard foresees else { continue }
                    let others = kernels.chain(of: number).map(MadeHistory.id)
                    let goesTogether = search.equate(chain: others, with: commit)
                    #expect(goesTogether, "seed \(seed)")
                }
                guard case .found(let found) = search.next else {
                    Issue.record("seed \(seed): \(search.next)")
                    continue
                }
                #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
                for parent in found.parents {
                    guard case .sameKernel(let other) = parent.clearance else { continue }
                    #expect(
                        kernels.kernel[MadeHistory.number(other)] == kernels.kernel[MadeHistory.number(parent.commit)]
                    )
                    #expect(search.verdict(of: other) == .good)
                }
            }
        }
        #expect(shared > 15)
    }

    @Test("kernels that cannot be the same are not taken for the same")
    func contradiction() throws {
        let history = MadeHistory.line(10)
        var search = try history.search()
        for (commit, verdict) in [(9, Verdict.bad), (0, .good), (4, .good), (5, .bad)] {
            try search.record(verdict, for: MadeHistory.id(commit))
        }
        let before = search.next
        let isSame = search.equate(MadeHistory.id(5), with: MadeHistory.id(4))
        #expect(!isSame)
        #expect(search.next == before)
        #expect(search.verdict(of: MadeHistory.id(5)) == .bad)
        // A commit that nobody asked about is no part of the search.
        let isKnown = search.equate(MadeHistory.id(77), with: MadeHistory.id(4))
        #expect(!isKnown)
    }

    @Test(
        "a good end that waits costs no answer, and one test where it is wrong",
        arguments: [NoiseModel.none, .oneSided]
    )
    func deferredEnd(noise: NoiseModel) throws {
        for seed in 0..<60 {
            var generator = SeededGenerator(seed: 600_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 60)
            var rules = SearchRules(noise: noise)
            rules.defersGoodEnd = true
            let culprit = try #require(history.suspects.randomElement(using: &generator))
            let run = try SearchRun(history, rules: rules) { history.truth(of: $0, culprit: culprit) }
            guard case .found(let found) = run.end else {
                Issue.record("seed \(seed): \(run.end)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
            for parent in found.parents where history.goods == [MadeHistory.number(parent.commit)] {
                #expect(run.last.verdict(of: parent.commit) == .good, "seed \(seed): nothing rests on a claim")
            }
        }
        // Everything shows the bug: the good end is asked after the first commit that does.
        var rules = SearchRules(noise: noise)
        rules.defersGoodEnd = true
        let wrong = try SearchRun(MadeHistory.line(100), rules: rules) { _ in .bad }
        #expect(wrong.end == .endsWrong(.knownGoodIsBad(MadeHistory.id(0))))
        #expect(Set(wrong.tested.map(\.commit)).count == 3)
        // Where the first commit between is good, the end is not tested.
        let spared = try SearchRun(MadeHistory.line(100), rules: rules) { $0 >= 80 ? .bad : .good }
        #expect(!spared.tested.contains { $0.commit == 0 })
    }

    @Test("in a search for a fix, a kernel from before the bug is not taken for a cured one")
    func equalBeforeTheBugAndAfterTheFix() throws {
        // 0 is before the bug, 1 brings it, 3 reverts it; 5 is a side branch from 0, merged in 6.
        let history = MadeHistory(parents: [[], [0], [1], [2], [3], [0], [4, 5], [6]], good: [1], bad: 7)
        var search = try history.search(SearchRules(sought: .fix))
        let truth: [Verdict] = [.good, .bad, .bad, .good, .good, .good, .good, .good]
        var steps = 0
        var tested: [CommitID] = []
        while case .test(let commit, _) = search.next {
            steps += 1
            try #require(steps < 30)
            let number = MadeHistory.number(commit)
            // The revert gives the kernel from before, and so do the commits after it.
            let twin = truth[number] == .good ? tested.first { truth[MadeHistory.number($0)] == .good } : nil
            if let twin, search.canEquate(commit, with: twin), search.equate(commit, with: twin) {
                if case .test(commit, _) = search.next {} else { continue }
            }
            tested.append(commit)
            try search.record(truth[number], for: commit)
        }
        guard case .found(let found) = search.next else {
            Issue.record("\(search.next)")
            return
        }
        #expect(MadeHistory.number(found.commit) == 3)
    }

    @Test("clean boots of one kernel count once, whatever commits have it")
    func trialsAreShared() throws {
        let history = MadeHistory.line(20)
        var search = try history.search(SearchRules(noise: .oneSided))
        let (one, other) = (MadeHistory.id(8), MadeHistory.id(9))
        for _ in 0..<3 { try search.record(.good, for: one) }
        let isSame = search.equate(other, with: one)
        #expect(isSame)
        #expect(search.trials(of: other) == Trials(clean: 3))
        #expect(search.probability(of: other) == 0)
        try search.record(.good, for: other)
        #expect(search.trials(of: one) == Trials(clean: 4))
        #expect(search.trials(of: other) == Trials(clean: 4))
    }

    @Test("of commits that tell nearly as much the cheapest is tested, and the answer is the same", arguments: 0..<4)
    func costs(part: Int) throws {
        var cheaper = 0
        for seed in (part * 10)..<(part * 10 + 10) {
            var generator = SeededGenerator(seed: 500_000 + seed)
            let history = MadeHistory.random(&generator, upTo: 200)
            let noise = seed % 2 == 0 ? NoiseModel.none : .oneSided
            let culprit = try #require(history.suspects.randomElement(using: &generator))
            var search = try history.search(SearchRules(noise: noise))
            var steps = 0
            while case .test(let first, _) = search.next {
                let candidates = search.candidates
                let costs = candidates.map { ($0, Double.random(in: 0.1...300, using: &generator)) }
                let prices = Dictionary(costs) { first, _ in first }
                search.weigh(costs: prices)
                guard case .test(let commit, _) = search.next else { break }
                if commit != first, let old = prices[first], let new = prices[commit], new < old { cheaper += 1 }
                steps += 1
                try #require(steps < 2000)
                try search.record(history.truth(of: MadeHistory.number(commit), culprit: culprit), for: commit)
            }
            guard case .found(let found) = search.next else {
                Issue.record("seed \(seed): \(search.next)")
                continue
            }
            #expect(MadeHistory.number(found.commit) == culprit, "seed \(seed)")
        }
        #expect(cheaper > 3)
    }

    @Test("a far cheaper commit that tells a little less is taken, one that tells little is not")
    func nearlyAsMuch() throws {
        let history = MadeHistory.line(101)
        var search = try history.search()
        try search.record(.bad, for: MadeHistory.id(100))
        try search.record(.good, for: MadeHistory.id(0))
        let candidates = search.candidates
        // A quarter is on one side at the least.
        #expect(candidates.allSatisfy { (24...76).contains(MadeHistory.number($0)) })
        let dear = Dictionary(uniqueKeysWithValues: candidates.map { ($0, MadeHistory.number($0) < 60 ? 280.0 : 9.0) })
        search.weigh(costs: dear)
        guard case .test(let commit, .narrow) = search.next else {
            Issue.record("\(search.next)")
            return
        }
        #expect(MadeHistory.number(commit) >= 60 && MadeHistory.number(commit) < 65)
    }
}
