// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

/// How two trees differ, as git sees it.
@Suite struct TreeDifferenceTests {
    @Test(arguments: 1...6)
    func itIsWhatGitSays(_ seed: UInt64) async throws {
        let history = try await RandomHistory(seed: seed, commits: 8)
        let repository = try GitRepository(openingReadOnly: history.made.path)
        let tree = WorkTree(worker: history.scratch.path.appending("worker"))
        for old in history.commits {
            for new in history.commits.prefix(4) {
                _ = try await tree.checkOut(new.id, from: repository)
                let id = try #require(await tree.tree)
                let before = try await history.made.git(["rev-parse", old.id.hex + "^{tree}"])
                let found = try #require(try await tree.difference(from: before, to: id))
                let said = try await history.made.git([
                    "diff-tree", "-r", "-z", "--raw", "--no-renames", before, id,
                ])
                #expect(Self.listing(found) == Self.listing(raw: said), "\(old.id.short)..\(new.id.short)")
            }
        }
    }

    @Test func namesAreTheSameWhereNoFileCameOrWent() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path.appending("made"))
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        func names() async throws -> String? {
            _ = try await tree.checkOut(try await made.commitAll("next"), from: repository)
            return try await tree.namesID()
        }
        try made.write("include/linux/a.h", "1")
        try made.write("Documentation/a.rst", "1")
        let first = try await names()
        try made.write("include/linux/a.h", "2")
        try made.write("Documentation/b.rst", "1")
        #expect(try await names() == first)
        try made.write("include/linux/b.h", "1")
        let second = try await names()
        #expect(second != first)
        try FileManager.default.removeItem(atPath: made.path.appending("include/linux/b.h").string)
        #expect(try await names() == first)
    }

    /// What was made for a proof is gone by the next session.
    @Test func aTreeThatIsGoneFromTheRepositoryIsStillComparedByTheNextCheckout() async throws {
        let scratch = try ScratchFolder()
        let (one, two) = try await (
            MadeRepository(scratch.path.appending("one")), MadeRepository(scratch.path.appending("two"))
        )
        for made in [one, two] { try made.write("same.c", "same") }
        try one.write("gone.c", "x")
        try one.write("changed.c", "1")
        try two.write("changed.c", "2")
        try two.write("fs/new.c", "x")
        let worker = scratch.path.appending("worker")
        let first = WorkTree(worker: worker)
        _ = try await first.checkOut(try await one.commitAll("one"), from: GitRepository(openingReadOnly: one.path))
        let before = try #require(await first.tree)
        let later = WorkTree(worker: worker)
        let commit = try await two.commitAll("two")
        _ = try await later.checkOut(commit, from: GitRepository(openingReadOnly: two.path))
        let id = try #require(await later.tree)
        let found = try #require(try await later.difference(from: before, to: id))
        #expect(found.added == ["fs/new.c"] && found.removed == ["gone.c"] && found.modified == ["changed.c"])
        #expect(!found.hasLinks)
        let other = String(repeating: "1", count: 40)
        #expect(try await later.difference(from: other, to: id) == nil)
        #expect(try await later.difference(from: before, to: other) == nil)

        // Somebody did it by hand: nobody knows since when.
        try Data("3".utf8).write(to: URL(filePath: later.folder.appending("changed.c").string))
        let third = WorkTree(worker: worker)
        _ = try await third.checkOut(commit, from: GitRepository(openingReadOnly: two.path))
        #expect(try await third.difference(from: before, to: id) == nil)
    }

    private static func listing(_ difference: TreeDifference) -> Set<String> {
        Set(
            difference.added.map { "A " + $0 } + difference.removed.map { "D " + $0 }
                + difference.modified.map { "M " + $0 } + (difference.hasLinks ? ["links"] : [])
        )
    }

    /// `:100644 100755 <id> <id> M\0path\0`; links and submodules are told by their modes.
    private static func listing(raw text: String) -> Set<String> {
        let fields = text.split(separator: "\0").map(String.init)
        var lines: Set<String> = []
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let modes = fields[index].dropFirst().split(separator: " ")
            let isFile = modes.prefix(2).map { $0.hasPrefix("100") }
            if modes.prefix(2).contains("120000") { lines.insert("links") }
            switch (isFile[0], isFile[1]) {
            case (true, true): lines.insert("M " + fields[index + 1])
            case (true, false): lines.insert("D " + fields[index + 1])
            case (false, true): lines.insert("A " + fields[index + 1])
            case (false, false): break
            }
        }
        return lines
    }
}
