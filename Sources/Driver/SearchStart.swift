// SPDX-License-Identifier: Apache-2.0

import Noise
package import Search
package import Sessions

/// Where a session begins.
package enum SearchStart: Sendable {
    /// With a range that a person named.
    case range(BisectSearch)
    /// With a bad end alone: releases are tried back to a good one.
    case releases(ReleaseWalk, bad: SessionRecord.End, NamedRange)

    /// Makes a search of the ends that a walk over releases came to; `bad` is `nil` where the end that it began at is
    /// the oldest bad one.
    package typealias NamedRange =
        @Sendable (_ good: CommitID, _ bad: CommitID?) async throws -> (
            search: BisectSearch, old: SessionRecord.End, new: SessionRecord.End
        )
}

extension KernelVisits {
    /// Goes back over releases until one does not have the bug.
    ///
    /// First the bad end is booted until it is known how often the bug is missed: a release that seems clean has to be
    /// clean, or everything after it is searched in the wrong place.
    ///
    /// - Returns: How the walk ended, or why the bad end is none.
    mutating func walk(
        _ start: ReleaseWalk,
        from bad: SessionRecord.End,
        rules: SearchRules
    ) async throws -> (ReleaseWalk.Step, EndsProblem?) {
        var walk = start
        var end = BadEndTrials(rules)
        var kernel = try await takeUp(bad.commit, SearchStep.Purpose.knownBad.words(in: record.terms))
        while end.isOpen {
            let verdict = try await trial(&kernel)
            end.take(verdict)
            record.search.missRate = end.rate
        }
        finish(kernel, [bad.commit])
        if let problem = end.problem(bad.commit) { return (walk.next, problem) }
        while case .test(let release) = walk.next {
            var kernel = try await takeUp(release, "to find a good release")
            var (verdict, clean) = (Verdict.good, 0)
            while verdict == .good, clean < end.cleanTrials {
                verdict = try await trial(&kernel)
                clean += 1
            }
            walk.record(verdict)
            finish(kernel, [bad.commit, release])
        }
        return (walk.next, nil)
    }

    private mutating func finish(_ kernel: TestedKernel, _ wanted: [CommitID]) {
        keep(kernel, among: wanted)
        events(.probeEnded(kernel.probe, suspects: 0, steps: 0))
    }
}

/// What the boots of a bad end say, before there is a search.
private struct BadEndTrials {
    private let rules: SearchRules
    private var sightings = 0
    private var misses = 0
    private var isUntestable = false

    init(_ rules: SearchRules) {
        self.rules = rules
    }

    var rate: MissRate { MissRate(sightings: sightings, misses: misses) }

    var isOpen: Bool {
        !isUntestable && sightings < rules.calibration && !(sightings == 0 && misses >= rules.patience)
            && sightings + misses < rules.mostTrials
    }

    mutating func take(_ verdict: Verdict) {
        switch verdict {
        case .bad: sightings += 1
        case .good: misses += 1
        case .skip: isUntestable = true
        }
    }

    func problem(_ commit: CommitID) -> EndsProblem? {
        if sightings > 0 { return nil }
        return isUntestable ? .endNotTestable(commit, .knownBad) : .knownBadIsGood(commit)
    }

    /// Clean boots after which a release is taken for good: a wrong one costs a search, not an innocent commit.
    var cleanTrials: Int { rules.noise.isNoisy ? rate.cleanTrials(leaving: 0.05) : 1 }
}
