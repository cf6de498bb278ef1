// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Proof

/// The posterior density of a miss rate, Beta(misses + 1, sightings + 1), as a small drawing.
struct DensityPlot {
    private let rate: MissRate
    /// The rate at the right end: what lies beyond is not worth the room.
    private let widest: Double
    private static let (width, height, foot) = (280.0, 96.0, 20.0)

    /// What the drawing's title is called on its page, where there may be two.
    private let name: HTML

    init(_ rate: MissRate, name: HTML) {
        self.rate = rate
        self.name = name
        widest = min(1, max(rate.upperBound() * 1.4, 0.001))
    }

    var svg: HTML {
        let (mean, bound) = (place(rate.mean), place(rate.upperBound()))
        let size = "0 0 \(Figures.length(Self.width)) \(Figures.length(Self.height + Self.foot))"
        let anchor: HTML = rate.upperBound() / widest > 0.75 ? "end" : "middle"
        let (bottom, below) = (Figures.length(Self.height), Figures.length(Self.height + 15))
        return """
            <svg class="plot" viewBox="\(size)" width="280" height="116" role="img" aria-labelledby="\(name)">
            <title id="\(name)">Probability of each miss rate from 0 to \(Figures.percent(widest)): \
            mean \(Figures.percent(rate.mean)), 95 % below \(Figures.percent(rate.upperBound()))</title>
            <path class="area" d="\(curve)"/>
            <line class="axis" x1="0" y1="\(bottom)" x2="\(Figures.length(Self.width))" y2="\(bottom)"/>
            <line class="mean" x1="\(mean)" y1="8" x2="\(mean)" y2="\(bottom)"/>
            <line class="bound" x1="\(bound)" y1="8" x2="\(bound)" y2="\(bottom)"/>
            <text x="0" y="\(below)">0 %</text>
            <text x="\(bound)" y="\(below)" text-anchor="\(anchor)">95 %: \(Figures.percent(rate.upperBound()))</text>
            </svg>
            """
    }

    private func place(_ rate: Double) -> String { Figures.length(rate / widest * Self.width) }

    private var curve: String {
        let rates = (0...120).map { widest * Double($0) / 120 }
        let logarithms = rates.map(logarithm)
        // Relative to the highest point: with many trials the density itself overflows.
        let highest = logarithms.max() ?? 0
        let points = zip(rates, logarithms).map { rate, logarithm in
            "L\(place(rate)) \(Figures.length(Self.height - exp(logarithm - highest) * (Self.height - 8)))"
        }
        let (left, right) = (
            "M0 \(Figures.length(Self.height)) ", " L\(place(widest)) \(Figures.length(Self.height)) Z"
        )
        return left + points.joined(separator: " ") + right
    }

    private func logarithm(_ rate: Double) -> Double {
        let parts = [(Double(self.rate.misses), rate), (Double(self.rate.sightings), 1 - rate)]
        return parts.reduce(0) { $1.0 == 0 ? $0 : $0 + $1.0 * log($1.1) }
    }
}
