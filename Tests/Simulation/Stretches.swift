// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// Stretches that cannot be tested: broken by one commit, mended by a later one.
struct Stretches: Sendable {
    /// The part of all commits that lies in them.
    let share: Double
    /// The longest one; the logarithms of the lengths are evenly spread.
    let longest: Int

    /// Chooses them.
    ///
    /// Untestable is what contains the commit that broke it and not the one that mended it, so on a history with merges
    /// a side branch stays broken until it takes the cure in.
    func made(in history: SimulatedHistory, _ generator: inout SeededGenerator) -> Set<Int> {
        let wanted = Int(share * Double(history.parents.count))
        let ends: Set<Int> = [0, history.parents.count - 1]
        var all: Set<Int> = []
        var attempts = 0
        while all.count < wanted, attempts < 1000 {
            attempts += 1
            let length = Int(pow(Double(longest), generator.unit()).rounded())
            let first = Int.random(in: 1..<history.parents.count, using: &generator)
            guard let stretch = stretch(from: first, length, in: history, &generator) else { continue }
            all.formUnion(stretch.subtracting(ends))
        }
        return all
    }

    private func stretch(
        from first: Int,
        _ length: Int,
        in history: SimulatedHistory,
        _ generator: inout SeededGenerator
    ) -> Set<Int>? {
        var cure = first
        for _ in 0..<length {
            guard let child = history.children[cure].randomElement(using: &generator) else { return nil }
            cure = child
        }
        let (broken, mended) = (history.containing(first), history.containing(cure))
        let stretch = Set(history.parents.indices.filter { broken[$0] && !mended[$0] })
        // A branch that takes the cure in very late would make another history than the one that was asked for.
        return stretch.count <= 3 * length ? stretch : nil
    }
}
