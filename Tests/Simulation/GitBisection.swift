// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What git does (bisect.c of git 2.39 to 2.54), on a history whose first commit is good and whose last one is bad.
///
/// The suspect with the largest min(w, N - w) is tested, w being the suspects that it contains. Where that one was
/// skipped, git sorts all suspects by it and jumps to a place in this list that depends on the number of those that
/// were not skipped, with a preference for the front (`skip_away`).
struct GitBisection {
    enum Step: Equatable {
        case test(Int)
        case found(Int)
        case onlySkippedLeft([Int])
    }

    private let history: SimulatedHistory
    private var parents: [[Int]] { history.parents }
    private var isSuspect: [Bool]
    private var bad: Int
    private var skipped: Set<Int> = []

    init(_ history: SimulatedHistory) {
        self.history = history
        bad = history.parents.count - 1
        isSuspect = history.contained(in: bad)
        isSuspect[0] = false
    }

    mutating func skip(_ commit: Int) { skipped.insert(commit) }

    mutating func record(isBad: Bool, _ commit: Int) {
        let contained = history.contained(in: commit)
        for other in isSuspect.indices where contained[other] != isBad { isSuspect[other] = false }
        if isBad { bad = commit }
    }

    var next: Step {
        let suspects = isSuspect.indices.filter { isSuspect[$0] }
        let distances = distances(suspects)
        let isNearer = { (left: (Int, Int), right: (Int, Int)) in
            // Among equals git takes the lowest object name: any order that has nothing to do with the history.
            (right.1, Self.name(left.0)) < (left.1, Self.name(right.0))
        }
        let ranking = zip(suspects, distances).map { ($0, $1) }.sorted(by: isNearer).map(\.0)
        guard let first = ranking.first else { return .onlySkippedLeft([]) }
        let open = ranking.filter { !skipped.contains($0) }
        let chosen = skipped.contains(first) ? Self.skipAway(open, bad) : first
        guard chosen == bad else { return .test(chosen) }
        return suspects.count == 1 ? .found(bad) : .onlySkippedLeft(suspects)
    }

    private static func skipAway(_ open: [Int], _ bad: Int) -> Int {
        let random = Int((UInt32(truncatingIfNeeded: open.count) &* 1_103_515_245 &+ 12_345) / 65_536) % 32_768
        let index = (open.count * random / 32_768) * root(random) / root(32_768)
        guard open.indices.contains(index) else { return open[0] }
        if open[index] != bad { return open[index] }
        return index > 0 ? open[index - 1] : open[0]
    }

    /// The whole part of the square root.
    private static func root(_ value: Int) -> Int { Int(Double(value).squareRoot()) }

    private static func name(_ commit: Int) -> UInt64 {
        var generator = SeededGenerator(seed: commit)
        return generator.next()
    }

    /// For each suspect the smaller of the parts that it splits the suspects into.
    private func distances(_ suspects: [Int]) -> [Int] {
        var weights = [Int](repeating: 0, count: parents.count)
        var contained = [UInt64](repeating: 0, count: parents.count)
        for start in stride(from: 0, to: suspects.count, by: 64) {
            let block = suspects[start..<min(start + 64, suspects.count)]
            var bit = 0
            for commit in suspects[start...] {
                var bits: UInt64 = 0
                if bit < block.count {
                    bits = 1 << UInt64(bit)
                    bit += 1
                }
                for parent in parents[commit] where parent >= suspects[start] && isSuspect[parent] {
                    bits |= contained[parent]
                }
                contained[commit] = bits
                weights[commit] += bits.nonzeroBitCount
            }
        }
        return suspects.map { min(weights[$0], suspects.count - weights[$0]) }
    }
}
