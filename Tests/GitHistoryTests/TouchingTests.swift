// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct TouchingTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private static let names = ["a", "fs/a", "fs/b/c", "fs/b/d", "fs/bb", "other/x"]
    private static let asked = [
        ["a"], ["fs"], ["fs/b"], ["fs/b/"], ["fs/b/c"], ["a", "fs/b/d"], ["fs", "fs/a"], ["other", "fs/bb", "a"],
    ]

    /// A history in which each commit changes a file or two, or a mode; with merges that take either side, or both.
    private func history(seed: UInt64, count: Int) async throws -> [CommitID] {
        var numbers = SeededNumbers(seed: seed)
        var commits: [CommitID] = []
        var trees: [[String: String]] = []
        for index in 0..<count {
            var parents: [Int] = index == 0 ? [] : [max(0, index - 1 - Int.random(in: 0..<3, using: &numbers))]
            if index > 3, Int.random(in: 0..<3, using: &numbers) == 0 {
                let other = Int.random(in: 0..<index, using: &numbers)
                if !parents.contains(other) { parents.append(other) }
            }
            var files = parents.randomElement(using: &numbers).map { trees[$0] } ?? [:]
            if parents.count == 1 || index == 0 || Int.random(in: 0..<4, using: &numbers) == 0 {
                let name = Self.names[Int.random(in: 0..<Self.names.count, using: &numbers)]
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: files[name] = nil
                case 1: files[name] = (index % 2 == 0 ? "100755 " : "100644 ") + "same"
                default: files[name] = "100644 \(Int.random(in: 0..<3, using: &numbers))"
                }
            }
            trees.append(files)
            try await made.git(["read-tree", "--empty"])
            var info = ""
            for (name, file) in files.sorted(by: { $0.key < $1.key }) {
                let blob = try await made.git(["hash-object", "-w", "--stdin"], input: Array(file.dropFirst(7).utf8))
                info += "\(file.prefix(6)) \(blob)\t\(name)\n"
            }
            try await made.git(["update-index", "--index-info"], input: Array(info.utf8))
            let tree = try await made.git(["write-tree"])
            let ids = parents.map { commits[$0] }
            let date = 1_600_000_000 + index
            commits.append(try await made.commitTree(tree, parents: ids, message: "\(index)", at: date))
        }
        return commits
    }

    /// What `git rev-parse COMMIT:PATH` says with its mode.
    private func entries(_ commit: CommitID, _ paths: [String]) async throws -> [String] {
        try await made.git(["ls-tree", commit.hex] + paths.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
            .split(separator: "\n").map(String.init)
    }

    @Test(arguments: 1...3)
    func theChangedFilesAreThoseOfGit(_ seed: UInt64) async throws {
        let commits = try await history(seed: seed, count: 40)
        let repository = try GitRepository(openingReadOnly: made.path)
        let graph = try await repository.suspects(good: [commits[3]], bad: commits[39])
        let changes = try await repository.changes(among: graph)
        for (position, commit) in graph.commits.enumerated() {
            // -c: what a merge has otherwise than all of its parents.
            let names = try await made.git([
                "diff-tree", "--no-commit-id", "--no-renames", "-r", "-c", "--name-only", commit.hex,
            ])
            let expected = Set(names.split(separator: "\n").map(String.init))
            let list = try #require(changes.ofCommits[position])
            let found = list.map { changes.paths[Int($0.path)] }
            #expect(Set(found) == expected, "\(commit.hex)")
            #expect(found.count == Set(found).count)
        }
    }

    @Test(arguments: 1...3)
    func theCommitsAreThoseOfGit(_ seed: UInt64) async throws {
        let commits = try await history(seed: seed, count: 40)
        let repository = try GitRepository(openingReadOnly: made.path)
        for (good, bad) in [(5, 39), (12, 33)] {
            let range = [commits[bad].hex, "^" + commits[good].hex]
            let graph = try await repository.suspects(good: [commits[good]], bad: commits[bad])
            let chain = try await repository.suspects(good: [commits[good]], bad: commits[bad], firstParent: true)
            for paths in Self.asked {
                guard let touching = try await touching(paths, graph, in: repository) else { continue }
                let found = Set(zip(graph.commits, touching).filter(\.1).map(\.0))
                // Where no merge is in question, git lists the same; with them, --full-history lists merges that
                // differ from any parent, and without it branches are left out.
                let full = ["rev-list", "--full-history", "--no-merges"] + range + ["--"] + paths
                let single = found.filter { graph.parentIDs[graph.position(of: $0) ?? 0].count < 2 }
                #expect(try await single == Set(made.ids(made.git(full))), "\(paths)")
                // Git does not count that a merge took everything from a parent outside the range.
                let simplified = try await made.ids(made.git(["rev-list"] + range + ["--"] + paths)).filter {
                    let position = graph.position(of: $0) ?? 0
                    return graph.parents[position].count == graph.parentIDs[position].count
                }
                #expect(found.isSuperset(of: simplified), "\(paths)")
                for (position, id) in graph.commits.enumerated() where graph.parentIDs[position].count > 1 {
                    let own = try await entries(id, paths)
                    var isSame = false
                    for parent in graph.parentIDs[position] {
                        if try await entries(parent, paths) == own { isSame = true }
                    }
                    #expect(touching[position] != isSame, "\(paths) \(position)")
                }
                guard let touching = try await self.touching(paths, chain, in: repository) else { continue }
                let first = ["rev-list", "--first-parent"] + range + ["--"] + paths
                let chainFound = zip(chain.commits, touching).filter(\.1).map(\.0)
                #expect(try await Set(chainFound) == Set(made.ids(made.git(first))), "\(paths)")
            }
        }
    }

    /// `nil` where no commit touches one of the paths.
    private func touching(
        _ paths: [String],
        _ graph: CommitGraph,
        in repository: GitRepository
    ) async throws -> [Bool]? {
        do {
            return try await repository.touching(paths, among: graph)
        } catch GitError.untouchedPath(let path, _) {
            let alone = try? await repository.touching([path], among: graph)
            #expect(alone == nil)
            return nil
        }
    }

    @Test func aPathThatIsNoneSaysWhatToGive() async throws {
        try made.write("fs/a", "1")
        let root = try await made.commitAll("root")
        try made.write("fs/b", "1")
        let tip = try await made.commitAll("tip")
        let repository = try GitRepository(openingReadOnly: made.path)
        let graph = try await repository.suspects(good: [root], bad: tip)
        for (path, words) in [
            ("", "empty"), ("/fs", "absolute"), ("../fs", "'..'"), ("fs/../fs", "'..'"), (".", "'.'"),
            ("fs//a", "'//'"),
            (":(glob)fs", "pathspecs"), (":/", "pathspecs"), ("fs/*.c", "patterns"), ("fs/[ab]", "patterns"),
            ("fs\0a", "NUL"), ("fs/btrfz", "none has it"), ("fs/a", "touches 'fs/a'; leave it out"),
            ("fs/b/deeper", "none has it"),
        ] {
            let error = await #expect(throws: GitError.self) {
                try await repository.touching(["fs", path], among: graph)
            }
            #expect(error?.description.contains(words) == true, "\(path): \(error?.description ?? "")")
        }
        #expect(try await repository.touching(["fs"], among: graph) == [true])
    }
}
