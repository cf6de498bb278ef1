// SPDX-License-Identifier: Apache-2.0

import Noise

extension BisectSearch {
    /// What the trials so far lead to.
    func nextStep() -> SearchStep {
        guard graph.position(of: newEnd) != nil else { return .endsWrong(.newIsBelowOld(newEnd)) }
        if let newBelowOld { return .endsWrong(.newBelowOld(newBelowOld)) }
        if let step = stepAtEnds() { return step }
        if let step = answer() { return step }
        guard let best = TestChoice(self).best() else {
            // Nothing more may be tried. Without a skip that is for want of trials.
            return suspectPositions.allSatisfy(canBeTested) ? unsettled : .onlySkippedLeft(suspects)
        }
        if let fork = ground?.fork(before: best) { return .test(fork, .mergeBase) }
        return .test(graph.commits[best], .narrow)
    }

    // MARK: - Ends

    private enum EndState { case untested, holds, fails, cannotTest }

    /// The first end that is not settled; `nil` when all are.
    ///
    /// The known-bad one comes first: without a sighting, nothing that follows means anything.
    private func stepAtEnds() -> SearchStep? {
        let isFix = rules.sought == .fix
        let (bad, good) = isFix ? (oldEnds, [newEnd]) : ([newEnd], oldEnds)
        for end in bad {
            switch state(of: end, is: .bad, isCalibrated: end == bad.first) {
            case .untested: return .test(end, .knownBad)
            case .fails: return .endsWrong(.knownBadIsGood(end))
            case .cannotTest: return .endsWrong(.endNotTestable(end, .knownBad))
            case .holds: break
            }
        }
        for end in good {
            switch state(of: end, is: .good) {
            case .untested where isDeferred(end): break
            case .untested: return .test(end, .knownGood)
            case .fails: return .endsWrong(.knownGoodIsBad(end))
            case .cannotTest: return .endsWrong(.endNotTestable(end, .knownGood))
            case .holds: break
            }
        }
        for base in mergeBases {
            switch state(of: base, is: rules.old) {
            case .untested: return .test(base, .mergeBase)
            case .fails: return .endsWrong(.mergeBaseIsNew(base))
            case .cannotTest, .holds: break
            }
        }
        return nil
    }

    /// Whether a good end can wait: nothing rests on it before a parent is to be cleared, and that one is tested itself.
    ///
    /// If nothing in the range is good, the program that tests may never say so: then it is tested at once.
    private func isDeferred(_ end: CommitID) -> Bool {
        guard rules.defersGoodEnd, rules.sought == .cause, oldEnds == [end], mergeBases.isEmpty, newEnd != end else {
            return false
        }
        let isFirst = untestable.isEmpty && trials.keys.allSatisfy { $0 == newEnd }
        return isFirst || !tested(.good).isEmpty
    }

    private func state(of end: CommitID, is claimed: Verdict, isCalibrated: Bool = false) -> EndState {
        let trials = trials(of: end)
        let isMergeBase = !oldEnds.contains(end) && end != newEnd
        if rules.trustsEnds, trials.count(claimed == .bad ? .good : .bad) == 0, !isMergeBase {
            // Trusted or not: how often the bug is missed has to be learnt somewhere.
            guard isCalibrated, rules.noise.isNoisy else { return .holds }
        }
        let isDone = isGivenUp(end) || trials.total >= rules.mostTrials
        if claimed == .bad {
            if trials.shown >= (isCalibrated ? rules.calibration : 1) { return .holds }
            if trials.shown == 0, trials.clean >= trialsBeforeDoubt(of: end) { return .fails }
            if isDone { return trials.shown > 0 ? .holds : .cannotTest }
            return .untested
        }
        // Where a sighting can be false, one is not enough, nor is a draw.
        if trials.clean > trials.shown, trials.shown == 0 || rules.noise.hasFalseAlarms { return .holds }
        if trials.shown > trials.clean, trials.shown >= (rules.noise.hasFalseAlarms ? 2 : 1) { return .fails }
        if trials.shown > 0, !rules.noise.hasFalseAlarms { return .fails }
        return isDone ? .cannotTest : .untested
    }

    /// Clean trials in a row that a commit with the bug would not have: by what others showed, not by these themselves.
    private func trialsBeforeDoubt(of end: CommitID) -> Int {
        let own = trials(of: end)
        var rate = missRate
        // Where its trials were taken for misses, they are not to make the next ones more credible.
        if isTelling(of: end) { rate.misses = max(0, rate.misses - own.clean) }
        return rate.sightings == 0 || !rules.noise.isNoisy ? rules.patience : rate.cleanTrials(leaving: rules.error)
    }
}
