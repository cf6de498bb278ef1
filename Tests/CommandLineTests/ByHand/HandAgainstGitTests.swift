// SPDX-License-Identifier: Apache-2.0

import HostCommands
import TestSupport
import Testing

/// Whole searches by hand, beside the real `git bisect` with the same marks: the same answer, and nothing of the
/// person's repository changes.
@Suite struct HandAgainstGitTests {
    /// A line of 0 to 5, two branches of it that are merged, one that forked early, and a line again.
    private static let branched: [[Int]] = [
        [], [0], [1], [2], [3], [4],
        [2], [6], [7],  // from 2: 6, 7, 8
        [5], [9], [10, 8],  // 11 merges 8 into 10
        [11], [12], [3], [14], [13, 15],  // 16 merges 15, which forked at 3
        [16], [17],
    ]

    private static func line(_ count: Int) -> [[Int]] { (0..<count).map { $0 == 0 ? [] : [$0 - 1] } }

    private func compare(
        _ parents: [[Int]],
        kbisect: [String],
        git: (HandHistory, @escaping (Int) -> String) async throws -> HandHistory.Answer,
        judge: @escaping (HandHistory, Int) -> String,
        expecting expected: HandHistory.Answer? = nil
    ) async throws {
        try await Program.with { program in
            let history = try await HandHistory(program, parents: parents)
            let before = try await FolderFingerprint.of(history.repository.string)
            let ours = try await history.byHand(kbisect) { judge(history, $0) }
            #expect(try await FolderFingerprint.of(history.repository.string) == before)
            let theirs = try await git(history) { judge(history, $0) }
            #expect(ours == theirs)
            if let expected { #expect(ours == expected) }
            if ours.culprit != nil || ours.status == 2 { #expect(try await history.replayedByGit() == theirs) }
        }
    }

    @Test(arguments: [1, 7, 12, 19])
    func aLine(culprit: Int) async throws {
        try await compare(
            Self.line(20),
            kbisect: ["c0..c19"],
            git: { try await $0.byGit("c19", "c0", judge: $1) },
            judge: { $0.contains($1, culprit) ? "bad" : "good" },
            expecting: .init(status: 0, culprit: culprit)
        )
    }

    @Test("a branch, a merge itself, what came before", arguments: [3, 7, 10, 11, 15, 16, 18])
    func merges(culprit: Int) async throws {
        try await compare(
            Self.branched,
            kbisect: ["c1", "c18"],
            git: { try await $0.byGit("c18", "c1", judge: $1) },
            judge: { $0.contains($1, culprit) ? "bad" : "good" },
            expecting: .init(status: 0, culprit: culprit)
        )
    }

    @Test(
        "what cannot be tested is gone around, or the answer is a set",
        arguments: [
            ([4, 5, 6], 12), ([6, 7, 8, 9], 8), ([10], 10), ([2, 3, 17, 18], 17), ([1, 2, 3, 4, 5, 6, 7, 8], 9),
        ]
    )
    func skips(skipped: [Int], culprit: Int) async throws {
        try await compare(
            Self.line(20),
            kbisect: ["c0..c19"],
            git: { try await $0.byGit("c19", "c0", judge: $1) },
            judge: { skipped.contains($1) ? "skip" : $0.contains($1, culprit) ? "bad" : "good" }
        )
    }

    @Test func aMergeBaseThatIsBadAlready() async throws {
        try await compare(
            Self.branched,
            kbisect: ["--good", "c14", "c13"],
            git: { try await $0.byGit("c13", "c14", judge: $1) },
            judge: { $1 == 14 || $1 < 3 ? "good" : "bad" },
            expecting: .init(status: 3)
        )
    }

    @Test("a merge base is tested first, and a skipped one is passed over", arguments: [false, true])
    func aMergeBaseThatIsGood(isSkipped: Bool) async throws {
        try await compare(
            Self.branched,
            kbisect: ["--good", "c15", "c13"],
            git: { try await $0.byGit("c13", "c15", judge: $1) },
            judge: { $1 == 3 && isSkipped ? "skip" : $0.contains($1, 9) ? "bad" : "good" },
            expecting: .init(status: 0, culprit: 9)
        )
    }

    @Test func aFixInOwnWords() async throws {
        try await compare(
            Self.branched,
            kbisect: ["--find", "fix", "--term-old", "slow", "--term-new", "fast", "c1..c18"],
            git: { try await $0.byGit("--term-old=slow", "--term-new=fast", "c18", "c1", judge: $1) },
            judge: { $0.contains($1, 7) ? "fast" : "slow" },
            expecting: .init(status: 0, culprit: 7)
        )
    }

    @Test func firstParents() async throws {
        try await compare(
            Self.branched,
            kbisect: ["--first-parent", "c1..c18"],
            git: { try await $0.byGit("--first-parent", "c18", "c1", judge: $1) },
            judge: { $0.contains($1, 7) ? "bad" : "good" },
            expecting: .init(status: 0, culprit: 11)
        )
    }

    @Test func inASearchForAFixBadIsWhatIsBroken() async throws {
        try await Program.with { program in
            let history = try await HandHistory(program, parents: Self.line(16))
            let found = try await history.byHand(["--find", "fix", "c0..c15"]) { $0 >= 9 ? "good" : "bad" }
            #expect(found == .init(status: 0, culprit: 9))
            #expect(try await program.run("next").errorText.contains("is the first fixed commit"))
            #expect(try await history.replayedByGit().culprit == 9)
        }
    }
}
