// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import Sessions
import SystemPackage
import Testing

@testable import Driver

/// A repository made with real git in a folder of its own, removed with the value's last use.
final class SmallRepository: Sendable {
    let path = FilePath("/tmp/kbisect-facts-\(UUID().uuidString)")

    init() async throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        try await git(["init", "-q", "-b", "main", "."])
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    @discardableResult
    func git(_ arguments: [String], input: String = "", author: String = "A <a@example.org>") async throws -> String {
        let name = author.prefix { $0 != "<" }.trimmingCharacters(in: .whitespaces)
        let command = HostCommand(
            "git",
            arguments,
            environment: [
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": "/nonexistent",
                "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_DATE": "1600000000 +0200",
                "GIT_AUTHOR_EMAIL": author.dropFirst(name.count).filter { !" <>".contains($0) },
                "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
                "GIT_COMMITTER_DATE": "1600000060 -0130",
            ],
            workingDirectory: path
        )
        let output = try await HostCommandRunner()
            .capture(command, input: Array(input.utf8), limit: 1 << 20, timeout: .seconds(60))
        try #require(output.end.isSuccess, "\(command.shellLine): \(output.errorText)")
        return output.text.trimmingCharacters(in: .newlines)
    }

    func write(_ name: String, _ content: String) throws {
        let file = URL(filePath: path.appending(name).string)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: file)
    }

    func commit(_ message: String, author: String = "A <a@example.org>") async throws -> CommitID {
        try await git(["add", "-A"])
        let arguments = ["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-"]
        try await git(arguments, input: message, author: author)
        return try #require(CommitID(await git(["rev-parse", "HEAD"])))
    }

    func open() throws -> GitRepository { try GitRepository(openingReadOnly: path) }
}

@Suite struct CulpritFactsTests {
    @Test func everythingThatTheRepositorySaysIsThere() async throws {
        let made = try await SmallRepository()
        try made.write("fs/file.c", "one\n")
        let upstream = try await made.commit("root")
        try made.write("fs/file.c", "two\n")
        let culprit = try await made.commit(
            """
            btrfs: break it

            commit \(upstream) upstream.

            Reviewed-by: "R, of X" <r@example.org>
            Cc: stable@vger.kernel.org # 5.10+
            Signed-off-by: A <A@example.org>
            Signed-off-by: S <s@example.org>
            """
        )
        try await made.git(["tag", "v6.0.8"])
        try made.write("fs/file.c", "three\n")
        let fix = try await made.commit("mend\n\nFixes: \(culprit.short) (\"x\")\nCloses: https://example.org/\n")
        let facts = try await CulpritFacts.gather(culprit, from: made.open())
        #expect(facts.message.hasPrefix("btrfs: break it\n\ncommit "))
        #expect(facts.trailers.map(\.key) == ["Reviewed-by", "Cc", "Signed-off-by", "Signed-off-by"])
        #expect(facts.committer == "C")
        #expect(facts.committerEmail == "c@example.org")
        #expect(facts.committed == "2020-09-13T10:57:40-01:30")
        #expect(facts.files == ["fs/file.c"])
        #expect(facts.fileCount == 1)
        #expect(facts.diff.hasSuffix("@@ -1 +1 @@\n-one\n+two\n"))
        #expect(!facts.diffIsCut)
        #expect(facts.releases == CulpritFacts.Releases(stable: ["v6.0.8"]))
        #expect(facts.upstream == upstream.hex)
        #expect(facts.twins.map(\.commit.id) == [upstream])
        #expect(facts.remedies.map(\.commit.id) == [fix])
        #expect(facts.remedies.first?.kind == .fixes)
        #expect(facts.remedies.first?.reports == [.init(key: "Closes", value: "https://example.org/")])
        #expect(facts.extent == .init(commits: 3, tips: 2, isComplete: true))
        #expect(
            facts.recipients == [
                .init(name: "A", address: "a@example.org", role: "author"),
                .init(name: "S", address: "s@example.org", role: "Signed-off-by"),
                .init(name: "R, of X", address: "r@example.org", role: "Reviewed-by"),
                .init(name: "", address: "stable@vger.kernel.org", role: "Cc"),
            ]
        )
        #expect(facts.noMaintainers == nil)
    }

    @Test func aRootCommitAndOneWithoutBoundsAreRead() async throws {
        let made = try await SmallRepository()
        for index in 0..<1_100 { try made.write("f/\(index)", String(repeating: "line \(index)\n", count: 30)) }
        let root = try await made.commit("root\n\n" + String(repeating: "ä", count: 100_000), author: "B <no address>")
        let facts = try await CulpritFacts.gather(root, from: made.open())
        #expect(facts.files.count == 1_000)
        #expect(facts.fileCount == 1_100)
        #expect(facts.diffIsCut)
        #expect(facts.diff.utf8.count <= 200 << 10)
        #expect(facts.diff.utf8.count > 199 << 10)
        #expect((65_530...65_536).contains(facts.message.utf8.count))
        #expect(facts.message.last == "ä")
        #expect(facts.recipients.isEmpty)
        #expect(facts.upstream == nil)
    }

    @Test(arguments: [
        ("A <a@example.org>", "A", "a@example.org"), ("a.b+c@example.org", "", "a.b+c@example.org"),
        ("<a@b.c> # v5.4", "", "a@b.c"), ("stable@vger.kernel.org # x", "", "stable@vger.kernel.org"),
        ("\"A \\\"B\\\" C\" <a@b.c> [v1]", "A \"B\" C", "a@b.c"), ("Jörg <a@b>", "Jörg", "a@b"),
    ])
    func plausibleAddressesAreTaken(_ text: String, _ name: String, _ address: String) {
        let expected = CulpritFacts.Recipient(name: name, address: address, role: "Cc")
        #expect(CulpritFacts.Recipient(mailbox: text, role: "Cc") == expected)
    }

    @Test(arguments: [
        "", "nobody", "A <a@b", "A <a b@c>", "A <a@b@c>", "A <@b>", "A <a@>", "A <a@-b>", "A <-oX@b>", "A <a@b..c>",
        "A <a\r\nBcc: x@y>", "A\nBcc: x <a@b>", "A\u{1B}[2J <a@b>", "A\u{202E} <a@b>", "A <a@b,c@d>", "A <a;b@c>",
        "A > <a@b>", "A <ä@b>", "A <a@b\u{0}>", "A <" + String(repeating: "a", count: 253) + "@b>",
        String(repeating: "A", count: 201) + " <a@b>",
    ])
    func othersAreNot(_ text: String) {
        #expect(CulpritFacts.Recipient(mailbox: text, role: "Cc") == nil)
    }
}
