// SPDX-License-Identifier: Apache-2.0

extension GraphOutline {
    /// Outlines what a search knows.
    ///
    /// A graph of at most `limit` commits is drawn whole. Of a larger one stay the ends, what was tested, and the
    /// commits where ways between those part and join, as many as the limit allows. Then the edges are the shortest
    /// that say which drawn commit contains which; each counts the commits on the shortest way through the history,
    /// so at least that many are hidden.
    ///
    /// Ends and merge bases outside the graph stand at the bottom. Edges lead to them where a commit has them as a
    /// parent; what else lies out there a search does not know.
    ///
    /// - Parameter limit: The most nodes, unless more were tested or are ends: those are always drawn.
    package init(_ search: BisectSearch, limit: Int = 120) {
        let history = OutlineHistory(search)
        if search.graph.commits.count <= limit {
            self.init(history, drawn: Array(history.ids.indices), search: search) { history.edges(of: $0) }
        } else {
            var excerpt = OutlineExcerpt(history, of: search)
            excerpt.addShape(upTo: limit)
            self.init(history, drawn: excerpt.drawn, search: search) { excerpt.edges(of: $0) }
        }
    }

    /// Gives each node the first line of its message; what cannot be found stays empty.
    package mutating func fillTitles(_ title: (CommitID) async throws -> String?) async rethrows {
        for place in nodes.indices {
            if let title = try await title(nodes[place].commit) { nodes[place].title = title }
        }
    }

    private init(_ history: OutlineHistory, drawn: [Int], search: BisectSearch, edges: (Int) -> [Edge]) {
        let cleared = search.clearedByTests
        nodes = drawn.reversed().map { position in
            let commit = history.ids[position]
            let standing: Standing =
                switch history.graphPosition(position) {
                case let inside? where search.isSuspect(inside): .suspect
                case let inside?: cleared[inside] ? .cleared : .excluded
                case nil: search.isClearedOutside(commit) ? .cleared : .excluded
                }
            return Node(
                commit: commit,
                title: "",
                verdict: search.verdict(of: commit),
                standing: standing,
                edges: edges(position)
            )
        }
        total = search.graph.commits.count
    }
}

extension BisectSearch {
    /// By position in the graph: whether a commit that was tested on the old side contains it.
    fileprivate var clearedByTests: [Bool] {
        graph.ancestry(ofAny: tested(rules.old))
    }

    /// Whether tests cleared an end that lies outside the graph.
    ///
    /// A merge base is contained in one of the good ends; which one the search does not know.
    fileprivate func isClearedOutside(_ commit: CommitID) -> Bool {
        switch verdict(of: commit) {
        case rules.old: true
        case rules.new: false
        default:
            mergeBases.contains(commit) && !oldEnds.isEmpty && oldEnds.allSatisfy { verdict(of: $0) == rules.old }
        }
    }
}
