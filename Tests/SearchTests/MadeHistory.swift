// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// The SplitMix64 generator: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A history made for a test: commits are numbers, parents have smaller ones.
struct MadeHistory {
    let parents: [[Int]]
    let bad: Int
    let goods: [Int]
    /// Per commit, itself and everything it contains.
    let ancestry: [Set<Int>]

    init(parents: [[Int]], good goods: [Int], bad: Int) {
        var ancestry: [Set<Int>] = []
        for (commit, itsParents) in parents.enumerated() {
            ancestry.append(itsParents.reduce(into: [commit]) { $0.formUnion(ancestry[$1]) })
        }
        self.ancestry = ancestry
        self.parents = parents
        self.bad = bad
        self.goods = goods
    }

    /// A line of commits, the first good and the last bad.
    static func line(_ count: Int) -> MadeHistory {
        MadeHistory(parents: (0..<count).map { $0 == 0 ? [] : [$0 - 1] }, good: [0], bad: count - 1)
    }

    /// Any shape: branches, merges of up to three, several roots, good ends beside the bad one.
    static func random(_ generator: inout SeededGenerator, upTo limit: Int) -> MadeHistory {
        let count = Int.random(in: 2...limit, using: &generator)
        let spread = Int.random(in: 1...8, using: &generator)
        var parents: [[Int]] = [[]]
        for commit in 1..<count {
            let wanted = [0, 1, 1, 1, 1, 1, 1, 2, 2, 3].randomElement(using: &generator) ?? 1
            let near = max(0, commit - spread)..<commit
            var chosen: [Int] = []
            for _ in 0..<wanted {
                let parent = Int.random(in: near, using: &generator)
                if !chosen.contains(parent) { chosen.append(parent) }
            }
            parents.append(chosen)
        }
        let bad = Int.random(in: (count / 2)..<count, using: &generator)
        let goods = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            Int.random(in: 0..<count, using: &generator)
        }
        let all = MadeHistory(parents: parents, good: goods, bad: bad)
        return MadeHistory(parents: parents, good: goods.filter { !all.ancestry[$0].contains(bad) }, bad: bad)
    }

    /// The same with first parents only.
    var firstParents: MadeHistory {
        MadeHistory(parents: parents.map { Array($0.prefix(1)) }, good: goods, bad: bad)
    }

    /// The bad end and what it contains, without what the good ends contain.
    var suspects: [Int] {
        let cleared = goods.reduce(into: Set<Int>()) { $0.formUnion(ancestry[$1]) }
        return ancestry[bad].subtracting(cleared).sorted()
    }

    /// For each good end the newest commits that it shares with the bad one.
    var mergeBases: [Int] {
        var bases: Set<Int> = []
        for good in goods {
            let common = ancestry[good].intersection(ancestry[bad])
            bases.formUnion(common.filter { base in !common.contains { $0 != base && ancestry[$0].contains(base) } })
        }
        return bases.sorted()
    }

    var graph: CommitGraph? {
        CommitGraph(suspects.map { (Self.id($0), parents[$0].map(Self.id)) })
    }

    func search(_ rules: SearchRules = SearchRules()) throws -> BisectSearch {
        BisectSearch(
            graph: try #require(graph),
            old: goods.map(Self.id),
            new: Self.id(bad),
            mergeBases: mergeBases.map(Self.id),
            rules: rules
        )
    }

    /// What a perfect test says.
    func truth(of commit: Int, culprit: Int) -> Verdict { ancestry[commit].contains(culprit) ? .bad : .good }

    static func id(_ commit: Int) -> CommitID {
        let digits = String(commit, radix: 16)
        return CommitID(String(repeating: "0", count: 40 - digits.count) + digits) ?? impossibleID
    }

    static func number(_ id: CommitID) -> Int { Int(id.hex, radix: 16) ?? -1 }

    private static var impossibleID: CommitID { preconditionFailure("40 digits are a commit id") }
}
