// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What was tested and what was cleared, drawn as a history.
struct GraphSection {
    private let outline: GraphOutline
    private let terms: Terms
    private let answer: CommitID?
    private let missed: Set<CommitID>
    private let probes: [CommitID: Int]
    private let anchors: ProbeAnchors

    /// `nil` where there is nothing to draw: releases lie on a line, which is a table.
    init?(_ record: SessionRecord) {
        guard record.kind != .releases, let graph = record.graph, !graph.nodes.isEmpty else { return nil }
        outline = graph
        // Kernels made for a proof are not the commit's own.
        let own = record.probes.filter { $0.made == nil }
        probes = Dictionary(own.map { ($0.commit.id, $0.number) }) { first, _ in first }
        anchors = ProbeAnchors(record.probes)
        terms = record.terms
        missed = Set(own.filter { $0.overruledBy != nil }.map(\.commit.id))
        if case .found(let commit, _, _) = record.end, !record.refutesItsCulprit {
            answer = commit.id
        } else {
            answer = nil
        }
    }

    var section: PageSection {
        let range: HTML =
            outline.nodes.count < outline.total
            ? "The range has \(outline.total) commits; drawn are \(outline.nodes.count): "
                + "the ends, what was tested, and where their ways part and join."
            : "The whole range, \(outline.total) commits, with its ends."
        return PageSection(
            id: "graph",
            heading: "What was tested, and what that cleared",
            body: """
                <p>\(range) The newest stands on top.</p>
                <div class="\(clearedStyle)">
                \(legend)\(table)</div>

                """
        )
    }

    private func sign(of node: GraphOutline.Node) -> GraphSign {
        GraphSign(node, isAnswer: node.commit == answer, isMissed: missed.contains(node.commit))
    }

    /// Of the signs that there are.
    private var legend: HTML {
        let drawn = Set(outline.nodes.map(sign))
        let items = GraphSign.allCases.filter(drawn.contains).map { sign -> HTML in
            "<li>\(GraphDrawing.sign(sign)) \(sign.meaning(terms))</li>\n"
        }
        return "<ul class=\"legend\">\n\(items)</ul>\n"
    }

    /// Whether a commit that is cleared shows the bug, as it does where the cure is sought.
    private var clearedStyle: HTML { terms.sought == .fix ? "graph-of-fix" : "graph-of-cause" }

    private var table: HTML {
        let lanes = GraphLanes(outline)
        let drawing = GraphDrawing(width: lanes.width)
        let rows = zip(outline.nodes, lanes.rows).map { node, row -> HTML in
            "\(commit(node, row, drawing))\(row.hides ? gap(row, drawing) : nil)"
        }
        let head: [HTML] = ["way", "verdict", "commit", "probe", "title"]
        return """
            <div class="scroll graph" tabindex="0" role="region" aria-label="The graph of the range">
            <table>
            <caption>The graph of the range</caption>
            <thead><tr>\(head.map(HTML.column))</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </div>

            """
    }

    private func commit(_ node: GraphOutline.Node, _ row: GraphLanes.Row, _ drawing: GraphDrawing) -> HTML {
        let sign = sign(of: node)
        let below = row.edges.map { edge -> HTML in
            edge.hidden > 0 ? "\(edge.to.short) after \(edge.hidden) hidden" : "\(edge.to.short)"
        }
        let words: HTML = below.isEmpty ? "nothing older is drawn" : "older: \(below.joined(by: ", "))"
        let probe = probes[node.commit].map(anchors.link)
        return """
            <tr class="\(sign.row)"><td class="way">\
            \(drawing.row(row, sign: sign, words: words))</td>\
            <td class="word \(sign.style)">\(sign.word(terms))</td><th scope="row">\(HTML.id(node.commit))</th>\
            <td>\(probe)</td><td class="title">\(node.title, upTo: 160)</td></tr>

            """
    }

    private func gap(_ row: GraphLanes.Row, _ drawing: GraphDrawing) -> HTML {
        let hiding = row.edges.filter { $0.hidden > 0 }
        let words = hiding.map { edge -> HTML in
            let count: HTML = edge.hidden == 1 ? "1 commit" : "\(edge.hidden) commits"
            return row.edges.count > 1 ? "&#8230; \(count) down to \(edge.to.short)" : "&#8230; \(count)"
        }
        return """
            <tr class="gap"><td class="way">\(drawing.gap(below: row))</td>\
            <td colspan="4">\(words.joined(by: "; "))</td></tr>

            """
    }
}
