// SPDX-License-Identifier: Apache-2.0

import Noise

extension BisectSearch {
    /// The answer, or the test that it still has to rest on; `nil` while none is likely enough.
    ///
    /// An answer is a commit, or several that no commit which can be tested tells apart. It needs more than a high
    /// probability: the new side was seen there, and each parent was cleared so often that even the worst credible
    /// rate of misses leaves no more than the allowed error.
    func answer() -> SearchStep? {
        guard let likeliest = likeliestPosition else { return nil }
        let group = IndistinguishableCommits(likeliest, in: self)
        let probability = group.members.reduce(0) { $0 + belief.weights[$1] } / belief.total
        if rules.noise.isNoisy {
            guard chanceOfError(probability) <= rules.error else { return nil }
        } else {
            // What a person believes of paths guides the choice; here nothing but verdicts may decide.
            let others = Set(group.members)
            guard belief.weights.indices.allSatisfy({ belief.weights[$0] == 0 || others.contains($0) }) else {
                return nil
            }
        }
        let rate = MissRate(sightings: Int(belief.hits[likeliest]), misses: Int(belief.misses[likeliest]))
        if let missing = group.boundary.missingNew(in: self, rate) { return missing }
        var parents: [CommitID: ClearedParent] = [:]
        let outer = Array(Set(group.outerParents(in: graph))).sorted()
        for parent in outer {
            switch clear(parent, of: likeliest, rate, sharing: outer.count) {
            case .cleared(let cleared): parents[parent] = cleared
            case .next(let step): return step
            }
        }
        guard group.members == [likeliest], canBeTested(likeliest) else {
            return .onlySkippedLeft(group.members.map { graph.commits[$0] })
        }
        return .found(
            Culprit(
                commit: graph.commits[likeliest],
                parents: graph.parentIDs[likeliest].compactMap { parents[$0] },
                confidence: rules.noise.isNoisy ? confidence(probability, Array(parents.values), rate) : nil,
                missRate: rate
            )
        )
    }

    /// The smaller of what the probability says and what the clean trials of the parents say.
    private func confidence(_ probability: Double, _ parents: [ClearedParent], _ rate: MissRate) -> Double {
        let confidence = 1 - chanceOfError(probability)
        guard rules.sought == .cause, !rules.noise.hasFalseAlarms else { return confidence }
        return min(confidence, 1 - parents.reduce(0) { $0 + rate.chanceOfMissing(all: $1.trials) })
    }

    /// The chance that an answer with this probability is wrong, whatever the true rate of misses is.
    ///
    /// The probability is right on the average over all rates. At one given rate, which is what a person has, it can
    /// be a little too high: by up to half, where three tests of four miss (`make simulate`).
    private func chanceOfError(_ probability: Double) -> Double { min(1, (1 - probability) / Self.caution) }

    private static let caution = 0.4

    // MARK: - Parents

    private enum Clearing {
        case cleared(ClearedParent)
        case next(SearchStep)
    }

    /// Whether enough trials say that a parent is old, or what to test for it.
    private func clear(_ parent: CommitID, of answer: Int, _ rate: MissRate, sharing count: Int) -> Clearing {
        let evidence = oldEvidence(of: parent, against: answer)
        let needed = trialsNeeded(for: rules.old, rate, error: rules.error / Double(max(count, 1)))
        // What an old end contains may have been mended since; where tests can be wrong, it is tested itself.
        let isHearsay =
            rules.noise.isNoisy && graph.position(of: parent) == nil && !isEnd(parent)
            && trials(of: parent).total == 0
        if evidence.trials >= needed, !isHearsay || !canBeTestedMore(parent) {
            return .cleared(ClearedParent(commit: parent, clearance: evidence.how, trials: evidence.trials))
        }
        let candidates = [parent] + (evidence.witness.map { [$0] } ?? []) + outsideWitnesses(of: parent)
        guard let chosen = candidates.first(where: canBeTestedMore) else { return .next(unsettled) }
        return .next(.test(chosen, .confirm))
    }

