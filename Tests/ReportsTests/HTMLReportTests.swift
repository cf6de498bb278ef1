// SPDX-License-Identifier: Apache-2.0

import Proof
import Reports
import Search
import Sessions
import Testing

/// What the page says, and that it is one.
@Suite struct HTMLReportTests {
    private func page(_ record: SessionRecord) async throws -> HTMLPage {
        let page = try await HTMLPage(HTMLReport(record, evidence: SampleSession.evidence).text)
        #expect(page.problems.isEmpty)
        // Markup that was taken for a text; the sample's own hostile texts hold none of these.
        for tag in ["<p", "<ul", "<li", "<span", "<dl", "<code", "HTML(source"] { #expect(!page.text.contains(tag)) }
        return page
    }

    private var ends: [SessionRecord] {
        let ends: [SessionEnd?] = [
            nil, .interrupted, .failed("QEMU went away\nTry again."), .endsWrong("v6.0.9 is good\nLook."), .verified,
            .onlySkippedLeft([SampleSession.culprit, SampleSession.commit("abc", "another")]),
        ]
        return [SampleSession.begun, SampleSession.found].flatMap { record in
            ends.map { end in
                var record = record
                record.end = end
                return record
            }
        } + [SampleSession.found]
    }

    @Test("whatever is known, tags nest, names are unique, links lead somewhere, nothing is loaded")
    func wellFormed() async throws {
        for record in ends {
            let page = try await page(record)
            // One title, and no level is left out.
            #expect(page.headings.first == 1 && page.headings.count { $0 == 1 } == 1)
            #expect(zip(page.headings, page.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
            #expect(page.tags.isSuperset(of: ["main", "nav", "header", "footer", "h1", "dl"]))
            #expect(page.tags.isDisjoint(with: ["script", "img", "iframe", "link", "form", "object", "base"]))
        }
    }

    @Test(
        "each end is said in one sentence",
        arguments: [
            (SessionEnd.interrupted, "was stopped before it had an answer"),
            (.failed("no space\nfree some"), "could not go on"),
            (.endsWrong("v6.0.9 does not show the bug"), "v6.0.9 does not show the bug"),
            (.onlySkippedLeft([SampleSession.culprit]), "is one of these 1"),
        ]
    )
    func ends(end: SessionEnd, words: String) async throws {
        var record = SampleSession.begun
        #expect(try await page(record).text.contains("is not finished"))
        record.end = end
        #expect(try await page(record).text.contains(words))
    }

    @Test(
        "a verification is said with its grade",
        arguments: [
            (Grade.proven, "It is proven that 8184620ae212 brought"),
            (.supported, "The tests say that 8184620ae212 brought"),
            (.inconclusive, "Whether 8184620ae212 brought"),
            (.refuted, "The tests contradict that 8184620ae212 brought"),
        ]
    )
    func verifications(grade: Grade, words: String) async throws {
        var record = SampleSession.found
        record.kind = .verification
        record.end = .verified
        record.proof?.grade = grade
        let text = try await page(record).text
        #expect(text.contains(words) && text.contains(grade.rawValue))
        #expect(text.contains("The culprit\n") == (grade == .proven || grade == .supported))
        record.proof?.isFix = true
        #expect(try await page(record).text.contains(words.replacing("brought", with: "cures")))
    }

    @Test("the culprit stands with its message, change, releases, fixes and reports")
    func culprit() async throws {
        let page = try await page(SampleSession.found)
        for words in [
            "8184620ae212 is the first bad commit", SampleSession.culprit.id.hex, "tested good",
            "This is the commit that the scenario expects", "When doing a direct IO write", "fs/btrfs/btrfs_inode.h",
            "first in v6.1-rc4; stable: v6.0.8, v5.15.78", "says that it fixes it", "v6.11-rc2", "Greg Example",
            "+\tstruct iomap_dio *dio;", "48213 commits were searched, from 61 branches and tags; not all.",
            "kbisect run 6.0.7..6.0.9 --repo '/home/nora/linux stable'", "asked for as 6.0.7-301.fc37.x86_64",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        let outside = page.links.filter { !$0.hasPrefix("#") }
        #expect(outside == ["https://lore.kernel.org/linux-btrfs/0b841d46@example.org/"])
    }

    @Test("the proof stands with every check, the miss rate, the chain and the conflicts")
    func proof() async throws {
        let text = try await page(SampleSession.found).text
        for words in [
            "INCONCLUSIVE", "v6.0.9 with 8184620ae212 reverted does not show the bug", "does not hold", "undecided",
            "not made", "shown in trial 4", "0.34 %", "it showed 17 times", "missed 3 times", "mean18 %", "95 %: 33 %",
            "5fd0c3ab77e1", "applying 8184620ae212 on v6.0.7", "3 kernels, 24 boots, 20:40 min",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("the graph has a row for each commit, and says what is hidden")
    func graph() async throws {
        let text = try await page(SampleSession.found).text
        for words in [
            "bad, culprit", "cleared", "excluded", "… 41 commits", "… 12 commits down to 7090e91e541d", "Linux 6.0.7",
            "The range has 188 commits; drawn are 11",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        let source = HTMLReport(SampleSession.found, evidence: SampleSession.evidence).text
        #expect(source.components(separatedBy: "<td class=\"way\">").count - 1 == 11 + 7)
    }

    @Test("each probe stands with what it found, its console with the crash marked, and its output")
    func probes() async throws {
        let page = try await page(SampleSession.found)
        for words in [
            "Probe 4: c2644fd5de13", "kernel BUG in virtio_blk_init", "512 (W)", "init/main.c:1303",
            "5fd0c3ab77e1, 8184620ae212 reverted on top of it",
            "1 of 5 boots showed it; 1 could not be judged",
            "the kernel of probe 1, to the byte", "append-4k: exit status 0", "6:32 min", "CONFIG_BTRFS_FS=y",
            "O_APPEND | O_DIRECT", "Debian GNU/Linux 12", "QEMU emulator version 7.2.22",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        let source = HTMLReport(SampleSession.found, evidence: SampleSession.evidence).text
        #expect(source.components(separatedBy: "what looks like a crash is marked").count - 1 == 1)
        #expect(source.contains("<mark>[    0.912345] ------------[ cut here ]"))
        #expect(source.contains("---[ end trace 0000000000000000 ]---</mark>\n[    0.912430] Rebooting"))
    }
}
