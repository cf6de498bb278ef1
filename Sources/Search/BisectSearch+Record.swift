// SPDX-License-Identifier: Apache-2.0

extension BisectSearch {
    /// Takes in what one trial said.
    ///
    /// Any commit of the search may be recorded, not only the one that ``next`` asks for: a log is replayed so.
    /// A skip may be followed by a verdict.
    ///
    /// - Parameters:
    ///   - verdict: `.bad` where the bug showed, `.good` where it did not, whatever is sought.
    ///   - buildCost: What building a kernel costs, in trials; `nil` where that is known no better than before.
    /// - Throws: When no commit of the search explains it; then nothing is changed.
    package mutating func record(
        _ verdict: Verdict,
        for commit: CommitID,
        buildCost: Double? = nil
    ) throws(SearchError) {
        guard knows(commit) else { throw .notPartOfSearch(commit) }
        if !rules.noise.isNoisy, let old = self.verdict(of: commit), old != .skip {
            guard old == verdict else { throw .alreadyJudged(commit, old, new: verdict) }
            if seen.insert(commit).inserted { next = nextStep() }
            return
        }
        var changed = self
        if let buildCost, buildCost >= 0 { changed.buildCost = min(buildCost, 1000) }
        // It was for the choice that is made now.
        changed.foretold = [:]
        if verdict == .skip {
            // Once more for one that could be tested before: a crash of something else does not close it.
            if !changed.untestable.contains(commit) || trials[kernel(of: commit)] != nil {
                changed.untestable.append(commit)
            }
            changed.built.removeAll { $0 == commit }
        } else {
            changed.seen.insert(commit)
            try changed.takeIn(verdict, for: commit)
            changed.built.removeAll { $0 == commit }
            changed.built = changed.built.suffix(rules.keptKernels - 1) + [commit]
        }
        changed.ground = changed.brokenGround()
        changed.next = changed.nextStep()
        changed.warnings = changed.currentWarnings
        self = changed
    }

    private var currentWarnings: [SearchWarning] {
        let skipped = mergeBases.filter { verdict(of: $0) == .skip }.map { SearchWarning.mergeBaseSkipped($0) }
        guard case .onlySkippedLeft(let left) = next else { return skipped }
        let early = left.filter(isBeforeTheBug)
        return early.isEmpty ? skipped : skipped + [.beforeTheBug(early)]
    }

    private mutating func takeIn(_ verdict: Verdict, for commit: CommitID) throws(SearchError) {
        let position = graph.position(of: commit)
        if position != nil, ancestries[commit] == nil { ancestries[commit] = graph.ancestry(of: commit) }
        let before = belief
        let isTelling = verdict == .bad || isTelling(of: commit)
        if isTelling { belief.take(shown: verdict == .bad, contained: ancestries[commit]) }
        if belief.total == 0 {
            // Nothing between the ends explains it. At an end, or outside, it is the end that is wrong.
            belief = before
            let isEnd = commit == newEnd || position == nil
            guard isEnd else { throw contradiction(of: verdict, for: commit) }
        }
        trials[kernel(of: commit), default: Trials()].shown += verdict == .bad ? 1 : 0
        trials[kernel(of: commit), default: Trials()].clean += verdict == .good ? 1 : 0
        if rules.sought == .cause, position == nil, verdict == .bad, !isEnd(commit), isNew(trials(of: commit)) {
            newBelowOld = commit
        }
    }

    /// Whether a clean trial of a commit says anything: clean where the bug may never have been says nothing of its fix.
    func isTelling(of commit: CommitID) -> Bool {
        guard let ground, commit != newEnd, !oldEnds.contains(commit) else { return true }
        return graph.position(of: commit).map { ground.isKnown[$0] } ?? false
    }

    private func isNew(_ trials: Trials) -> Bool {
        rules.noise.hasFalseAlarms ? trials.shown > max(trials.clean, 1) : trials.shown > 0
    }

    private func contradiction(of verdict: Verdict, for commit: CommitID) -> SearchError {
        let contained = graph.ancestry(of: commit)
        if verdict == rules.old {
            if let other = tested(rules.new).first(where: { contained[$0] }) {
                return .oldContainsNew(old: commit, new: graph.commits[other], rules.sought)
            }
        } else {
            let position = graph.position(of: commit) ?? 0
            let older = tested(rules.old).first { ancestries[graph.commits[$0]]?[position] == true }
            if let older { return .oldContainsNew(old: graph.commits[older], new: commit, rules.sought) }
        }
        let other = tested(rules.new).last.map { graph.commits[$0] } ?? newEnd
        return .nothingInCommon(commit, other, rules.sought)
    }

    /// The positions of the commits in the graph that tests found to be so, oldest first.
    func tested(_ verdict: Verdict) -> [Int] {
        trials.compactMap { commit, trials in
            trials.verdict(rules.noise) == verdict ? graph.position(of: commit) : nil
        }.sorted()
    }

    func isEnd(_ commit: CommitID) -> Bool {
        commit == newEnd || oldEnds.contains(commit) || mergeBases.contains(commit)
    }

    /// Whether trials of a commit say anything here. Parents of what is in the graph, too: an answer rests on them.
    package func knows(_ commit: CommitID) -> Bool {
        isEnd(commit) || graph.position(of: commit) != nil || graph.parentIDs.contains { $0.contains(commit) }
    }
}
