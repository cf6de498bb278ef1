// SPDX-License-Identifier: Apache-2.0

import Search

/// Draws the lanes beside a commit, and the sign of the commit itself.
struct GraphDrawing {
    /// What a commit is drawn as. Each has a shape, a colour and a word of its own.
    enum Sign {
        case good, bad, culprit, skip, suspect, cleared, excluded

        /// The word for it.
        var word: HTML {
            switch self {
            case .good: "good"
            case .bad: "bad"
            case .culprit: "bad, culprit"
            case .skip: "skip"
            case .suspect: "suspect"
            case .cleared: "cleared"
            case .excluded: "excluded"
            }
        }

        /// For the style sheet.
        var style: HTML { self == .culprit ? "bad" : word }

        init(_ node: GraphOutline.Node, isCulprit: Bool) {
            self =
                switch (node.verdict, node.standing) {
                case (.bad, _): isCulprit ? .culprit : .bad
                case (.good, _): .good
                case (.skip, _): .skip
                case (nil, .suspect): .suspect
                case (nil, .cleared): .cleared
                case (nil, .excluded): .excluded
                }
        }
    }

    /// Heights of a row and of the gap below it, and the distance of two lanes, in CSS pixels.
    static let (height, gap, step) = (28.0, 22.0, 16.0)

    /// How many lanes a row has room for.
    let width: Int

    private var pixels: String { Figures.length(Double(width) * Self.step + 8) }

    /// The row of a commit; `words` is what it shows, for who does not see it.
    func row(_ row: GraphLanes.Row, sign: Sign, words: HTML) -> HTML {
        let (x, middle) = (Self.x(row.place), Self.height / 2)
        let passing = row.passing.map { line($0, from: (Self.x($0.place), 0), to: (Self.x($0.place), Self.height)) }
        let arriving = row.arriving.map { line($0, from: (Self.x($0.place), 0), to: (x, middle)) }
        let leaving = row.leaving.map { line($0, from: (x, middle), to: (Self.x($0.place), Self.height)) }
        return svg(Self.height, "<title>\(words)</title>\(passing)\(arriving)\(leaving)\(Self.shape(sign, x, middle))")
    }

    /// The gap below a commit where others are hidden.
    func gap(below row: GraphLanes.Row) -> HTML {
        let lines = (row.passing.map { ($0, false) } + row.leaving.map { ($0, $0.hides) }).map { lane, isDashed in
            line(lane, from: (Self.x(lane.place), 0), to: (Self.x(lane.place), Self.gap), isDashed: isDashed)
        }
        return svg(Self.gap, "<title>commits that are not drawn</title>\(lines)")
    }

    /// The sign alone, for the legend.
    static func sign(_ sign: Sign) -> HTML {
        "<svg width=\"18\" height=\"18\" viewBox=\"0 0 18 18\" aria-hidden=\"true\">\(shape(sign, 9, 9))</svg>"
    }

    private func svg(_ height: Double, _ body: HTML) -> HTML {
        let height = Figures.length(height)
        return """
            <svg width="\(pixels)" height="\(height)" viewBox="0 0 \(pixels) \(height)" role="img">\(body)</svg>
            """
    }

    private static func x(_ place: Int) -> Double { Double(place) * step + 12 }

    private func line(
        _ lane: GraphLanes.Lane,
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        isDashed: Bool = false
    ) -> HTML {
        let middle = Figures.length((start.y + end.y) / 2)
        let (x1, y1) = (Figures.length(start.x), Figures.length(start.y))
        let (x2, y2) = (Figures.length(end.x), Figures.length(end.y))
        let way: HTML = start.x == end.x ? "V\(y2)" : "C\(x1) \(middle) \(x2) \(middle) \(x2) \(y2)"
        let dashed: HTML? = isDashed ? " dashed" : nil
        return "<path class=\"lane lane\(lane.colour)\(dashed)\" d=\"M\(x1) \(y1)\(way)\"/>"
    }

    private static func shape(_ sign: Sign, _ x: Double, _ y: Double) -> HTML {
        let at: (Double, Double) -> String = { "\(Figures.length(x + $0)) \(Figures.length(y + $1))" }
        let (cx, cy) = (Figures.length(x), Figures.length(y))
        let box: (Double) -> HTML = { half in
            """
            <rect class="bad" x="\(Figures.length(x - half))" y="\(Figures.length(y - half))" \
            width="\(Figures.length(2 * half))" height="\(Figures.length(2 * half))"/>
            """
        }
        switch sign {
        case .good: return "<circle class=\"good\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"5.5\"/>"
        case .bad: return box(5)
        case .culprit:
            return "\(box(8))<path class=\"cross\" d=\"M\(at(-4, -4))L\(at(4, 4))M\(at(4, -4))L\(at(-4, 4))\"/>"
        case .skip: return "<path class=\"skip\" d=\"M\(at(0, -7))L\(at(7, 0))L\(at(0, 7))L\(at(-7, 0))Z\"/>"
        case .suspect: return "<circle class=\"suspect\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"5\"/>"
        case .cleared: return "<circle class=\"cleared\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"3.5\"/>"
        case .excluded:
            let cross = "M\(at(-3, -3))L\(at(3, 3))M\(at(3, -3))L\(at(-3, 3))"
            return "<circle class=\"hole\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"6\"/><path class=\"excluded\" d=\"\(cross)\"/>"
        }
    }
}
