// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// The same histories, bisected by us and by `git bisect run`.
@Suite struct AgainstGitTests {
    @Test("git names the same culprit with about as many tests", arguments: 0..<20)
    func sameAsGit(seed: Int) async throws {
        var generator = SeededGenerator(seed: 30_000 + seed)
        var history = MadeHistory.random(&generator, upTo: 60)
        // One history in four is a line, where the number of tests must be exactly git's or one off.
        while history.goods.isEmpty { history = MadeHistory.random(&generator, upTo: 60) }
        if seed % 4 == 0 { history = .line(Int.random(in: 10...60, using: &generator)) }
        let culprit = try #require(history.suspects.randomElement(using: &generator))
        let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
        let git = try await GitBisectRun(history) { history.truth(of: $0, culprit: culprit) }
        #expect(git.status == 0, "\(git.log)")
        #expect(git.culprit == culprit, "\(git.log)")
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == culprit)
        // Equals are chosen among differently, which costs or saves a test.
        let allowance = seed % 4 == 0 ? 1 : 2
        #expect(abs(run.testsBetweenEnds - git.tests) <= allowance, "\(run.tested) \(git.log)")
    }

    @Test("with skips both end with a culprit, or both with a set", arguments: 0..<10)
    func sameAsGitWithSkips(seed: Int) async throws {
        var generator = SeededGenerator(seed: 40_000 + seed)
        let history = MadeHistory.line(30)
        let culprit = Int.random(in: 1...29, using: &generator)
        let skipped = Set((1...28).filter { _ in Double.random(in: 0..<1, using: &generator) < 0.3 })
        let run = try SearchRun(history) { skipped.contains($0) ? .skip : history.truth(of: $0, culprit: culprit) }
        let git = try await GitBisectRun(history) {
            skipped.contains($0) ? .skip : history.truth(of: $0, culprit: culprit)
        }
        switch run.end {
        case .found(let found):
            #expect(git.status == 0 && git.culprit == MadeHistory.number(found.commit), "\(git.log)")
        case .onlySkippedLeft(let commits):
            #expect(git.status == 2, "\(git.log)")
            let named = Set(commits.map(MadeHistory.number))
            #expect(git.left == named, "\(git.log)")
        case .test, .endsWrong, .notSettled:
            Issue.record("\(run.end)")
        }
    }

    @Test("skips in histories with merges end alike", arguments: 0..<20)
    func skipsWithMerges(seed: Int) async throws {
        var generator = SeededGenerator(seed: 41_000 + seed)
        var history = MadeHistory.random(&generator, upTo: 40)
        while history.goods.isEmpty || history.suspects.count < 5 {
            history = MadeHistory.random(&generator, upTo: 40)
        }
        let culprit = try #require(history.suspects.randomElement(using: &generator))
        let skipped = Set(history.suspects.filter { _ in Double.random(in: 0..<1, using: &generator) < 0.3 })
            .subtracting(history.goods + history.mergeBases + [history.bad])
        let truth = { skipped.contains($0) ? Verdict.skip : history.truth(of: $0, culprit: culprit) }
        let run = try SearchRun(history, verdict: truth)
        let git = try await GitBisectRun(history, verdict: truth)
        switch run.end {
        case .found(let found):
            #expect(MadeHistory.number(found.commit) == culprit)
            // Git takes what it has not tried for possible, we say what no test could tell apart.
            #expect(git.culprit == culprit || git.left.contains(culprit), "\(git.log)")
        case .onlySkippedLeft(let commits):
            let named = Set(commits.map(MadeHistory.number))
            #expect(git.status == 2 && named.contains(culprit) && named.isSubset(of: git.left), "\(named) \(git.log)")
        case .test, .endsWrong, .notSettled:
            Issue.record("\(run.end)")
        }
    }

    @Test("a fix is found by other terms", arguments: 0..<5)
    func fixWithTerms(seed: Int) async throws {
        var generator = SeededGenerator(seed: 42_000 + seed)
        let history = MadeHistory.line(Int.random(in: 10...60, using: &generator))
        let cure = try #require(history.suspects.randomElement(using: &generator))
        let run = try SearchRun(history, rules: SearchRules(sought: .fix)) {
            history.ancestry[$0].contains(cure) ? .good : .bad
        }
        // For git what is new is bad, whatever the word for it.
        let git = try await GitBisectRun(history, options: ["--term-old", "broken", "--term-new", "fixed"]) {
            history.truth(of: $0, culprit: cure)
        }
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == cure)
        #expect(git.status == 0 && git.culprit == cure, "\(git.log)")
    }

    @Test("first parents only: the merge is named, not what it took in", arguments: 0..<10)
    func firstParents(seed: Int) async throws {
        var generator = SeededGenerator(seed: 43_000 + seed)
        var history = MadeHistory.random(&generator, upTo: 50)
        while history.firstParents.suspects.count < 5 || history.goods.count != 1
            || !history.firstParents.ancestry[history.bad].contains(history.goods[0])
        {
            history = MadeHistory.random(&generator, upTo: 50)
        }
        let made = history
        let culprit = try #require(made.suspects.randomElement(using: &generator))
        let truth = { made.truth(of: $0, culprit: culprit) }
        let run = try SearchRun(made.firstParents, verdict: truth)
        let git = try await GitBisectRun(made, options: ["--first-parent"], verdict: truth)
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(git.status == 0 && git.culprit == MadeHistory.number(found.commit), "\(git.log)")
    }

    @Test("a bad merge base ends both")
    func badMergeBase() async throws {
        // 0 - 1 - 2 - 3 is bad from the beginning; 4 on 1 is where it was undone.
        let history = MadeHistory(parents: [[], [0], [1], [2], [1]], good: [4], bad: 3)
        let truth = { $0 == 4 ? Verdict.good : .bad }
        let run = try SearchRun(history, verdict: truth)
        let git = try await GitBisectRun(history, verdict: truth)
        #expect(run.end == .endsWrong(.mergeBaseIsNew(MadeHistory.id(1))))
        #expect(git.status == 3 && git.culprit == nil, "\(git.log)")
        #expect(git.log.contains("merge base"), "\(git.log)")
    }

    @Test("an octopus merge can be the culprit, or hide none of its parents", arguments: 1..<6)
    func octopus(culprit: Int) async throws {
        let history = MadeHistory(parents: [[], [0], [0], [0], [1, 2, 3], [4]], good: [0], bad: 5)
        let truth = { history.truth(of: $0, culprit: culprit) }
        let run = try SearchRun(history, verdict: truth)
        let git = try await GitBisectRun(history, verdict: truth)
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == culprit && git.culprit == culprit, "\(git.log)")
        #expect(found.parents.count == history.parents[culprit].count)
    }
}