    /// How many trials with this outcome settle a commit: one sighting, two where a sighting can be false, or as many
    /// clean ones as leave the error.
    func trialsNeeded(for verdict: Verdict, _ rate: MissRate, error: Double) -> Int {
        guard rules.noise.isNoisy else { return 1 }
        guard verdict == .bad else { return rate.cleanTrials(leaving: error) }
        return rules.noise.hasFalseAlarms ? 2 : 1
    }

    /// What says that a commit is old: trials of it, and of what contains it without the answer. Where the answer is
    /// contained, too, the bug is missed as often whichever of the two brought it.
    private func oldEvidence(of commit: CommitID, against answer: Int) -> (
        trials: Int, how: Clearance, witness: CommitID?
    ) {
        let own = trials(of: commit).count(rules.old)
        let twin = sameKernel[commit]
        guard let position = graph.position(of: commit) else {
            let ends = outsideWitnesses(of: commit)
            if own > 0 || isEnd(commit) && rules.trustsEnds {
                // Trials that they share count once.
                let others = ends.map { kernel(of: $0) == kernel(of: commit) ? 0 : trials(of: $0).count(rules.old) }
                let how = twin.map { Clearance.sameKernel(as: $0) } ?? .tested
                return (max(own, rules.noise.isNoisy ? own : 1) + (others.min() ?? 0), how, nil)
            }
            // Which of several ends contains it is not known: the one with the fewest trials counts.
            let least = ends.map { max(trials(of: $0).count(rules.old), isTrusted($0) ? 1 : 0) }.min() ?? 0
            return (least, oldEnds.count == 1 ? .ancestor(of: oldEnds[0]) : .ancestorOfOldEnd, nil)
        }
        var (sum, witness, most) = (own, CommitID?.none, 0)
        // Trials that commits share count once.
        var kernels: Set = [kernel(of: commit)]
        for (tested, contained) in ancestries.sorted(by: { $0.key < $1.key })
        where contained[position] && !contained[answer] && kernels.insert(kernel(of: tested)).inserted {
            let count = trials(of: tested).count(rules.old)
            sum += count
            if count > most { (witness, most) = (tested, count) }
        }
        let how =
            own > 0
            ? twin.map { Clearance.sameKernel(as: $0) } ?? .tested
            : witness.map { .ancestor(of: $0) } ?? .ancestorOfOldEnd
        return (sum, how, witness)
    }

    private func isTrusted(_ end: CommitID) -> Bool { rules.trustsEnds && !rules.noise.isNoisy && isEnd(end) }

    /// The old ends, one of which contains what is outside the graph. An end itself may be in none of the others.
    private func outsideWitnesses(of commit: CommitID) -> [CommitID] {
        graph.position(of: commit) == nil && !oldEnds.contains(commit) ? oldEnds : []
    }

    // MARK: - What can be tested

    /// Whether tests of a commit in the graph tell anything, made already or not.
    func canBeTested(_ position: Int) -> Bool {
        canBeTested(graph.commits[position]) && ground?.isUseful(position) != false
    }

    private func canBeTested(_ commit: CommitID) -> Bool {
        trials[kernel(of: commit)] != nil || (isEnd(commit) && rules.trustsEnds)
            || !(rules.skipped.contains(commit) || untestable.contains(commit))
    }

    func canBeTestedMore(_ commit: CommitID) -> Bool {
        // What only shares the trials of another was not tested itself.
        !rules.skipped.contains(commit) && !isGivenUp(commit)
            && (trials(of: commit).total < rules.mostTrials || !seen.contains(commit) && !untestable.contains(commit))
    }

    /// Whether a commit could not be tested more often than it could.
    func isGivenUp(_ commit: CommitID) -> Bool { untestable.count { $0 == commit } > trials(of: commit).total }

    /// What is left when more trials may not be made.
    var unsettled: SearchStep {
        let order = suspectPositions.sorted { (belief.weights[$1], $0) < (belief.weights[$0], $1) }
        return .notSettled(order.map { graph.commits[$0] })
    }
}
