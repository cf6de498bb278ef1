// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Testing

/// Logs that the real git writes, read back: the marks are those that git has.
@Suite struct BisectLogAgainstGitTests {
    /// The marks as git would keep them.
    private func marks(_ log: ReplayedLog) -> Set<String> {
        let new = log.new.map { ["refs/bisect/\(log.terms.new) \($0)"] } ?? []
        let old = log.old.map { "refs/bisect/\(log.terms.old)-\($0) \($0)" }
        return Set(new + old + log.skipped.map { "refs/bisect/skip-\($0) \($0)" })
    }

    @Test(
        "what is read is what git has",
        arguments: [
            ["start", "bad c12", "good c1", "good c4", "skip c7", "skip c8", "bad c10", "good c6"],
            ["start c12 c1 c2", "skip c3..c5", "bad"],
            ["start", "new c12", "old c2", "old c3"],
            ["start --term-old broken --term-new=fixed", "broken c1", "fixed c12", "terms", "skip", "broken c3 c2"],
            ["start --term-good fast --term-bad=slow --no-checkout --first-parent c11 c2", "fast c3", "slow c10"],
            ["start c12 c1 -- file3 file5", "good"],
            ["start c12 c1 file3 file5 file7", "good"],
            ["start c12 c1 file3", "good"],
            ["start -- file3 file5", "bad c12", "good c1"],
            ["start file3 file5", "bad c12"],
            ["start HEAD c1", "good", "skip"],
            ["start"], ["start c12"],
        ]
    )
    func marksAndPaths(steps: [String]) async throws {
        let repository = try await BisectedRepository(count: 12)
        for step in steps {
            try await repository.git(arguments: ["bisect"] + step.split(separator: " ").map(String.init))
        }
        let log = try BisectLogReader.read(try await repository.log()) { !$0.hasPrefix("file") }
        #expect(marks(log) == (try await repository.marks()))
        let names = try await repository.names()
        #expect(log.paths == names.filter { $0 != "--" })
        #expect(log.isFirstParent == steps[0].contains("--first-parent"))
    }

    @Test func pathsWithBlanksAndQuotes() async throws {
        let repository = try await BisectedRepository(count: 6)
        let path = "a file/it's !here"
        try await repository.git("bisect", "start", "c6", "c1", "--", path, "-x", ":(exclude)file2")
        let log = try BisectLogReader.read(try await repository.log())
        #expect(log.paths == [path, "-x", ":(exclude)file2"])
        #expect(marks(log) == (try await repository.marks()))
    }

    @Test(
        "git's answer is found in its log and in what 'git bisect run' prints",
        arguments: [("good", "bad"), ("broken", "fixed")]
    )
    func theAnswer(old: String, new: String) async throws {
        let repository = try await BisectedRepository(count: 9)
        try await repository.git("bisect", "start", "--term-old", old, "--term-new", new, "c9", "c1")
        let printed = try await repository.git("bisect", "run", "sh", "-c", "test ! -e file5")
        let log = try await repository.log()
        let culprit = try await repository.commit("c5")
        let read = try BisectLogReader.read(log)
        #expect(read.named?.hex == culprit)
        #expect(read.soundsLikeFix == (new == "fixed"))
        let commands = String(decoding: log, as: UTF8.self).split(separator: "\n").filter { !$0.contains("first") }
        let pasted = printed + "\n" + commands.joined(separator: "\n")
        #expect(try BisectLogReader.read(Array(pasted.utf8)).named?.hex == culprit)
        #expect(marks(read) == (try await repository.marks()))
    }
}

extension BisectedRepository {
    func git(arguments: [String]) async throws {
        let output = try await run(arguments)
        guard output.end.isSuccess else {
            throw Failed(command: "\(arguments)", message: output.text + output.errorText)
        }
    }

    /// The paths as git keeps them; no word here needs quotes.
    func names() async throws -> [String] {
        let output = try await run(["-c", "alias.names=!cat .git/BISECT_NAMES", "names"])
        return output.text.split { $0 == " " || $0 == "\n" }.map { $0.filter { $0 != "'" } }
    }
}
