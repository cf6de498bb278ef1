// SPDX-License-Identifier: Apache-2.0

package import Search

extension GitRepository {
    /// The commits one of which brought the change: `bad` and its ancestors without every good one and its ancestors.
    ///
    /// Parents come before children. Among commits that could both come next the older comes first, and
    /// of two equally old ones that with the smaller name, so the order is the same everywhere.
    ///
    /// - Parameter firstParent: Only the first parents count: of what was merged, the merge alone is a suspect.
    ///   What a good commit contains is still everything that was merged into it (`git rev-list --first-parent`).
    /// - Throws: ``GitError/shallowHistory(_:)`` when a shallow clone hides which commits these are.
    package func suspects(
        good: [CommitID],
        bad: CommitID,
        firstParent: Bool = false
    ) throws(GitError) -> CommitGraph {
        let walk = try walk(left: [bad], right: good)
        try requireUncut(walk)
        if firstParent { return try firstParents(of: bad, in: walk) }
        let inside = walk.paint.filter { $0.value == .left }.keys
        var missing: [Int: Int] = [:]
        var children: [Int: [Int]] = [:]
        for number in inside {
            let parents = ancestry.knownParents(of: number).filter { walk.paint[$0] == .left }
            missing[number] = parents.count
            for parent in parents { children[parent, default: []].append(number) }
        }
        var ready = PriorityQueue<(date: Int64, id: CommitID, number: Int)> { ($0.date, $0.id) < ($1.date, $1.id) }
        func makeReady(_ number: Int) {
            ready.insert((ancestry.dates[number], ancestry.ids[number].commitID, number))
        }
        for (number, count) in missing where count == 0 { makeReady(number) }
        var ordered: [(id: CommitID, parents: [CommitID])] = []
        while let next = ready.removeFirst() {
            let parents = ancestry.knownParents(of: next.number).map { ancestry.ids[$0].commitID }
            ordered.append((next.id, parents))
            for child in children[next.number] ?? [] {
                missing[child, default: 0] -= 1
                if missing[child] == 0 { makeReady(child) }
            }
        }
        guard let graph = CommitGraph(ordered) else {
            throw .damagedObject(bad.hex, reason: "its history has a circle")
        }
        return graph
    }

    /// The commits that are reached from `bad` over first parents before one that a good commit contains.
    private func firstParents(of bad: CommitID, in walk: AncestryWalk) throws(GitError) -> CommitGraph {
        var next: Int? = try ancestry.number(of: ObjectID(bad), in: handle)
        var chain: [(id: CommitID, parents: [CommitID])] = []
        // As long as a circle would be, and no longer.
        while let number = next, walk.paint[number] == .left, chain.count <= walk.paint.count {
            next = ancestry.knownParents(of: number).first
            chain.append((ancestry.ids[number].commitID, next.map { [ancestry.ids[$0].commitID] } ?? []))
        }
        guard let graph = CommitGraph(chain.reversed()) else {
            throw .damagedObject(bad.hex, reason: "its history has a circle")
        }
        return graph
    }

    /// The best common ancestors of `bad` with each good commit, as `git merge-base --all` names them.
    ///
    /// In the order of `goods`, each once; those of one good commit in the order of their names.
    package func mergeBases(of bad: CommitID, and goods: [CommitID]) throws(GitError) -> [CommitID] {
        var bases: [CommitID] = []
        for good in goods {
            let walk = try walk(left: [bad], right: [good])
            try requireUncut(walk)
            let best = walk.paint.filter { $0.value == .both }.keys.map { ancestry.ids[$0].commitID }
            bases += best.sorted().filter { !bases.contains($0) }
        }
        return bases
    }

    /// Whether one commit is an ancestor of another, or is that commit.
    package func isAncestor(_ ancestor: CommitID, of descendant: CommitID) throws(GitError) -> Bool {
        let walk = try walk(left: [descendant], right: [ancestor])
        let number = try ancestry.number(of: ObjectID(ancestor), in: handle)
        if walk.paint[number]?.contains(.left) == true { return true }
        try requireUncut(walk)
        return false
    }

    private func walk(left: [CommitID], right: [CommitID]) throws(GitError) -> AncestryWalk {
        try AncestryWalk(
            left: left.map { ObjectID($0) },
            right: right.map { ObjectID($0) },
            store: &ancestry,
            in: handle
        )
    }

    /// Below a cut of a shallow clone, one side's commits might turn out to be the other's too.
    private func requireUncut(_ walk: AncestryWalk) throws(GitError) {
        let isHidden = walk.paint.contains { number, paint in
            !paint.isSuperset(of: .both) && ancestry.isCutOff(number)
        }
        if isHidden { throw .shallowHistory(path) }
    }
}
