// SPDX-License-Identifier: Apache-2.0

/// For each commit of a graph, how much of a weight that commits have lies in it and its ancestors.
///
/// Bit sets, 64 weighted commits at a time: one sweep over the history passes on which of these 64 each commit contains,
/// and tables of sums, one for each eight bits, turn the bits into a weight. For N weighted commits in a graph of as
/// many that takes N²/128 steps and 8 N bytes, where whole bit sets would take N²/8 bytes.
struct AncestorMass {
    /// The most commits with a weight of their own that are summed exactly. docs/search.md has what a sample loses.
    static let exactLimit = 20_000
    /// The size of a sample.
    static let sampleSize = 4096

    /// By position in the graph: the weight contained. Whole multiples of equal weights are exact.
    private(set) var masses: [Double]
    /// Whether only a sample was summed.
    let isSampled: Bool

    /// Sums.
    ///
    /// - Parameter limit: Above so many weighted commits, a sample of them stands for all.
    init(_ graph: CommitGraph, weights: [Double], limit: Int = exactLimit) {
        var weighted = weights.indices.filter { weights[$0] > 0 }
        var own = weights
        isSampled = weighted.count > limit
        if isSampled {
            (weighted, own) = Self.sample(of: weighted, weights: weights, size: min(limit, Self.sampleSize))
        }
        masses = [Double](repeating: 0, count: weights.count)
        var contained = [UInt64](repeating: 0, count: weights.count)
        for start in stride(from: 0, to: weighted.count, by: 64) {
            let block = Array(weighted[start..<min(start + 64, weighted.count)])
            let tables = BlockSums(block.map { own[$0] })
            graph.pass(block, &contained) { position, bits in masses[position] += tables.sum(of: bits) }
        }
    }

    /// Commits at equal distances along the sum of weights, oldest first, each standing for as much.
    private static func sample(of weighted: [Int], weights: [Double], size: Int) -> ([Int], [Double]) {
        let total = weighted.reduce(0) { $0 + weights[$1] }
        let step = total / Double(size)
        var own = [Double](repeating: 0, count: weights.count)
        var (chosen, sum, next) = ([Int](), 0.0, step / 2)
        for position in weighted {
            sum += weights[position]
            guard sum > next else { continue }
            chosen.append(position)
            while sum > next {
                own[position] += step
                next += step
            }
        }
        return (chosen, own)
    }
}

/// The sums of any of 64 weights, by tables of eight bits each.
private struct BlockSums {
    private var sums = [Double](repeating: 0, count: 8 * 256)
    private let all: UInt64
    private let total: Double

    init(_ weights: [Double]) {
        for byte in 0..<8 {
            for bits in 1..<256 {
                let lowest = bits.trailingZeroBitCount
                let index = byte * 8 + lowest
                sums[byte * 256 + bits] =
                    sums[byte * 256 + bits & (bits - 1)] + (index < weights.count ? weights[index] : 0)
            }
        }
        all = weights.count == 64 ? .max : (1 << UInt64(weights.count)) - 1
        total = weights.reduce(0, +)
    }

    /// Most commits contain all of a block or nothing of it.
    func sum(of bits: UInt64) -> Double {
        if bits == 0 { return 0 }
        if bits == all { return total }
        var (sum, rest) = (0.0, bits)
        for byte in 0..<8 {
            sum += sums[byte * 256 + Int(rest & 255)]
            rest >>= 8
        }
        return sum
    }
}

extension CommitGraph {
    /// Passes on which of at most 64 commits each commit contains, as bits.
    ///
    /// - Parameters:
    ///   - block: Positions, oldest first.
    ///   - contained: Scratch of the graph's size; its content does not matter.
    ///   - visit: Takes each position that is not older than the block, and its bits.
    func pass(_ block: [Int], _ contained: inout [UInt64], _ visit: (Int, UInt64) -> Void) {
        guard let first = block.first else { return }
        var next = 0
        for position in first..<commits.count {
            var bits: UInt64 = 0
            if next < block.count, block[next] == position {
                bits = 1 << UInt64(next)
                next += 1
            }
            // What stands before the block cannot contain anything of it.
            for edge in parentRange(of: position) {
                let parent = flatParents[edge]
                if parent >= first { bits |= contained[parent] }
            }
            contained[position] = bits
            visit(position, bits)
        }
    }
}
