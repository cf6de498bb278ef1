// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import TestSupport

/// A bug in a history, and tests of it that miss, crash, or cannot be made.
struct SimulatedBug: Sendable {
    /// The commit that brought it.
    let culprit: Int
    /// The chance that a test misses it.
    let miss: Double
    /// The chance that a test ends in a crash of something else.
    var crash = 0.0
    /// Commits that cannot be tested.
    var untestable: Set<Int> = []
    /// Per commit, whether it has the bug.
    let isThere: [Bool]

    init(_ history: SimulatedHistory, culprit: Int, miss: Double) {
        self.culprit = culprit
        self.miss = miss
        isThere = history.containing(culprit)
    }

    /// One boot. A crash of something else is tried again twice, as the driver does, and then is a skip.
    func test(_ commit: Int, _ generator: inout SeededGenerator) -> (verdict: Verdict, boots: Int) {
        if untestable.contains(commit) { return (.skip, 0) }
        for boot in 1...3 {
            if crash > 0, generator.unit() < crash { continue }
            let isShown = isThere[commit] && generator.unit() >= miss
            return (isShown ? .bad : .good, boot)
        }
        return (.skip, 3)
    }
}

/// What one search came to.
struct SearchOutcome: Sendable {
    enum Answer: Sendable { case right, wrong, setWithCulprit, setWithout, none }
    var answer = Answer.none
    var boots = 0
    var builds = 0
    /// What the answer claims of itself.
    var confidence: Double?

    /// The cost, with a build as so many boots.
    func cost(build: Double) -> Double { Double(boots) + build * Double(builds) }
}

extension SearchOutcome {
    /// Our search, to its end.
    init(
        _ history: SimulatedHistory,
        _ bug: SimulatedBug,
        rules: SearchRules,
        build: Double,
        _ generator: inout SeededGenerator
    ) {
        self.init()
        var search = history.search(rules)
        while case .test(let commit, _) = search.next, boots < 100_000 {
            let number = SimulatedHistory.number(commit)
            if !search.built.contains(commit) { builds += 1 }
            let (verdict, boots) = bug.test(number, &generator)
            self.boots += boots
            do {
                try search.record(verdict, for: commit, buildCost: build)
            } catch {
                return
            }
        }
        switch search.next {
        case .found(let culprit):
            answer = SimulatedHistory.number(culprit.commit) == bug.culprit ? .right : .wrong
            confidence = culprit.confidence
        case .onlySkippedLeft(let commits):
            answer = commits.map(SimulatedHistory.number).contains(bug.culprit) ? .setWithCulprit : .setWithout
        case .test, .endsWrong, .notSettled: answer = .none
        }
    }

    /// Plain bisection, each commit tested so often: what a script around `git bisect run` does.
    init(
        repeating repeats: Int,
        _ history: SimulatedHistory,
        _ bug: SimulatedBug,
        _ generator: inout SeededGenerator
    ) {
        self.init()
        var search = GitBisection(history)
        while case .test(let commit) = search.next {
            builds += 1
            var verdict = Verdict.skip
            for _ in 0..<repeats where verdict != .bad {
                let (result, boots) = bug.test(commit, &generator)
                self.boots += boots
                if result != .skip { verdict = result }
            }
            if verdict == .skip { search.skip(commit) } else { search.record(isBad: verdict == .bad, commit) }
        }
        switch search.next {
        case .found(let commit): answer = commit == bug.culprit ? .right : .wrong
        case .onlySkippedLeft(let commits): answer = commits.contains(bug.culprit) ? .setWithCulprit : .setWithout
        case .test: answer = .none
        }
    }
}
