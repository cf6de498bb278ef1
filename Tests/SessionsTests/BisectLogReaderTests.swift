// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Testing

/// Logs of each version of git, and what people write themselves.
@Suite struct BisectLogReaderTests {
    private static let ids = (0..<8).map { String(repeating: String($0), count: 40) }

    private func read(_ text: String, isRevision: @escaping (String) -> Bool = { _ in true }) throws -> ReplayedLog {
        var text = text
        for (digit, id) in Self.ids.enumerated() { text = text.replacing("<\(digit)>", with: id) }
        return try BisectLogReader.read(Array(text.utf8), isRevision: isRevision)
    }

    @Test func aLogOfGit2_39() throws {
        let log = try read(
            """
            # bad: [<7>] Linux 6.0.9
            # good: [<0>] Linux 6.0.7
            git bisect start 'v6.0.9' 'v6.0.7'
            # skip: [<3>] btrfs: x
            git bisect skip <3>
            # bad: [<5>] git bisect reset
            git bisect bad <5>
            # good: [<4>] y
            git bisect good <4>
            # first bad commit: [<5>] git bisect reset

            """
        )
        let expected = ReplayedLog(
            old: [Self.ids[0], Self.ids[4]],
            new: Self.ids[5],
            skipped: [Self.ids[3]],
            named: CommitID(Self.ids[5])
        )
        #expect(log == expected)
    }

    @Test(arguments: ["first fixed commit", "first 'fixed' commit"])
    func aLogOfGit2_54AndOfGit2_55(answer: String) throws {
        let log = try read(
            """
            git bisect start '--term-old' 'broken' '--term-new' 'fixed' '--' 'it'\\''s '\\!'x' 'b'
            # status: waiting for both good and bad commits
            # fixed: [<7>] b
            git bisect fixed <7>
            # status: waiting for good commit(s), bad commit known
            # broken: [<0>] a
            git bisect broken <0>
            # possible \(answer): [<3>] a
            # \(answer): [<7>] b
            """
        )
        #expect(log.terms.old == "broken" && log.terms.new == "fixed" && log.soundsLikeFix)
        #expect(log.old == [Self.ids[0]] && log.new == Self.ids[7] && log.named?.hex == Self.ids[7])
        #expect(log.paths == ["it's !x", "b"])
    }

    @Test(arguments: ["<5> is the first bad commit", "<5> is the first 'bad' commit"])
    func whatGitBisectRunPrints(line: String) throws {
        let shown =
            "\ncommit <5>\n\n    git bisect start\n    git bisect isn't good <1>\n    <2> is the first bad commit\n git bisect reset\n"
        for text in [line + shown + "git bisect start", "git bisect start\n" + line + shown] {
            let log = try read(text)
            #expect(log.named?.hex == Self.ids[5] && log.old.isEmpty)
        }
        #expect(try read(line + "\ngit bisect start\ngit bisect new <5>").named == nil)
    }

    @Test func writtenByHand() throws {
        let log = try read(
            """
            Bisected with:
              git bisect start v6.1 v6.0
            \t# nonsense
              git-bisect  good\tv6.0.1   v6.0.2 # both
              git bisect terms --term-good
              git bisect skip v6.0.3\r
            """
        )
        #expect(log == ReplayedLog(old: ["v6.0", "v6.0.1", "v6.0.2"], new: "v6.1", skipped: ["v6.0.3"]))
    }

    @Test func endsMayBeMissing() throws {
        #expect(try read("git bisect start") == ReplayedLog())
        #expect(try read("git bisect start\ngit bisect good v1").new == nil)
        #expect(try read("git bisect start v2").old.isEmpty)
    }

    @Test func theLastMarkOfACommitAndTheLastStartCount() throws {
        let marks =
            "git bisect bad <6>\ngit bisect bad <5>\ngit bisect good <5>\ngit bisect skip <4>\ngit bisect good <4>"
        let log = try read("git bisect start\n" + marks)
        #expect(log == ReplayedLog(old: [Self.ids[5], Self.ids[4]], new: Self.ids[6]))
        let again = try read(
            "git bisect start\n\(marks)\n# first bad commit: [<6>] x\ngit bisect start\ngit bisect old <1>"
        )
        #expect(again.old == [Self.ids[1]] && again.new == nil && again.named == nil && again.terms.new == "new")
    }

    @Test func aWordOfStartIsAPathWhereTheRepositoryOrGitsCommentsSaySo() throws {
        let isTag = { (text: String) in text.hasPrefix("v") }
        let asked = try read("git bisect start v2 v1 fs mm", isRevision: isTag)
        #expect(asked.new == "v2" && asked.old == ["v1"] && asked.paths == ["fs", "mm"])
        let noted = try read("# bad: [<7>] b\n# good: [<1>] a\ngit bisect start 'HEAD' '111111' 'fs' 'mm'")
        #expect(noted.new == Self.ids[7] && noted.old == [Self.ids[1]] && noted.paths == ["fs", "mm"])
    }

    @Test func aCommentThatContradictsItsCommandIsOnlyAComment() throws {
        let log = try read("# bad: [<7>] b\n# bad: [<1>] a\ngit bisect start '222222' 'v1' --")
        #expect(log.new == "222222" && log.old == ["v1"])
    }
}
