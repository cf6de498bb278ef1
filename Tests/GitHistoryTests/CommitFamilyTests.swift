// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

/// A mainline and two stable branches, as the kernel has them, without a work tree.
@Suite struct CommitFamilyTests {
    let scratch: ScratchFolder
    let made: MadeRepository
    private let tree: String
    private let start = 1_600_000_000
    private let day = 86_400

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
        tree = try await made.git(["hash-object", "-t", "tree", "-w", "--stdin"])
    }

    private func commit(_ message: String, on parents: [CommitID] = [], day: Int) async throws -> CommitID {
        try await made.commitTree(tree, parents: parents, message: message, at: start + day * self.day)
    }

    /// Writes a commit as it is: git itself refuses a NUL, and the command line a long message.
    private func raw(_ message: String, on parent: CommitID, day: Int) async throws -> CommitID {
        let who = "A <a@example.org> \(start + day * self.day) +0000"
        let content = "tree \(tree)\nparent \(parent)\nauthor \(who)\ncommitter \(who)\n\n\(message)"
        let command = ["hash-object", "--literally", "-t", "commit", "-w", "--stdin"]
        return try made.id(await made.git(command, input: Array(content.utf8)))
    }

    private func branch(_ name: String, _ commit: CommitID) async throws {
        try await made.git(["update-ref", name.hasPrefix("refs/") ? name : "refs/heads/\(name)", commit.hex])
    }

    private func tag(_ name: String, _ commit: CommitID) async throws { try await made.git(["tag", name, commit.hex]) }

    private func family(of commit: CommitID, limit: Int = 1_000) async throws -> CommitFamily {
        try await GitRepository(openingReadOnly: made.path).family(of: commit, limit: limit)
    }

    @Test func twinsRemediesAndReleasesAreFound() async throws {
        let root = try await commit("root", day: 0)
        let upstream = try await commit("btrfs: break it", on: [root], day: 10)
        let candidate = try await commit("rc", on: [upstream], day: 12)
        let fix = try await commit(
            """
            btrfs: mend it

            Fixes: \(upstream.hex.prefix(12)) ("btrfs: break it")
            Reported-by: R <r@example.org>
            Closes: https://example.org/1
            Link: https://example.org/2
            Signed-off-by: S <s@example.org>
            """,
            on: [candidate],
            day: 40
        )
        let mainline = try await commit("release", on: [fix], day: 60)
        let twin = try await commit("btrfs: break it\n\ncommit \(upstream) upstream.\n\nText.", on: [root], day: 15)
        let stable = try await commit("Linux 5.9.3", on: [twin], day: 16)
        let revert = try await commit(
            "Revert \"btrfs: break it\"\n\nThis reverts commit \(twin) which is\ncommit \(upstream) upstream.\n",
            on: [stable],
            day: 30
        )
        let other = try await commit("btrfs: break it\n\n[ Upstream commit \(upstream) ]", on: [root], day: 20)
        // Picked from a stable branch, so its message names both.
        let third = try await commit("break it\n\n(cherry picked from commit \(other))", on: [root], day: 25)
        try await branch("master", mainline)
        try await branch("refs/remotes/stable/linux-5.9.y", revert)
        try await branch("refs/remotes/origin/distribution", third)
        for (name, commit) in [
            ("v5.9-rc1", root), ("v5.10-rc2", candidate), ("v5.10-rc10", fix), ("v5.10", mainline), ("v5.9.3", stable),
            ("v5.9.10", revert), ("v5.4.70", other), ("v5.4.71-rc1", other), ("z-one", third), ("a-two", third),
        ] {
            try await tag(name, commit)
        }
        try await made.git(["tag", "-a", "v5.10.1", "-m", "annotated", mainline.hex])
        for asked in [upstream, twin, other, third] {
            let family = try await family(of: asked)
            let all = [upstream, twin, other, third]
            #expect(Set(family.twins.map(\.commit.id)) == Set(all).subtracting([asked]))
            if asked != upstream { #expect(family.twins.first?.commit.id == (asked == third ? other : upstream)) }
            #expect(family.remedies.map(\.commit.id) == [revert, fix])
            #expect(family.remedies.map(\.kind) == [.reverts, .fixes])
            #expect(family.remedies[1].reports.map(\.key) == ["Reported-by", "Closes", "Link"])
            #expect(family.remedies[1].releases.mainline == "v5.10-rc10")
            #expect(family.remedies[0].releases.stable == ["v5.9.10"])
            #expect(family.extent.commits == 10)
            #expect(family.extent.tips == 14)
            #expect(family.extent.isComplete)
        }
        let found = try await family(of: upstream)
        #expect(found.upstream == nil)
        #expect(found.releases.mainline == "v5.10-rc2")
        #expect(found.releases.stable == ["v5.10.1"])
        #expect(found.twins.map(\.releases.stable) == [["v5.9.3"], ["v5.4.70"], []])
        #expect(found.twins.map(\.releases.others) == [[], ["v5.4.71-rc1"], ["a-two", "z-one"]])
        #expect(found.twins.allSatisfy { $0.releases.mainline == nil })
        #expect(try await family(of: twin).upstream == upstream.hex)
    }

    @Test func anUpstreamCommitThatIsMissingIsKeptByItsDigits() async throws {
        let missing = String(repeating: "ab", count: 20)
        let root = try await commit("root", day: 0)
        let first = try await commit("x\n\ncommit \(missing.prefix(12)) upstream.", on: [root], day: 1)
        let second = try await commit("x\n\n[ Upstream commit \(missing.uppercased()) ]", on: [root], day: 2)
        let fix = try await commit("y\n\nfixes: commit \(missing.prefix(7)) (\"x\")", on: [second], day: 3)
        try await branch("a", first)
        try await branch("b", fix)
        let found = try await family(of: first)
        #expect(found.upstream == String(missing.prefix(12)))
        #expect(found.twins.map(\.commit.id) == [second])
        #expect(found.remedies.map(\.commit.id) == [fix])
    }

    @Test func whatOnlyLooksLikeAMentionIsNone() async throws {
        let root = try await commit("root", day: 0)
        let culprit = try await commit("culprit", on: [root], day: 1)
        var tip = culprit
        let hex = culprit.hex
        let flipped = hex.prefix(6) + (hex.dropFirst(6).first == "0" ? "1" : "0")
        for (index, line) in [
            "Fixes: \(hex.prefix(6))", "Fixes: \(flipped)", "Fixes: \(flipped)\(hex.dropFirst(7))", "Fixes: \(hex)0",
            "Fixes: \(hex.prefix(12))z", "This fixes: \(hex)", "This reverts nothing of \(hex)", "Fixes: v\(hex)",
            "commit \(hex.prefix(11)) upstream.", "see commit \(hex) upstream.", "commit \(hex) upstream, I think",
            "(cherry picked from commit \(hex)", "[ Upstream commit \(hex)", "Fixes:\u{0}\(hex)", "Fixes: \(hex)é",
            "Fixes: \u{202E}\(hex)",
            String(repeating: " ", count: 500) + "Fixes: " + hex + String(repeating: "x", count: 500),
        ].enumerated() {
            tip = try await raw("x\n\n\(line)\n", on: tip, day: 2 + index)
        }
        try await branch("main", tip)
        let found = try await family(of: culprit)
        #expect(found.twins.isEmpty)
        #expect(found.remedies.isEmpty)
        // The walk came past all of them.
        #expect(found.extent.commits == 19)
        // The same line as it should be is found.
        try await branch("main", commit("x\n\nFixes: \(hex.prefix(7))", on: [tip], day: 50))
        #expect(try await family(of: culprit).remedies.count == 1)
    }

    @Test func hostileMessagesCannotMakeItGrowForEver() async throws {
        let root = try await commit("root", day: 0)
        var tips: [CommitID] = []
        for index in 0..<3 {
            let names = (0..<1_100).map { "commit \(String(format: "%040x", index * 5_000 + $0 + 1)) upstream.\n" }
            tips.append(try await raw("x\n\n" + names.joined(), on: root, day: 1 + index))
        }
        let nasty = "x\n\nFixes: \(tips[0])\n" + String(repeating: "Fixes: \u{1B}]0;", count: 20_000)
        tips.append(try await raw(nasty, on: tips[0], day: 9))
        for (index, tip) in tips.enumerated() { try await branch("b\(index)", tip) }
        let found = try await family(of: tips[0])
        #expect(found.remedies.map(\.commit.id) == [tips[3]])
        #expect(!found.extent.isComplete)
    }

    @Test func oldHistoryIsNotReadAndALimitIsSaid() async throws {
        var tip = try await commit("root", day: 0)
        for index in 1..<40 { tip = try await commit("old \(index)", on: [tip], day: index * 10) }
        let culprit = try await commit("culprit", on: [tip], day: 400)
        try await branch("main", culprit)
        let found = try await family(of: culprit)
        #expect(found.extent.isComplete)
        // 90 days are nine commits, and one more to see that it is too old.
        #expect(found.extent.commits == 11)
        let limited = try await family(of: culprit, limit: 5)
        #expect(limited.extent.commits == 5)
        #expect(!limited.extent.isComplete)
        // An upstream commit that is older moves the limit back.
        let upstream = try made.ids(await made.git(["rev-list", "--reverse", "main"]))[20]
        let twin = try await commit("x\n\ncommit \(upstream) upstream.", on: [tip], day: 401)
        try await branch("stable", twin)
        #expect(try await family(of: twin).extent.commits == 42 - 10)
    }

    @Test func aShallowCloneSaysThatItIsNotAll() async throws {
        let root = try await commit("root", day: 0)
        let middle = try await commit("middle", on: [root], day: 1)
        let tip = try await commit("tip", on: [middle], day: 2)
        try await branch("main", tip)
        let path = scratch.path.appending("shallow")
        try await made.git(["clone", "-q", "--bare", "--depth=2", "file://\(made.path)", path.string])
        let found = try await GitRepository(openingReadOnly: path).family(of: tip)
        #expect(found.extent.commits == 2)
        #expect(!found.extent.isComplete)
    }

    @Test func itCanBeCancelled() async throws {
        let tip = try await commit("root", day: 0)
        try await branch("main", tip)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await GitRepository(openingReadOnly: made.path).family(of: tip)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
