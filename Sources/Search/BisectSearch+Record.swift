// SPDX-License-Identifier: Apache-2.0

extension BisectSearch {
    /// Takes in what a test said.
    ///
    /// Any commit of the search may be recorded, not only the one that ``next`` asks for: a log is replayed so.
    /// A skip may be replaced by a later verdict.
    ///
    /// - Throws: When the verdict contradicts an earlier one; then nothing is changed.
    package mutating func record(_ verdict: Verdict, for commit: CommitID) throws(SearchError) {
        let isEnd = commit == badEnd || goodEnds.contains(commit) || mergeBases.contains(commit)
        guard isEnd || graph.position(of: commit) != nil else { throw .notPartOfSearch(commit) }
        if let old = verdicts[commit], old != verdict, old != .skip {
            throw .alreadyJudged(commit, old, new: verdict)
        }
        guard verdicts[commit] != verdict else { return }

        let narrowed = try suspects(after: verdict, for: commit)
        isSuspect = narrowed
        verdicts[commit] = verdict
        warnings = mergeBases.filter { verdicts[$0] == .skip }.map { .mergeBaseSkipped($0) }
        next = nextStep()
    }

    private func suspects(after verdict: Verdict, for commit: CommitID) throws(SearchError) -> [Bool] {
        guard let position = graph.position(of: commit), verdict != .skip else { return isSuspect }
        // A bad end that is good leaves nothing to search; the next step says so.
        if commit == badEnd && verdict == .good && !verdicts.values.contains(.bad) { return isSuspect }
        let contained = graph.ancestry(of: commit)
        let isGood = verdict == .good
        if isGood {
            if let bad = testedInside(.bad).first(where: { isContained($0, in: contained) }) {
                throw .goodContainsBad(good: commit, bad: bad)
            }
        } else if let good = testedInside(.good).first(where: { graph.ancestry(of: $0)[position] }) {
            throw .goodContainsBad(good: good, bad: commit)
        }
        let narrowed = zip(isSuspect, contained).map { $0 && $1 != isGood }
        guard narrowed.contains(true) else {
            let other = testedInside(.bad).last ?? badEnd
            throw isGood ? .goodContainsBad(good: commit, bad: other) : .nothingInCommon(bad: commit, otherBad: other)
        }
        return narrowed
    }

    private func isContained(_ commit: CommitID, in contained: [Bool]) -> Bool {
        graph.position(of: commit).map { contained[$0] } ?? false
    }
}
