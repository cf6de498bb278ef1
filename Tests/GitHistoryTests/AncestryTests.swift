// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import SystemPackage
import Testing

@Suite struct AncestryTests {
    /// A random history with merges and octopuses; dates rise by a random step, and now and then fall.
    private func randomHistory(
        _ repository: MadeRepository,
        seed: UInt64,
        count: Int
    ) async throws -> (commits: [CommitID], parents: [CommitID: [CommitID]]) {
        var numbers = SeededNumbers(seed: seed)
        let tree = try await repository.git(["hash-object", "-t", "tree", "-w", "--stdin"])
        var commits: [CommitID] = []
        var parents: [CommitID: [CommitID]] = [:]
        var date = 1_500_000_000
        for index in 0..<count {
            date += Int.random(in: 0...86_400, using: &numbers)
            var chosen: [CommitID] = []
            // Two roots in some histories.
            if index > 0, index != 7 || seed % 3 != 0 {
                for _ in 0..<[1, 1, 1, 2, 2, 3][Int.random(in: 0..<6, using: &numbers)] {
                    let parent = commits[max(0, index - 1 - Int.random(in: 0..<8, using: &numbers))]
                    if !chosen.contains(parent) { chosen.append(parent) }
                }
            }
            let skewed = Int.random(in: 0..<12, using: &numbers) == 0 ? date - 40 * 86_400 : date
            let id = try await repository.commitTree(tree, parents: chosen, message: "\(index)", at: skewed)
            commits.append(id)
            parents[id] = chosen
        }
        // Without it, and without --topo-order, git's own answer is wrong where dates fall: it looks five
        // commits further and no more.
        let all = commits.map { $0.hex + "\n" }.joined()
        try await repository.git(["commit-graph", "write", "--stdin-commits"], input: Array(all.utf8))
        return (commits, parents)
    }

    private func ancestors(_ of: [CommitID], _ parents: [CommitID: [CommitID]]) -> Set<CommitID> {
        var found = Set(of)
        var line = of
        while let next = line.popLast() {
            for parent in parents[next] ?? [] where found.insert(parent).inserted { line.append(parent) }
        }
        return found
    }

