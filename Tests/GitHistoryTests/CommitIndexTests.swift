// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import SystemPackage
import Testing

/// Answers are the same with a commit-graph of any kind, with a damaged one, and without.
@Suite struct CommitIndexTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path)
    }

    private var info: FilePath { made.path.appending(".git/objects/info") }

    /// Branches, octopuses, and a clock that is decades off.
    private func history() async throws -> [CommitID] {
        let tree = try await made.git(["hash-object", "-t", "tree", "-w", "--stdin"])
        var numbers = SeededNumbers(seed: 3)
        var commits: [CommitID] = []
        for index in 0..<50 {
            var parents: [CommitID] = []
            for _ in 0..<(index == 0 ? 0 : [1, 1, 2, 4][Int.random(in: 0..<4, using: &numbers)]) {
                let parent = commits[max(0, index - 1 - Int.random(in: 0..<7, using: &numbers))]
                if !parents.contains(parent) { parents.append(parent) }
            }
            let date = index % 13 == 5 ? 2_000_000_000 : 1_600_000_000 + 1_000 * index
            commits.append(try await made.commitTree(tree, parents: parents, message: "\(index)", at: date))
        }
        try await made.git(["update-ref", "refs/heads/main", commits[49].hex])
        return commits
    }

    private struct Answers: Equatable {
        var graphs: [CommitGraph] = []
        var bases: [[CommitID]] = []
    }

    private func answers(_ commits: [CommitID]) async throws -> Answers {
        let repository = try GitRepository(openingReadOnly: made.path)
        var answers = Answers()
        for (good, bad) in [(10, 49), (44, 48), (30, 31), (20, 45)] {
            let (good, bad) = (commits[good], commits[bad])
            answers.graphs.append(try await repository.suspects(good: [good], bad: bad))
            answers.bases.append(try await repository.mergeBases(of: bad, and: [good]))
        }
        return answers
    }

    private func write(_ commits: some Sequence<CommitID>, _ options: [String] = [], version: Int = 2) async throws {
        let input = commits.map { $0.hex + "\n" }.joined()
        let setting = ["-c", "commitGraph.generationVersion=\(version)"]
        try await made.git(
            setting + ["commit-graph", "write", "--stdin-commits"] + options,
            input: Array(input.utf8)
        )
    }

    private func remove() throws {
        for name in ["commit-graph", "commit-graphs"] where FileManager.default.fileExists(atPath: "\(info)/\(name)") {
            try FileManager.default.removeItem(atPath: "\(info)/\(name)")
        }
    }

    @Test func everyKindGivesTheSameAnswers() async throws {
        let commits = try await history()
        let plain = try await answers(commits)
        for version in [1, 2] {
            try await write(commits, version: version)
            #expect(try await answers(commits) == plain)
            try remove()
            // Newer commits are not in it.
            try await write(commits[...30], version: version)
            #expect(try await answers(commits) == plain)
            try remove()
            for end in [15, 33, 49] { try await write(commits[...end], ["--split=no-merge"], version: version) }
            #expect(FileManager.default.fileExists(atPath: "\(info)/commit-graphs/commit-graph-chain"))
            #expect(try await answers(commits) == plain)
            try remove()
        }
    }

    @Test func whereGitUsesNoneNeitherDoWe() async throws {
        let commits = try await history()
        let plain = try await answers(commits)
        try await write(commits)
        try falsify()
        #expect(try await answers(commits) != plain)
        try await made.git(["update-ref", "refs/replace/\(commits[0].hex)", commits[1].hex])
        #expect(try await answers(commits) == plain)
    }

    /// Makes a root of what is no root, as a stale file might.
    private func falsify() throws {
        let path = "\(info)/commit-graph"
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let chunk = try #require(bytes.firstRange(of: Array("CDAT".utf8))).lowerBound + 4
        let rows = bytes[chunk..<(chunk + 8)].reduce(0) { $0 << 8 | Int($1) }
        for row in 0..<50 { bytes.replaceSubrange((rows + 36 * row + 20)..<(rows + 36 * row + 28), with: noParents) }
        try FileManager.default.removeItem(atPath: path)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private var noParents: [UInt8] { [0x70, 0, 0, 0, 0x70, 0, 0, 0] }

    @Test func whatIsDamagedIsNotFollowed() async throws {
        let commits = try await history()
        let plain = try await answers(commits)
        try await write(commits)
        let path = "\(info)/commit-graph"
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        var numbers = SeededNumbers(seed: 8)
        var files: [[UInt8]] = [[], Array(whole.prefix(7)), Array(whole.prefix(100)), Array(whole.prefix(1_500))]
        for _ in 0..<150 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...8, using: &numbers) {
                let place = Int.random(in: 0..<damaged.count, using: &numbers)
                damaged[place] = UInt8.random(in: 0...255, using: &numbers)
            }
            files.append(damaged)
        }
        // Numbers as large as can be in each field of every chunk.
        for place in stride(from: 8, to: whole.count - 4, by: 36) {
            files.append(whole[..<place] + [0xFF, 0xFF, 0xFF, 0xFF] + whole[(place + 4)...])
        }
        for file in files {
            try? FileManager.default.removeItem(atPath: path)
            try Data(file).write(to: URL(fileURLWithPath: path))
            // A wrong answer is git's too; an error is one of ours, and nothing is read that is not there.
            _ = try? await answers(commits)
        }
        // A parent behind the last commit.
        let chunk = try #require(whole.firstRange(of: Array("CDAT".utf8))).lowerBound + 4
        let rows = whole[chunk..<(chunk + 8)].reduce(0) { $0 << 8 | Int($1) }
        var damaged = whole
        for row in 0..<50 where damaged[rows + 36 * row + 20] == 0 {
            damaged.replaceSubrange((rows + 36 * row + 20)..<(rows + 36 * row + 24), with: [0, 0, 0, 50])
        }
        try FileManager.default.removeItem(atPath: path)
        try Data(damaged).write(to: URL(fileURLWithPath: path))
        #expect(try await answers(commits) == plain)
    }
}
