// SPDX-License-Identifier: Apache-2.0

import Search

/// Draws the lanes beside a commit, and the sign of the commit itself.
struct GraphDrawing {
    /// Heights of a row and of the gap below it, and the distance of two lanes, in CSS pixels.
    static let (height, gap, step) = (28.0, 22.0, 16.0)

    /// How many lanes a row has room for.
    let width: Int

    private var pixels: String { Figures.length(Double(width) * Self.step + 8) }

    /// The row of a commit; `words` is what it shows, for who does not see it.
    func row(_ row: GraphLanes.Row, sign: GraphSign, words: HTML) -> HTML {
        let (x, middle) = (Self.x(row.place), Self.height / 2)
        let passing = row.passing.map { line($0, from: (Self.x($0.place), 0), to: (Self.x($0.place), Self.height)) }
        let arriving = row.arriving.map { line($0, from: (Self.x($0.place), 0), to: (x, middle)) }
        let leaving = row.leaving.map { line($0, from: (x, middle), to: (Self.x($0.place), Self.height)) }
        return svg(Self.height, "<title>\(words)</title>\(passing)\(arriving)\(leaving)\(sign.shape(x, middle))")
    }

    /// The gap below a commit where others are hidden.
    func gap(below row: GraphLanes.Row) -> HTML {
        let lines = (row.passing.map { ($0, false) } + row.leaving.map { ($0, $0.hides) }).map { lane, isDashed in
            line(lane, from: (Self.x(lane.place), 0), to: (Self.x(lane.place), Self.gap), isDashed: isDashed)
        }
        return svg(Self.gap, "<title>commits that are not drawn</title>\(lines)")
    }

    /// The sign alone, for the legend.
    static func sign(_ sign: GraphSign) -> HTML {
        "<svg width=\"18\" height=\"18\" viewBox=\"0 0 18 18\" aria-hidden=\"true\">\(sign.shape(9, 9))</svg>"
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
}
