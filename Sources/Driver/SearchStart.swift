// SPDX-License-Identifier: Apache-2.0

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
        // The bad end alone: a search that is over once that is known.
        guard let alone = CommitGraph([(id: bad.commit, parents: [])]) else { return (walk.next, nil) }
        var end = BisectSearch(graph: alone, old: [], new: bad.commit, mergeBases: [], rules: rules)
        var kernel = try await takeUp(bad.commit, SearchStep.Purpose.knownBad.words(in: record.terms))
        while case .test = end.next {
            try end.record(try await trial(&kernel), for: bad.commit)
            record.search.missRate = end.missRate
        }
        finish(kernel, [bad.commit])
        if case .endsWrong(let problem) = end.next { return (walk.next, problem) }
        // A wrong good release costs a search, not an innocent commit.
        let cleanTrials = rules.noise.isNoisy ? end.missRate.cleanTrials(leaving: 0.05) : 1
        while case .test(let release) = walk.next {
            var kernel = try await takeUp(release, "to find a good release")
            var (verdict, clean) = (Verdict.good, 0)
            while verdict == .good, clean < cleanTrials {
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
