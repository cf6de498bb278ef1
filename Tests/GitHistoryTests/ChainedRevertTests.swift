// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct ChainedRevertTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private func lines(_ changed: [Int: String] = [:]) -> String {
        (0..<30).map { (changed[$0] ?? "line \($0)") + "\n" }.joined()
    }

    private func commit(_ file: String, _ changed: [Int: String]) async throws -> CommitID {
        try made.write(file, lines(changed))
        return try await made.commitAll("\(file) \(changed.sorted { $0.key < $1.key })")
    }

    private func chained(_ commit: CommitID, on tip: CommitID) async throws -> ChainedRevert {
        let repository = try GitRepository(openingReadOnly: made.path)
        return try await GraftRepository(in: scratch.path.appending("grafts"), of: repository)
            .revertWithChain(of: commit, on: tip)
    }

    private func expect(_ outcome: ChainedRevert, chain expected: [CommitID], of commit: CommitID) async throws {
        guard case .made(let graft, let chain) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(chain == expected)
        try await made.git(["revert", "--no-edit"] + (expected + [commit]).map(\.hex))
        #expect(try await made.git(["rev-parse", "HEAD^{tree}"]) == graft.tree)
    }

    @Test func aloneWhereThatIsEnough() async throws {
        _ = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        let tip = try await commit("f", [5: "a", 25: "b"])
        try await expect(chained(change, on: tip), chain: [], of: change)
    }

    @Test func withTwoThatWereBuiltUponIt() async throws {
        _ = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        let first = try await commit("f", [5: "a", 6: "b"])
        _ = try await commit("g", [1: "unrelated"])
        let second = try await commit("f", [5: "a", 6: "b", 7: "c"])
        try await expect(chained(change, on: second), chain: [second, first], of: change)
    }

    @Test func withThreeAndNoneThatIsNotNeeded() async throws {
        _ = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        var state = [5: "a"]
        var needed: [CommitID] = []
        for (line, isNeeded) in [(5, true), (25, false), (5, true), (15, false), (5, true), (28, false)] {
            state[line] = "\(state[line] ?? "")\(line)"
            let id = try await commit("f", state)
            if isNeeded { needed.append(id) }
        }
        let tip = try await made.head()
        try await expect(chained(change, on: tip), chain: needed.reversed(), of: change)
    }

    @Test func withOneThatConflictsInAnotherFileItself() async throws {
        _ = try await commit("f", [:])
        _ = try await commit("g", [:])
        let change = try await commit("f", [5: "a"])
        try made.write("g", lines([5: "a"]))
        let both = try await commit("f", [5: "b"])
        let other = try await commit("g", [5: "b"])
        try await expect(chained(change, on: other), chain: [other, both], of: change)
    }

    @Test func notWhereAMergeIsInTheWay() async throws {
        _ = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        try await made.git(["checkout", "-q", "-b", "side"])
        _ = try await commit("g", [5: "side"])
        try await made.git(["checkout", "-q", "main"])
        _ = try await commit("h", [5: "main"])
        try await made.git(["merge", "-q", "--no-ff", "--no-commit", "side"])
        // Resolved by hand, as something that neither side had.
        let merge = try await commit("f", [5: "by hand"])
        #expect(try await chained(change, on: merge) == .conflict(.init(at: change, files: ["f"], total: 1)))
    }

    @Test func onlyWhereItIsContained() async throws {
        let root = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        #expect(try await chained(change, on: root) == .notContained)
    }

    @Test func aRemovedFileComesBack() async throws {
        _ = try await commit("f", [:])
        let change = try await commit("f", [5: "a"])
        try await made.git(["rm", "-q", "f"])
        let removal = try await made.commitAll("removal")
        try await expect(chained(change, on: removal), chain: [removal], of: change)
    }
}
