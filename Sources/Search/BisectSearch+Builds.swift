// SPDX-License-Identifier: Apache-2.0

// What builds teach of commits, besides what boots of their kernels show.
extension BisectSearch {
    /// Believes that some commits do not matter: they keep a hundredth of the probability together, and are looked at when
    /// the others are not the one. It only orders the work: an answer needs tests all the same.
    ///
    /// - Parameter unread: By position in the graph.
    package mutating func believe(unread: [Bool]) {
        guard unread.count == graph.commits.count, unread != self.unread else { return }
        self.unread = unread
        belief.believe(unread: unread, rules)
        foretold = [:]
        next = nextStep()
    }

    /// Takes in that the images of two commits are equal: what boots of it showed is true of both, and what one of them contains
    /// and the other does not has not brought the bug, nor cured it.
    ///
    /// - Returns: Whether that goes together with the tests. Where it does not nothing is changed.
    package mutating func equate(_ commit: CommitID, with other: CommitID) -> Bool {
        guard knows(commit), knows(other), canEquate(commit, with: other) else { return false }
        var changed = self
        for name in [commit, other] where graph.position(of: name) != nil && changed.ancestries[name] == nil {
            changed.ancestries[name] = graph.ancestry(of: name)
        }
        let nothing = [Bool](repeating: false, count: graph.commits.count)
        let (left, right) = (changed.ancestries[commit] ?? nothing, changed.ancestries[other] ?? nothing)
        changed.seen.insert(commit)
        return changed.share([commit], with: other, excluding: zip(left, right).map { $0 != $1 }) && take(changed)
    }

    /// Whether equal kernels say anything: in a search for a fix, one that is clean because the bug has not come yet may be equal
    /// to one that is clean because it went again, and the fix lies between them.
    package func canEquate(_ commit: CommitID, with other: CommitID) -> Bool {
        ground == nil || trials(of: commit).shown + trials(of: other).shown > 0
            || isTelling(of: commit) && isTelling(of: other)
    }

    /// Takes in that commits which lie side by side have one kernel: so it was proven from what its build read.
    ///
    /// - Parameter commits: Each is reached from `other` by steps between a commit and its only parent through others of them.
    /// - Returns: As for ``equate(_:with:)``.
    package mutating func equate(chain commits: [CommitID], with other: CommitID) -> Bool {
        let members = Set(commits.filter(knows) + [other])
        guard members.count > 1, knows(other) else { return true }
        // What has the kernel of its only parent changed nothing.
        let isIdle = graph.commits.indices.map { position in
            members.contains(graph.commits[position]) && graph.parentIDs[position].count == 1
                && members.contains(graph.parentIDs[position][0])
        }
        var changed = self
        return changed.share(members.subtracting([other]).sorted(), with: other, excluding: isIdle) && take(changed)
    }

    private mutating func take(_ changed: BisectSearch) -> Bool {
        self = changed
        foretold = [:]
        ground = brokenGround()
        next = nextStep()
        return true
    }

    private mutating func share(_ commits: [CommitID], with other: CommitID, excluding excluded: [Bool]) -> Bool {
        belief.exclude(excluded)
        guard belief.total > 0 else { return false }
        let first = kernel(of: other)
        let merged = Set(commits.map(kernel)).subtracting([first])
        for (name, kernel) in sameKernel where merged.contains(kernel) { sameKernel[name] = first }
        for own in merged {
            sameKernel[own] = first
            guard let moved = trials.removeValue(forKey: own) else { continue }
            trials[first, default: Trials()].shown += moved.shown
            trials[first, default: Trials()].clean += moved.clean
        }
        if untestable.contains(other) { untestable += Set(commits).subtracting(untestable).sorted() }
        return true
    }

    /// The commit whose trials stand for those of this one: itself, but where its kernel is another's.
    func kernel(of commit: CommitID) -> CommitID { sameKernel[commit] ?? commit }

    /// The commits whose test tells nearly as much as that of ``next``, oldest first, where the choice is free: of these the
    /// one that is cheapest to build may be taken. Empty where it is not.
    package var candidates: [CommitID] {
        guard case .test(let best, .narrow) = next else { return [] }
        var near = TestChoice(self).nearlyBest(Self.mostCandidates)
        // The best one may be what was built ahead.
        if let place = graph.position(of: best), !near.contains(place) { near = (near.dropLast() + [place]).sorted() }
        return near.map { graph.commits[$0] }
    }

    /// Each has to be foretold, which takes a look at all commits between.
    private static let mostCandidates = 24

    /// Chooses again, by what building each of ``candidates`` is foretold to cost.
    ///
    /// - Parameter costs: In trials; what is not among them is not chosen.
    package mutating func weigh(costs: [CommitID: Double]) {
        guard case .test(_, .narrow) = next, !costs.isEmpty else { return }
        foretold = costs.filter { $0.value >= 0 && graph.position(of: $0.key) != nil }
        next = nextStep()
    }
}

extension BisectSearch {
    /// The commit whose kernel is most likely wanted once boots of this one have said what they are likely to say; `nil` where
    /// that is one which is kept, or nothing more.
    package func likelyNext(after commit: CommitID) -> CommitID? {
        guard belief.total > 0 else { return nil }
        let contained = ancestries[commit] ?? graph.ancestry(of: commit)
        let inside = graph.commits.indices.reduce(0) { $0 + (contained[$1] ? belief.weights[$1] : 0) } / belief.total
        let verdict: Verdict = (rules.sought == .cause ? inside : 1 - inside) >= 0.5 ? .bad : .good
        var search = self
        for _ in 0..<Self.mostForeseen {
            guard (try? search.record(verdict, for: commit)) != nil, case .test(let next, _) = search.next else {
                return nil
            }
            if next != commit { return search.built.contains(next) ? nil : next }
        }
        return nil
    }

    /// Boots of one commit that are looked ahead over.
    private static let mostForeseen = 12
}