    @Test(arguments: 1...6)
    func rangesAndMergeBasesAreGits(_ seed: UInt64) async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path.appending("made"))
        let (commits, parents) = try await randomHistory(made, seed: seed, count: 60)
        let repository = try GitRepository(openingReadOnly: made.path)
        // The same without the commit-graph, where dates alone order the commits.
        let bare = scratch.path.appending("bare").string
        try FileManager.default.copyItem(atPath: made.path.string, toPath: bare)
        try FileManager.default.removeItem(atPath: bare + "/.git/objects/info/commit-graph")
        let dated = try GitRepository(openingReadOnly: FilePath(bare))
        var numbers = SeededNumbers(seed: seed &+ 1000)
        for _ in 0..<25 {
            let bad = commits[Int.random(in: 20..<60, using: &numbers)]
            let goods = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
                commits[Int.random(in: 0..<60, using: &numbers)]
            }
            let graph = try await repository.suspects(good: goods, bad: bad)
            let truth = ancestors([bad], parents).subtracting(ancestors(goods, parents))
            #expect(Set(graph.commits) == truth)
            #expect(try await dated.suspects(good: goods, bad: bad) == graph)
            #expect(
                try await dated.mergeBases(of: bad, and: goods) == repository.mergeBases(of: bad, and: goods)
            )
            let listed = try await made.git(["rev-list", "--topo-order", bad.hex, "--not"] + goods.map(\.hex))
            #expect(try Set(graph.commits) == Set(made.ids(listed)))
            for (position, id) in graph.commits.enumerated() { #expect(graph.parentIDs[position] == parents[id]) }
            let chain = try await repository.suspects(good: goods, bad: bad, firstParent: true)
            // Given both at once, git's own answer is wrong where dates fall.
            let first = try await made.ids(made.git(["rev-list", "--first-parent", "--reverse", bad.hex]))
            let contained = try await Set(made.ids(made.git(["rev-list"] + goods.map(\.hex))))
            #expect(chain.commits == first.filter { !contained.contains($0) })
            for (position, id) in chain.commits.enumerated() {
                #expect(chain.parentIDs[position] == Array(parents[id, default: []].prefix(1)))
                #expect(chain.parents[position] == (position == 0 ? [] : [position - 1]))
            }
            // With no common ancestor git says nothing and exits with 1.
            if !ancestors([bad], parents).isDisjoint(with: ancestors([goods[0]], parents)) {
                let bases = try await made.git(["merge-base", "--all", bad.hex, goods[0].hex])
                #expect(try await repository.mergeBases(of: bad, and: [goods[0]]) == made.ids(bases).sorted())
            }
            let isAncestor = ancestors([bad], parents).contains(goods[0])
            #expect(try await repository.isAncestor(goods[0], of: bad) == isAncestor)
        }
    }

    @Test func theOrderDoesNotDependOnWhoAsks() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path)
        let commits = try await randomHistory(made, seed: 9, count: 40).commits
        let first = try GitRepository(openingReadOnly: scratch.path)
        let second = try GitRepository(openingReadOnly: scratch.path)
        _ = try await second.suspects(good: [commits[3]], bad: commits[35])
        let graph = try await first.suspects(good: [commits[0]], bad: commits[39])
        #expect(try await second.suspects(good: [commits[0], commits[0]], bad: commits[39]) == graph)
        #expect(graph.commits.count > 10)
    }

    @Test func aDateDecadesOffHidesNothing() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path)
        let tree = try await made.git(["hash-object", "-t", "tree", "-w", "--stdin"])
        let root = try await made.commitTree(tree, parents: [], message: "root", at: 1_600_000_000)
        let shared = try await made.commitTree(tree, parents: [root], message: "shared", at: 1_600_000_100)
        // Made on a machine without a clock: good's way to `shared` leads through 1970.
        let skewed = try await made.commitTree(tree, parents: [shared], message: "skewed", at: 100_000_001)
        let good = try await made.commitTree(tree, parents: [skewed], message: "good", at: 1_600_000_300)
        let side = try await made.commitTree(tree, parents: [shared], message: "side", at: 1_600_000_200)
        let bad = try await made.commitTree(tree, parents: [side, good], message: "bad", at: 1_600_000_400)
        let repository = try GitRepository(openingReadOnly: scratch.path)
        #expect(try await repository.suspects(good: [good], bad: bad).commits == [side, bad])
        #expect(try await repository.mergeBases(of: bad, and: [good]) == [good])
        #expect(try await repository.mergeBases(of: side, and: [good]) == [shared])
    }

    @Test func aShallowCloneAnswersWhatItCanAndSaysWhenItCannot() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path.appending("full"))
        var commits: [CommitID] = []
        for index in 0..<12 { commits.append(try await made.commitAll("\(index)", at: 1_600_000_000 + index)) }
        try await made.git(["branch", "side", commits[2].hex])
        try await made.git(["checkout", "-q", "side"])
        let side = try await made.commitAll("side", at: 1_600_000_001)
        let path = scratch.path.appending("shallow")
        try await made.git(
            ["clone", "-q", "--bare", "--depth=5", "--no-single-branch", "file://\(made.path)", path.string]
        )
        let repository = try GitRepository(openingReadOnly: path)
        #expect(
            try await repository.suspects(good: [commits[9]], bad: commits[11]).commits == [commits[10], commits[11]]
        )
        #expect(try await repository.isAncestor(commits[8], of: commits[11]))
        await #expect(throws: GitError.shallowHistory(path)) {
            try await repository.suspects(good: [side], bad: commits[11])
        }
        await #expect(throws: GitError.self) { try await repository.resolve(commits[3].hex) }
        let message = try #require(await #expect(throws: GitError.self) { try await repository.resolve("v6.0.7") })
        #expect("\(message)".contains("--unshallow"))
    }
}
