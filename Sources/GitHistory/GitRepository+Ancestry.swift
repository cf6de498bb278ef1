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
        let ordered = firstParent ? try firstParents(of: bad, in: walk) : parentsFirst(walk)
        guard let graph = CommitGraph(ordered) else {
            throw .damagedObject(bad.hex, reason: "its history has a circle")
        }
        return graph
    }

    /// The commits that only the left side reaches.
    private func parentsFirst(_ walk: AncestryWalk) -> [(id: CommitID, parents: [CommitID])] {
        let inside = walk.painted.filter { walk.paint(of: $0) == .left }
        var missing = [Int32](repeating: 0, count: ancestry.count)
        var names = [CommitID?](repeating: nil, count: ancestry.count)
        var children: [Int32: [Int32]] = [:]
        for number in inside {
            for parent in ancestry.knownParents(of: number) where walk.paint(of: Int(parent)) == .left {
                missing[number] += 1
                children[parent, default: []].append(Int32(number))
            }
        }
        // A parent's name is made once for all of its children.
        func name(_ number: Int) -> CommitID {
            if let known = names[number] { return known }
            let new = ancestry.ids[number].commitID
            names[number] = new
            return new
        }
        var ready = PriorityQueue<(date: Int64, id: ObjectID, number: Int)> { ($0.date, $0.id) < ($1.date, $1.id) }
        for number in inside where missing[number] == 0 {
            ready.insert((ancestry.dates[number], ancestry.ids[number], number))
        }
        var ordered: [(id: CommitID, parents: [CommitID])] = []
        ordered.reserveCapacity(inside.count)
        while let next = ready.removeFirst()?.number {
            ordered.append((name(next), ancestry.knownParents(of: next).map { name(Int($0)) }))
            for child in children[Int32(next)] ?? [] {
                missing[Int(child)] -= 1
                if missing[Int(child)] == 0 {
                    ready.insert((ancestry.dates[Int(child)], ancestry.ids[Int(child)], Int(child)))
                }
            }
        }
        return ordered
    }

    /// The commits that are reached from `bad` over first parents before one that a good commit contains.
    private func firstParents(
        of bad: CommitID,
        in walk: AncestryWalk
    ) throws(GitError) -> [(id: CommitID, parents: [CommitID])] {
        var next: Int? = try ancestry.number(of: ObjectID(bad), in: handle)
        var chain: [(id: CommitID, parents: [CommitID])] = []
        // As long as a circle would be, and no longer.
        while let number = next, walk.paint(of: number) == .left, chain.count <= walk.painted.count {
            next = ancestry.knownParents(of: number).first.map { Int($0) }
            chain.append((ancestry.ids[number].commitID, next.map { [ancestry.ids[$0].commitID] } ?? []))
        }
        return chain.reversed()
    }

    /// The best common ancestors of `bad` with each good commit, as `git merge-base --all` names them.
    ///
    /// In the order of `goods`, each once; those of one good commit in the order of their names.
    package func mergeBases(of bad: CommitID, and goods: [CommitID]) throws(GitError) -> [CommitID] {
        var bases: [CommitID] = []
        for good in goods {
            let walk = try walk(left: [bad], right: [good])
            try requireUncut(walk)
            let best = walk.painted.filter { walk.paint(of: $0) == .both }.map { ancestry.ids[$0].commitID }
            bases += best.sorted().filter { !bases.contains($0) }
        }
        return bases
    }

    /// Whether one commit is an ancestor of another, or is that commit.
    package func isAncestor(_ ancestor: CommitID, of descendant: CommitID) throws(GitError) -> Bool {
        let walk = try walk(left: [descendant], right: [ancestor])
        let number = try ancestry.number(of: ObjectID(ancestor), in: handle)
        if walk.paint(of: number).contains(.left) { return true }
        try requireUncut(walk)
        return false
    }

    private func walk(left: [CommitID], right: [CommitID]) throws(GitError) -> AncestryWalk {
        // The merge bases are asked for right after the suspects, and for one good commit they are known then.
        if let lastWalk, lastWalk.left == left, lastWalk.right == right { return lastWalk.walk }
        var walk: AncestryWalk
        repeat {
            if handle.hadDamagedIndex, !isIndexForgotten {
                // What came of it so far may be wrong too: everything is read again, from the commits themselves.
                ancestry = CommitStore(shallowBoundary: try handle.shallowBoundary())
                isIndexForgotten = true
            }
            walk = try AncestryWalk(
                left: left.map { ObjectID($0) },
                right: right.map { ObjectID($0) },
                store: &ancestry,
                in: handle
            )
        } while handle.hadDamagedIndex && !isIndexForgotten
        lastWalk = (left, right, walk)
        return walk
    }

    /// Below a cut of a shallow clone, one side's commits might turn out to be the other's too.
    private func requireUncut(_ walk: AncestryWalk) throws(GitError) {
        guard handle.isShallow else { return }
        let isHidden = walk.painted.contains { number in
            !walk.paint(of: number).isSuperset(of: .both) && ancestry.isCutOff(number)
        }
        if isHidden { throw .shallowHistory(path) }
    }
}
