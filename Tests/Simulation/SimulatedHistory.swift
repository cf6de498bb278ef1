// SPDX-License-Identifier: Apache-2.0

import Search
import TestSupport

/// A history to search in: commit 0 is the good end, the last one the bad end.
struct SimulatedHistory: Sendable {
    let graph: CommitGraph
    let parents: [[Int]]
    let children: [[Int]]

    /// A line.
    static func line(_ count: Int) -> SimulatedHistory {
        SimulatedHistory(parents: (0...count).map { $0 == 0 ? [] : [$0 - 1] })
    }

    /// A main line that takes in side branches: as in Linux about one commit in fourteen is a merge, and branches begin
    /// some way back.
    static func merging(_ count: Int, _ generator: inout SeededGenerator) -> SimulatedHistory {
        var parents: [[Int]] = [[]]
        var (tip, open) = (0, [Int]())
        while parents.count < count {
            let commit = parents.count
            switch generator.unit() {
            case ..<0.07 where open.count > 0:
                let branch = open.remove(at: Int.random(in: 0..<open.count, using: &generator))
                parents.append([tip, branch])
                tip = commit
            case ..<0.14:
                // Forks from somewhere in the last tenth.
                parents.append([max(0, tip - Int.random(in: 0...(count / 10 + 1), using: &generator))])
                open.append(commit)
            case ..<0.6 where open.count > 0:
                let place = Int.random(in: 0..<open.count, using: &generator)
                parents.append([open[place]])
                open[place] = commit
            default:
                parents.append([tip])
                tip = commit
            }
        }
        // Whatever is open comes in at the end.
        for branch in open {
            parents.append([tip, branch])
            tip = parents.count - 1
        }
        return SimulatedHistory(parents: parents)
    }

    private init(parents: [[Int]]) {
        self.parents = parents
        var children = [[Int]](repeating: [], count: parents.count)
        for (commit, its) in parents.enumerated() { for parent in its { children[parent].append(commit) } }
        self.children = children
        let commits = (1..<parents.count).map { (id: Self.id($0), parents: parents[$0].map(Self.id)) }
        guard let graph = CommitGraph(commits) else { preconditionFailure("parents stand before children") }
        self.graph = graph
    }

    /// Per commit, whether it contains one.
    func containing(_ commit: Int) -> [Bool] {
        var contains = [Bool](repeating: false, count: parents.count)
        contains[commit] = true
        for later in (commit + 1)..<max(parents.count, commit + 1) {
            contains[later] = parents[later].contains { contains[$0] }
        }
        return contains
    }

    /// Per commit, whether one contains it.
    func contained(in commit: Int) -> [Bool] {
        var isContained = [Bool](repeating: false, count: parents.count)
        isContained[commit] = true
        for other in stride(from: commit, through: 0, by: -1) where isContained[other] {
            for parent in parents[other] { isContained[parent] = true }
        }
        return isContained
    }

    /// A search from the first commit to the last.
    func search(_ rules: SearchRules) -> BisectSearch {
        BisectSearch(
            graph: graph,
            old: [Self.id(0)],
            new: Self.id(parents.count - 1),
            mergeBases: [Self.id(0)],
            rules: rules
        )
    }

    static func id(_ commit: Int) -> CommitID {
        let digits = String(commit, radix: 16)
        guard let id = CommitID(String(repeating: "0", count: 40 - digits.count) + digits) else {
            preconditionFailure("40 digits are a commit id")
        }
        return id
    }

    static func number(_ id: CommitID) -> Int { Int(id.hex.suffix(15), radix: 16) ?? -1 }
}
