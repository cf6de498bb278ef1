// SPDX-License-Identifier: Apache-2.0

import Noise

/// Commits that no commit which can be tested tells apart: each of those contains all of them or none.
///
/// Where everything can be tested that is a single commit. A stretch that cannot be tested belongs to the commit after it.
struct IndistinguishableCommits {
    /// Positions, oldest first.
    let members: [Int]
    /// The oldest commits that can be tested and contain them all.
    let boundary: Boundary

    struct Boundary {
        let commits: [CommitID]
    }

    /// Finds those that belong with one.
    init(_ one: Int, in search: BisectSearch) {
        let graph = search.graph
        if search.canBeTested(one), search.untestable.isEmpty, search.rules.skipped.isEmpty, search.ground == nil {
            members = [one]
            boundary = Boundary(commits: [graph.commits[one]])
            return
        }
        var isTestable = [Bool](repeating: true, count: graph.commits.count)
        if search.triesSuspectsOnly {
            for position in isTestable.indices where search.belief.weights[position] == 0 {
                isTestable[position] = false
            }
        }
        for name in search.untestable + search.rules.skipped + search.trials.keys {
            if let position = graph.position(of: name) { isTestable[position] = search.canBeTested(position) }
        }
        if let ground = search.ground {
            for position in isTestable.indices where !ground.isUseful(position) { isTestable[position] = false }
        }
        // What contains it, and the oldest of these that can be tested.
        var contains = [Bool](repeating: false, count: graph.commits.count)
        var isAboveTestable = contains
        var oldest: [Int] = []
        contains[one] = true
        for position in one..<graph.commits.count {
            for edge in graph.parentRange(of: position) where contains[graph.flatParents[edge]] {
                contains[position] = true
                if isAboveTestable[graph.flatParents[edge]] { isAboveTestable[position] = true }
            }
            guard contains[position], isTestable[position], !isAboveTestable[position] else { continue }
            oldest.append(position)
            isAboveTestable[position] = true
        }
        let others = graph.ancestry(ofAny: graph.commits.indices.filter { isTestable[$0] && !contains[$0] })
        let common = oldest.map { graph.ancestry(of: $0) }
        members = graph.commits.indices.filter { position in
            position == one
                || search.belief.weights[position] > 0 && !others[position] && common.allSatisfy { $0[position] }
        }
        boundary = Boundary(commits: oldest.map { graph.commits[$0] })
    }

    /// The parents of the members that are none themselves.
    func outerParents(in graph: CommitGraph) -> [CommitID] {
        let own = Set(members.map { graph.commits[$0] })
        return members.flatMap { graph.parentIDs[$0] }.filter { !own.contains($0) }
    }
}

extension IndistinguishableCommits.Boundary {
    /// The test that shows the new side here, where none did yet.
    func missingNew(in search: BisectSearch, _ rate: MissRate) -> SearchStep? {
        let needed = search.trialsNeeded(for: search.rules.new, rate, error: search.rules.error)
        // Nothing that can be tested contains them: there is no more to be had.
        guard !commits.isEmpty else { return nil }
        let ground = search.ground
        func fork(_ commit: CommitID) -> CommitID? {
            search.graph.position(of: commit).flatMap { ground?.fork(before: $0) }
        }
        let isSettled = commits.contains { commit in
            // Clean where the bug may never have been says nothing of its fix.
            guard fork(commit) == nil else { return false }
            let isTrusted = commit == search.newEnd && search.rules.trustsEnds && !search.rules.noise.isNoisy
            return isTrusted
                || search.seen.contains(commit) && search.trials(of: commit).count(search.rules.new) >= needed
        }
        guard !isSettled else { return nil }
        guard let next = commits.first(where: search.canBeTestedMore) else { return search.unsettled }
        if let fork = fork(next) { return .test(fork, .mergeBase) }
        return .test(next, .confirm)
    }
}
