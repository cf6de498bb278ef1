// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct PinnedCommitTests {
    let scratch: ScratchFolder
    let made: MadeRepository
    private let tree: String

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
        tree = try await made.git(["hash-object", "-t", "tree", "-w", "--stdin"])
    }

    private func commit(_ message: String, on parents: [CommitID] = []) async throws -> CommitID {
        try await made.commitTree(tree, parents: parents, message: message, at: 1_600_000_000)
    }

    private func graph(_ good: CommitID, _ bad: CommitID) async throws -> (GitRepository, CommitGraph) {
        let repository = try GitRepository(openingReadOnly: made.path)
        return (repository, try await repository.suspects(good: [good], bad: bad))
    }

    @Test(arguments: [7, 12, 40])
    func itIsFoundBothWays(_ digits: Int) async throws {
        let root = try await commit("root")
        let upstream = try await commit("change", on: [root])
        let twin = try await commit("change\n\ncommit \(upstream) upstream.", on: [root])
        let other = try await commit("change\n\n[ Upstream commit \(upstream.hex.prefix(12)) ]", on: [root])
        let (repository, stable) = try await graph(root, twin)
        let (_, mainline) = try await graph(root, upstream)
        func prefix(_ id: CommitID) -> String { String(id.hex.prefix(digits)) }

        let itself = try await repository.pinned(prefix(twin), among: stable)
        #expect(itself == .found(twin, how: "'\(prefix(twin))' is \(twin.short) in this history"))
        let down = try await repository.pinned(prefix(upstream), among: stable)
        let quote = "\"commit \(upstream.short)... upstream.\""
        #expect(
            down == .found(twin, how: "'\(prefix(upstream))' is in this history as \(twin.short), which says \(quote)")
        )
        #expect(try await repository.pinned(prefix(upstream), among: stable) == down)
        let up = try await repository.pinned(prefix(twin), among: mainline)
        #expect(
            up == .found(upstream, how: "'\(prefix(twin))' is in this history as \(upstream.short): it says \(quote)")
        )
        #expect(try await repository.pinned(prefix(other), among: stable).commits == [twin])
        #expect(try await repository.pinned(prefix(upstream), among: mainline).commits == [upstream])
    }

    @Test func twoAreAmbiguousAndNoneIsSaid() async throws {
        let root = try await commit("root")
        let upstream = try await commit("change", on: [root])
        let twin = try await commit("change\n\ncommit \(upstream) upstream.", on: [root])
        let words = "x\n\nThis reverts commit \(twin) which is\ncommit \(upstream) upstream."
        let revert = try await commit(words, on: [twin])
        let again = try await commit("again\n\n(cherry picked from commit \(upstream))", on: [revert])
        let (repository, graph) = try await graph(root, again)
        let found = try await repository.pinned(upstream.hex, among: graph)
        #expect(found.commits == [twin, again])
        #expect(found.how.contains("\(twin.short), \(again.short)"))
        for nothing in [root.hex, String(repeating: "0", count: 12), "abcdef", "not hexadecimal", ""] {
            let found = try await repository.pinned(nothing, among: graph)
            guard case .none = found else {
                Issue.record("\(nothing): \(found)")
                continue
            }
        }
    }

    @Test func theNewestTagIsTheNearestBelow() async throws {
        func at(_ day: Int, _ parents: [CommitID]) async throws -> CommitID {
            try await made.commitTree(tree, parents: parents, message: "\(day)", at: 1_600_000_000 + day * 86_400)
        }
        let old = try await at(0, [])
        let good = try await at(1, [old])
        let between = try await at(2, [good])
        let higher = try await at(3, [between])
        let fork = try await at(4, [old])
        let merge = try await at(5, [higher, fork])
        let bad = try await at(6, [merge])
        let above = try await at(7, [bad])
        for (name, commit) in [
            ("old", old), ("good", good), ("between", between), ("fork", fork), ("bad", bad), ("above", above),
            ("m-2", merge), ("m-1", merge),
        ] {
            try await made.git(["tag", name, commit.hex])
        }
        try await made.git(["tag", "-a", "a-0", "-m", "annotated", merge.hex])
        try await made.git(["tag", "blob", await made.git(["hash-object", "-w", "--stdin"], input: [1])])
        let repository = try GitRepository(openingReadOnly: made.path)
        func newest(_ excluded: [CommitID], _ goods: [CommitID]) async throws -> String? {
            try await repository.newestTag(below: bad, notBelow: goods, excluding: excluded)?.name
        }
        #expect(try await newest([], [good]) == "bad")
        let found = try await repository.newestTag(below: bad, notBelow: [good], excluding: [bad])
        #expect(found == ResolvedRevision(asked: "a-0", id: merge, name: "a-0"))
        // The fork is no descendant of the good commit.
        #expect(try await newest([bad, merge], [good]) == "between")
        #expect(try await newest([bad, merge, between], [good]) == "good")
        #expect(try await newest([bad, merge, between, good], [good]) == nil)
        // One good commit above the other: what lies between them counts.
        #expect(try await newest([bad, merge], [good, higher]) == "between")
        #expect(try await newest([bad, merge], [old]) == "fork")
        #expect(try await newest([], [above]) == nil)
        // Without a good commit, any tag of the year before.
        #expect(try await newest([bad, merge], []) == "fork")
    }
}
