// SPDX-License-Identifier: Apache-2.0

/// The graph of a search with the ends that lie outside of it, by position: parents before children.
struct OutlineHistory {
    /// The ends outside the graph, then the graph.
    let ids: [CommitID]
    /// For each commit its parents by position, the first parent first, each once.
    let parents: [[Int]]
    private let outside: Int

    init(_ search: BisectSearch) {
        let graph = search.graph
        var ends: [CommitID] = []
        // A new end outside the graph is contained in an old one, and so are merge bases.
        for end in [search.newEnd] + search.mergeBases + search.oldEnds.reversed()
        where graph.position(of: end) == nil && !ends.contains(end) {
            ends.append(end)
        }
        let places = Dictionary(zip(ends, ends.indices)) { first, _ in first }
        let count = ends.count
        outside = count
        ids = ends + graph.commits
        parents =
            ends.map { _ in [] }
            + graph.parentIDs.map { itsParents in
                var positions: [Int] = []
                for id in itsParents {
                    let position = places[id] ?? graph.position(of: id).map { $0 + count }
                    if let position, !positions.contains(position) { positions.append(position) }
                }
                return positions
            }
    }

    /// The position in the search's graph, or `nil` for an end outside of it.
    func graphPosition(_ position: Int) -> Int? { position < outside ? nil : position - outside }

    /// The position of a commit of the search.
    func position(of id: CommitID, in graph: CommitGraph) -> Int? {
        graph.position(of: id).map { $0 + outside } ?? ids[..<outside].firstIndex(of: id)
    }

    /// A commit's own edges: to its parents, nothing hidden.
    func edges(of position: Int) -> [GraphOutline.Edge] {
        parents[position].map { GraphOutline.Edge(to: ids[$0], hidden: 0) }
    }

    /// By position: whether the commit at `top` is it or contains it.
    func contained(in top: Int) -> [Bool] {
        var isContained = [Bool](repeating: false, count: ids.count)
        isContained[top] = true
        for commit in stride(from: top, through: 0, by: -1) where isContained[commit] {
            for parent in parents[commit] { isContained[parent] = true }
        }
        return isContained
    }

    /// By position: whether it is the commit at `bottom` or contains it.
    func containing(_ bottom: Int) -> [Bool] {
        var contains = [Bool](repeating: false, count: ids.count)
        contains[bottom] = true
        for commit in (bottom + 1)..<max(ids.count, bottom + 1) {
            contains[commit] = parents[commit].contains { contains[$0] }
        }
        return contains
    }

    /// The shortest way down from `top` to `bottom`: the place of the first parent that leads there, and how many
    /// commits lie between. `nil` where there is no way.
    func shortestWay(from top: Int, to bottom: Int) -> (branch: Int, hidden: Int)? {
        // Steps down to the bottom, from the positions between the two; a negative figure is no way.
        var steps = [Int](repeating: -1, count: top - bottom + 1)
        steps[0] = 0
        for commit in (bottom + 1)..<(top + 1) {
            for parent in parents[commit] where parent >= bottom && steps[parent - bottom] >= 0 {
                let way = steps[parent - bottom] + 1
                if steps[commit - bottom] < 0 || way < steps[commit - bottom] { steps[commit - bottom] = way }
            }
        }
        let branch = parents[top].firstIndex { $0 >= bottom && steps[$0 - bottom] >= 0 }
        return branch.map { ($0, steps[top - bottom] - 1) }
    }
}
