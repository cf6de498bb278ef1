// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

// What builds teach besides verdicts.
extension SearchVisits {
    /// Takes in what the kernel that was just built says of other commits.
    mutating func learn(from commit: CommitID) async throws {
        let shortcuts = visits.driver.shortcuts
        guard shortcuts.weighsReads || shortcuts.provesUnread,
            let outlook = try await visits.driver.bench.outlook(after: commit, among: search.graph)
        else { return }
        let unread = outlook.isUnread
        if shortcuts.weighsReads, unread.count == search.graph.commits.count {
            // What mattered once matters, though later builds may not read it any more.
            let both = search.unread.isEmpty ? unread : zip(search.unread, unread).map { $0 && $1 }
            let isFirst = search.unread.isEmpty
            search.believe(unread: both)
            if isFirst, let words = UnreadCommits(both).words { visits.note(words) }
        }
        guard shortcuts.provesUnread, !outlook.sameKernel.isEmpty else { return }
        if !search.equate(chain: outlook.sameKernel, with: commit) {
            visits.note(Self.contradiction(outlook.sameKernel[0], commit))
        }
    }

    /// Finds out whether a kernel is the same as one that was tested, so that nothing is left to boot.
    ///
    /// - Returns: The probe that showed what there is to know.
    mutating func takenFor(_ kernel: TestedKernel) -> ProbeRecord? {
        guard visits.driver.shortcuts.sharesImages, let image = kernel.kernel?.contents else { return nil }
        let commit = kernel.probe.commit.id
        let earlier = visits.record.probes.first { probe in
            !probe.isOfProof && probe.commit.id != commit && probe.contents == image && search.knows(probe.commit.id)
                && probe.patches == kernel.probe.patches
        }
        guard let earlier, search.canEquate(commit, with: earlier.commit.id) else { return nil }
        guard search.equate(commit, with: earlier.commit.id) else {
            visits.note(Self.contradiction(commit, earlier.commit.id))
            return nil
        }
        return earlier
    }

    private static func contradiction(_ one: CommitID, _ other: CommitID) -> String {
        "\(one.short) and \(other.short) have the same kernel, and that does not go together with what boots showed: they are "
            + "tested each by itself"
    }

    /// Takes the commit that is cheapest to build among those that tell nearly as much.
    mutating func chooseByCost() async throws {
        foretold = [:]
        guard visits.driver.shortcuts.choosesByCost else { return }
        let candidates = search.candidates
        guard !candidates.isEmpty,
            let forecast = try await visits.driver.bench.forecast(candidates, among: search.graph)
        else { return }
        let stored = Set(forecast.stored ?? []).intersection(candidates)
        let isKnown = forecast.objects.count == candidates.count
        guard isKnown || !stored.isEmpty else { return }
        if isKnown { foretold = Dictionary(zip(candidates, forecast.objects)) { first, _ in first } }
        let costs = ProbeCosts(visits.record)
        var prices: [CommitID: Double] = [:]
        for commit in candidates {
            prices[commit] = foretold[commit].flatMap(costs.trials) ?? costs.buildInTrials ?? ProbeCosts.unknownBuild
        }
        for commit in stored { (prices[commit], foretold[commit]) = (ProbeCosts.leastTrials, nil) }
        search.weigh(costs: prices)
    }

    /// What the next kernel is foretold to compile.
    var nextObjects: Int? { if case .test(let commit, _) = search.next { foretold[commit] } else { nil } }

    /// Says that the commit which was found is one of those that were believed not to matter.
    mutating func sayWhatWasNotForeseen() {
        guard case .found(let culprit) = search.next, let position = search.graph.position(of: culprit.commit),
            !search.unread.isEmpty, search.unread[position]
        else { return }
        visits.note(
            "\(culprit.commit.short) changes no file that builds were seen to read, and was looked at last; its kernel and those of "
                + "its parents were tested all the same"
        )
    }
}

/// How many commits of a range are looked at last.
private struct UnreadCommits {
    let words: String?

    init(_ unread: [Bool]) {
        let count = unread.count { $0 }
        words =
            count == 0
            ? nil
            : "\(count) of \(unread.count) commits change nothing that the build was seen to read: they are looked at last"
    }
}
