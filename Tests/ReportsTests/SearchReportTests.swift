// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import Testing

/// What every report says of a search: in its words, how sure it is, and why there is no answer.
@Suite struct SearchReportTests {
    private func html(_ record: SessionRecord) async throws -> HTMLPage {
        let page = try await HTMLPage(HTMLReport(record, evidence: try SampleRecord.evidence()).text)
        #expect(page.problems.isEmpty)
        return page
    }

    private func markdown(_ record: SessionRecord) -> String { MarkdownReport(record).text }

    /// Without the stars that stand before each line of a banner.
    private func mail(_ record: SessionRecord) throws -> String {
        flatBody(try mailBody(record).replacing("\n* ", with: "\n"))
    }

    /// Each report, as text.
    private func all(_ record: SessionRecord) async throws -> [String] {
        [markdown(record), try await html(record).text, try mail(record)]
    }

    @Test func eachReportSaysHowSureAFlakySearchIs() async throws {
        let record = try SampleSearch.flaky()
        for text in try await all(record) {
            #expect(text.contains("99.3 %"))
            #expect(text.contains("99 % was asked for"))
            #expect(text.contains("in 6 of 11 boots of commits that have it"))
            #expect(text.contains("probe 3 (see probe 5)"))
            #expect(text.contains("a boot may miss the bug, and never invents it"))
            #expect(text.contains("fs/btrfs, it's a dir"))
            #expect(text.contains("1 commit said not to be testable: 5c1b0009"))
            #expect(text.contains("2 of 7 boots showed it"))
        }
        let text = markdown(record)
        #expect(text.contains("| good (0 of 2 boots showed it; **missed it: see probe 5**) |"))
        #expect(
            text.contains(
                "the kernel of probe 6, which was kept | good (0 of 9 boots showed it; 1 could not be judged) |"
            )
        )
        #expect(text.contains("| to make sure of the answer |"))
        #expect(text.contains(" btrfs: the one before: tested good 12 times |"))
        let page = try await html(record)
        #expect(page.text.contains("missed it: see probe 5"))
        #expect(page.text.contains("tested good, and missed it: what it contains shows the bug"))
        #expect(page.text.contains("the kernel of probe 6, which was kept"))
        #expect(page.text.contains("it showed in 6 and was missed in 5"))
    }

    @Test func aFixIsCalledOneInItsWords() async throws {
        let record = try SampleSearch.fix()
        for text in try await all(record) {
            #expect(text.contains("broken") && text.contains("the first fixed commit, which cured the bug"))
            #expect(!text.contains("culprit\n") && !text.contains("The culprit"))
        }
        let text = markdown(record)
        #expect(text.contains("Broken: v6.0.9 (`bad00001"))
        #expect(text.contains("is the first fixed commit.**"))
        #expect(text.contains("| broken (2 of 2 boots showed it) |"))
        #expect(text.contains("| fixed (0 of 3 boots showed it) |"))
        #expect(!text.contains("| bad ") && !text.contains("| good "))
        let page = try await html(record)
        for words in [
            "The cure", "fixed, cure", "cleared: contained in one that tested broken", "4 probes: 2 fixed, 2 broken",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        let own = try await all(SampleSearch.ownWords())
        for text in own {
            #expect(text.contains("slow") && text.contains("first fast commit"))
            #expect(!text.contains("broken end") || text.contains("the broken end"))
        }
    }

    @Test func aMergeNamesBothSides() async throws {
        for text in try await all(SampleSearch.merge()) {
            #expect(text.contains("each side is well alone"))
            #expect(text.contains("(one side) and 600d") && text.contains("(the other side)"))
        }
        for text in try await all(SampleSearch.merge(firstParent: true)) {
            #expect(text.contains("without --first-parent the search goes on there"))
            #expect(text.contains("only first parents"))
        }
    }

    @Test func whatCouldNotBeTestedStandsWithItsReason() async throws {
        for text in try await all(SampleSearch.skippedLeft()) {
            #expect(text.contains("does not build: fs/btrfs/file.c:1"))
            #expect(text.contains("left out: it was said not to be testable"))
            #expect(text.contains("kbisect run --find fix --bad-if no-build 5c1b000289ab..c0ffee6789ab"))
        }
        for text in try await all(SampleSearch.notSettled()) {
            #expect(text.contains("ot settle"))
            #expect(text.contains("tested: bad") && text.contains("not tested"))
        }
        #expect(markdown(try SampleSearch.notSettled()).contains("`--max-boots`"))
    }

    @Test func namesOfPatchesStayTexts() async throws {
        let record = try SampleSearch.patched()
        let text = markdown(record)
        #expect(text.contains("with mend-build.patch, "))
        for words in ["<img", "\u{1B}", "http://", "@you", "\nCc:"] { #expect(!text.contains(words), "\(words)") }
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| 1 |") })
        #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 10)
        let page = try await html(record)
        #expect(!page.tags.contains("img") && page.links.allSatisfy { $0.hasPrefix("#") })
        #expect(page.text.contains("with mend-build.patch, <img src=x>") && !page.text.contains("\u{202E}"))
        let mail = try mailBody(record)
        #expect(
            flatBody(mail).contains(
                "Not vanilla: each kernel was built from a commit of /home/me/linux with mend-build"
            )
        )
        #expect(!mail.contains("\u{1B}") && !mail.contains("\nCc:") && !mail.contains("Vanilla"))
        let log = BisectLog(record).text
        #expect(!log.contains("mend-build") && !log.contains("\u{1B}"))
    }

    @Test func wrongEndsAreSaidInParagraphs() async throws {
        var record = try SampleSearch.fix()
        record.end = .endsWrong("v6.2 shows the bug.\nStart again with a newer commit.")
        for text in try await all(record) {
            #expect(text.contains("Start again") && !text.contains("\\u{a}") && text.contains("broken or fixed is not"))
        }
    }
}
