// SPDX-License-Identifier: Apache-2.0

extension BisectSearch {
    /// What the verdicts so far lead to.
    func nextStep() -> SearchStep {
        guard graph.position(of: badEnd) != nil else { return .endsWrong(.badIsBelowGood(badEnd)) }
        return stepAtEnds() ?? stepAmongSuspects()
    }

    /// The first end that is not settled: the bad one, the good ones, the merge bases. `nil` when all are.
    private func stepAtEnds() -> SearchStep? {
        switch verdicts[badEnd] {
        case nil: return .test(badEnd, .knownBad)
        case .good: return .endsWrong(.knownBadIsGood(badEnd))
        case .skip: return .endsWrong(.endNotTestable(badEnd, .knownBad))
        case .bad: break
        }
        for end in goodEnds {
            switch verdicts[end] {
            case nil: return .test(end, .knownGood)
            case .bad: return .endsWrong(.knownGoodIsBad(end))
            case .skip: return .endsWrong(.endNotTestable(end, .knownGood))
            case .good: break
            }
        }
        for base in mergeBases {
            switch verdicts[base] {
            case nil: return .test(base, .mergeBase)
            case .bad: return .endsWrong(.mergeBaseIsBad(base))
            case .skip, .good: break
            }
        }
        return nil
    }

    private func stepAmongSuspects() -> SearchStep {
        let positions = suspectPositions
        if positions.count == 1, let last = positions.first, verdicts[graph.commits[last]] == .bad {
            return .found(culprit(at: last))
        }
        let weights = suspectWeights(parents: SuspectParents(graph, isSuspect: isSuspect))
        let best = Candidates.best(weights: weights) { verdicts[graph.commits[positions[$0]]] == nil }
        guard let best else { return .onlySkippedLeft(positions.map { graph.commits[$0] }) }
        return .test(graph.commits[positions[best]], .narrow)
    }

    private func culprit(at position: Int) -> Culprit {
        let parents = graph.parentIDs[position].map { ClearedParent(commit: $0, clearance: clearance(of: $0)) }
        return Culprit(commit: graph.commits[position], parents: parents)
    }

    private func clearance(of commit: CommitID) -> Clearance {
        if verdicts[commit] == .good { return .testedGood }
        guard let position = graph.position(of: commit) else {
            // Outside of the graph is what the good ends contain.
            return goodEnds.count == 1 ? .ancestor(of: goodEnds[0]) : .ancestorOfGoodEnd
        }
        let witness = testedInside(.good).first { graph.ancestry(of: $0)[position] }
        return witness.map { .ancestor(of: $0) } ?? .ancestorOfGoodEnd
    }

    /// The commits of the graph that have this verdict, oldest first.
    func testedInside(_ verdict: Verdict) -> [CommitID] {
        let positions = verdicts.compactMap { $0.value == verdict ? graph.position(of: $0.key) : nil }
        return positions.sorted().map { graph.commits[$0] }
    }
}
