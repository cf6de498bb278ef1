// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GitHistory

@Suite struct CommitMentionTests {
    private let sha = "8184620ae21213d51eaf2e0bd4186baacb928172"
    private let other = "3a2fa3c01fc7c2183eb3278bd912e5bcec20eb2a"

    /// What a message names: `stable 8184620...`.
    private func mentions(_ message: String) -> [String] {
        Array(message.utf8).withUnsafeBytes { CommitMention.all(in: $0) }.map { "\($0.relation) \($0.id.text)" }
    }

    @Test func theThreeFormsOfAnUpstreamCommitAreFound() {
        for (line, form) in [
            ("commit \(sha) upstream.", "stable"), ("[ Upstream commit \(sha) ]", "bracketed"),
            ("(cherry picked from commit \(sha))", "picked"), ("(cherry-picked from commit \(sha))", "picked"),
            ("Commit \(sha) upstream", "stable"), ("  [ upstream commit \(sha.uppercased()) ]  ", "bracketed"),
            ("[upstream commit \(sha)]", "bracketed"),
        ] {
            #expect(mentions("btrfs: title\r\n\n\(line)\n\nText.") == ["\(form) \(sha)"], "\(line)")
        }
    }

    @Test func aMentionInASentenceIsNone() {
        for line in [
            "See commit \(sha) upstream. It broke.", "commit \(sha) upstream. It broke.", "commit \(sha)0 upstream.",
            "commit 8184620 upstream.", "[ Upstream commit ]", "commit", "commit ", "[", "(", "Fixes:", "Fixes: ",
            "This reverts commit", "xFixes: \(sha)",
        ] {
            #expect(mentions(line).isEmpty, "\(line)")
        }
    }

    @Test func whatIsMendedAndWhatIsRevertedIsFound() {
        #expect(
            mentions("x\n\nFixes: 8184620ae212 (\"x\")\nFIXES:commit \(sha)") == [
                "fixes 8184620ae212", "fixes \(sha)",
            ]
        )
        #expect(mentions("This reverts commit 8184620.") == ["reverts 8184620"])
        #expect(mentions("This reverts commit \(sha), reversing") == ["reverts \(sha)"])
        #expect(
            mentions("This reverts commit \(other) which is commit \(sha) upstream.") == [
                "reverts \(other)", "reverts \(sha)",
            ]
        )
    }

    @Test func aRevertsUpstreamCommitIsRevertedTooAndAPickedRevertIsPicked() {
        #expect(
            mentions("x\n\nThis reverts commit \(other) which is\ncommit \(sha) upstream.") == [
                "reverts \(other)", "reverts \(sha)",
            ]
        )
        #expect(
            mentions("x\n\ncommit \(sha) upstream.\n\nThis reverts commit \(other).\n\n") == [
                "stable \(sha)", "reverts \(other)",
            ]
        )
    }

    @Test func oneMessageNamesABoundedNumber() {
        #expect(mentions(String(repeating: "commit \(sha) upstream.\n", count: 5_000)).count == 1_000)
    }
}
