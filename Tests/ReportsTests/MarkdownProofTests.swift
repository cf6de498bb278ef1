// SPDX-License-Identifier: Apache-2.0

import Proof
import Reports
import Search
import Sessions
import Testing

@Suite struct MarkdownProofTests {
    @Test func theProofIsATableOfItsChecks() throws {
        let text = MarkdownReport(try SampleRecord.found()).text
        #expect(text.contains("**PROVEN: everything that follows from the claim was tested, and holds**"))
        #expect(
            text.contains("| revert | v6.0.9 with c0ffee6789ab reverted does not show the bug | OK |  | 6 | 0.4 % |")
        )
        #expect(text.contains("the miss rate is at most 36.4 %"))
        #expect(text.contains("- cab1456789ab"))
    }

    @Test func theFactsOfTheCulpritAreThere() throws {
        var record = try SampleRecord.found()
        record.culprit?.remedies = [try SampleRecord.remedy()]
        record.culprit?.noMaintainers = "there is <none>"
        let text = MarkdownReport(record).text
        #expect(text.contains("| contained in | stable v6.0.8 |"))
        #expect(text.contains("| upstream | stable commit c0ffee6789ab is upstream 8184620ae212"))
        #expect(text.contains("says that it fixes it; in mainline v6.2-rc1; stable v6.0.12 |"))
        #expect(text.contains("- Dana Maint dana&#64;example.org: maintainer of BTRFS FILE SYSTEM"))
        #expect(text.contains("MAINTAINERS says nothing: there is &lt;none&gt;"))
    }

    @Test func treesThatWereMadeAreMarkedInTheTable() throws {
        var record = try SampleRecord.found()
        record.probes[4].sameAs = 2
        let text = MarkdownReport(record).text
        #expect(text.contains("Linux 6.0.9, **with c0ffee6789ab reverted** | good |"))
        #expect(text.contains("the kernel of probe 2, which was kept | good |"))
        #expect(text.contains("| bad (3 of 3 boots showed it) |"))
    }

    @Test func nothingInACrashEndsItsFence() throws {
        var record = try SampleRecord.found()
        record.probes[3].oops?.lines = ["```", "`````` <img src=x>", "after\n```\n# heading"]
        let lines = MarkdownReport(record).text.split(separator: "\n")
        let fence = String(repeating: "`", count: 7)
        let start = try #require(lines.firstIndex { $0 == "\(fence)text" })
        #expect(lines[start + 4] == fence)
        #expect(lines[start + 3].hasPrefix("after\\u{a}```"))
    }

    @Test(arguments: [
        (Grade.proven, false, "is the commit that broke it: PROVEN."),
        (.supported, true, "is the commit that cures it: SUPPORTED."),
        (.refuted, false, "is not the commit that broke it: REFUTED."),
        (.inconclusive, false, "It could not be decided whether"),
    ])
    func aVerificationSaysItsGradeFirst(_ grade: Grade, _ isFix: Bool, _ words: String) throws {
        let text = MarkdownReport(try SampleRecord.verified(grade, isFix: isFix)).text
        #expect(text.split(separator: "\n")[1].contains(words))
        #expect(text.contains("## The ends"))
    }

    @Test func aCulpritThatTheProofRefutesIsNotCalledOne() throws {
        var record = try SampleRecord.found()
        record.proof?.grade = .refuted
        let text = MarkdownReport(record).text
        #expect(!text.contains("is the first bad commit"))
        #expect(text.contains("and the proof refutes it"))
    }

    @Test func hostileFactsStayTexts() throws {
        let hostile = "<img src=x> | \u{301}| ](http://evil) `x` @you \u{1B}[2J **b**"
        var record = try SampleRecord.found()
        record.culprit?.releases.others = [hostile]
        record.culprit?.files = [hostile]
        record.culprit?.recipients = [.init(name: hostile, address: hostile, role: hostile)]
        record.culprit?.upstream = hostile
        record.proof?.checks[0].words = hostile
        record.proof?.checks[0].detail = hostile
        record.proof?.conflicts = [ProofRecord.Conflict(doing: hostile, files: [hostile])]
        record.proof?.pin = hostile
        record.probes[0].evidence = "x](http://evil)"
        let text = MarkdownReport(record).text
        #expect(!text.contains("<img"))
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("http://"))
        #expect(!text.contains("@you"))
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| commit | ") })
        #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 7)
    }
}
