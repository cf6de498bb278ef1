// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Search
import TestSupport

/// One row of a table of searches with a reproducer that misses: a history, a rate, and what a build costs.
struct NoisyCase: Sendable {
    let kind: HistoryKind
    let count: Int
    /// The chance that a boot misses the bug.
    let miss: Double
    /// What a build costs, in boots.
    let build: Double

    /// How many searches are made: fewer where each takes many boots.
    func repeats(of most: Int) -> Int { miss < 0.5 ? most : miss < 0.9 ? most * 2 / 5 : most / 10 }

    /// What no search can stay under, on the average: the bits that name one commit of so many, at so many bits a boot.
    var bound: Double {
        let bits = log2(Double(count))
        return miss == 0 ? bits : bits / log2(1 + (1 - miss) * pow(miss, miss / (1 - miss)))
    }

    /// Our search and others in the same history, with the same bug.
    struct Outcomes: Sendable {
        let careful: SearchOutcome
        let quick: SearchOutcome
        /// Plain bisection with 1, 5 and 10 boots of each commit.
        let plain: [SearchOutcome]
    }

    static let plainRepeats = [1, 5, 10]

    func outcomes(_ generator: inout SeededGenerator) -> Outcomes {
        let history = kind.shape.made(count, &generator)
        let culprit = Int.random(in: 1..<history.parents.count, using: &generator)
        var bug = SimulatedBug(history, culprit: culprit, miss: miss)
        bug.untestable = kind.stretches?.made(in: history, &generator) ?? []
        bug.crash = kind.crash
        return Outcomes(
            careful: SearchOutcome(history, bug, rules: Self.rules(0.01), build: build, &generator),
            quick: SearchOutcome(history, bug, rules: Self.rules(0.05), build: build, &generator),
            plain: Self.plainRepeats.map { SearchOutcome(repeating: $0, history, bug, &generator) }
        )
    }

    private static func rules(_ error: Double) -> SearchRules {
        // The bad end is bad here: at a rate of 0.9, ten clean boots would be no reason to doubt it.
        SearchRules(noise: .oneSided, error: error, patience: 100)
    }
}

/// The histories that are searched with a reproducer that misses.
enum HistoryKind: CaseIterable, Sendable {
    case line, merging, untestable, crashing

    var shape: HistoryShape { self == .merging ? .merging : .line }
    var stretches: Stretches? { self == .untestable ? Stretches(share: 0.07, longest: 50) : nil }
    var crash: Double { self == .crashing ? 0.1 : 0 }

    func words(_ count: Int) -> String {
        switch self {
        case .line: "A line of \(count) commits"
        case .merging: "About \(count) commits, 7 % of them merges"
        case .untestable: "A line of \(count) commits, 7 % of them untestable, in stretches of 1 to 50"
        case .crashing: "A line of \(count) commits, and one boot in ten crashes for another reason"
        }
    }
}
