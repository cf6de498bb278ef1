// SPDX-License-Identifier: Apache-2.0

import Search

/// Where the ways of a history run when its commits stand one below the other, the newest on top.
///
/// A lane leads down from a commit to an older one and keeps its place until there. A commit stands in the leftmost
/// lane that leads to it; its first parent goes on in that lane, others take the leftmost free one.
struct GraphLanes {
    /// A way, as a row crosses it.
    struct Lane: Hashable {
        /// Its place, from the left.
        let place: Int
        /// Which of the colours it has.
        let colour: Int
        /// Whether commits are hidden on it.
        let hides: Bool
    }

    /// What is drawn beside one commit.
    struct Row {
        /// Where the commit stands.
        let place: Int
        /// Lanes from above that end here.
        let arriving: [Lane]
        /// Lanes that begin here.
        let leaving: [Lane]
        /// Lanes that go by.
        let passing: [Lane]
        /// What ``leaving`` leads to, and how much it hides.
        let edges: [GraphOutline.Edge]

        /// Whether commits are hidden below it.
        var hides: Bool { leaving.contains(where: \.hides) }
    }

    /// For each node a row.
    private(set) var rows: [Row] = []
    /// How many lanes lie beside each other at most.
    private(set) var width = 1
    private var lanes: [(lane: Lane, target: CommitID)?] = []
    private var begun = 0

    /// Colours that lanes take in turn.
    static let colours = 6

    init(_ outline: GraphOutline) {
        let known = Dictionary(outline.nodes.enumerated().map { ($1.commit, $0) }) { first, _ in first }
        for (position, node) in outline.nodes.enumerated() {
            // A record may come from somebody else: a lane that leads nowhere would never end.
            let edges = node.edges.filter { known[$0.to].map { $0 > position } == true }
            rows.append(row(for: node.commit, edges: edges))
        }
    }

    private mutating func row(for commit: CommitID, edges: [GraphOutline.Edge]) -> Row {
        let arriving = lanes.compactMap { $0?.target == commit ? $0?.lane : nil }
        for lane in arriving { lanes[lane.place] = nil }
        let passing = lanes.compactMap { $0?.lane }
        let place = arriving.first?.place ?? freePlace(from: 0)
        var leaving: [Lane] = []
        for (index, edge) in edges.enumerated() {
            let isOn = index == 0 && !arriving.isEmpty
            let lane = Lane(
                place: index == 0 ? place : freePlace(from: place + 1),
                colour: isOn ? arriving[0].colour : begun % Self.colours,
                hides: edge.hidden > 0
            )
            if !isOn { begun += 1 }
            while lanes.count <= lane.place { lanes.append(nil) }
            lanes[lane.place] = (lane, edge.to)
            leaving.append(lane)
        }
        width = max(width, lanes.count, place + 1)
        while let last = lanes.last, last == nil { lanes.removeLast() }
        return Row(place: place, arriving: arriving, leaving: leaving, passing: passing, edges: edges)
    }

    /// The first place at or right of `start` that no lane has.
    private func freePlace(from start: Int) -> Int {
        var place = start
        while place < lanes.count, lanes[place] != nil { place += 1 }
        return place
    }
}
