// SPDX-License-Identifier: Apache-2.0

import Reports
import Search
import Sessions
import Testing

@Suite struct MarkdownReportTests {
    private func record(title: String, end: SessionEnd?) throws -> SessionRecord {
        let good = try #require(CommitID(String(repeating: "a", count: 40)))
        let bad = try #require(CommitID(String(repeating: "b", count: 40)))
        var record = SessionRecord(
            kbisect: "0",
            command: "kbisect run v1..v2",
            repository: "/linux",
            scenario: "x",
            title: "A title",
            old: [SessionRecord.End(asked: "v1", name: "v1", commit: good)],
            new: SessionRecord.End(asked: "v2", name: "v2", commit: bad),
            suspects: 3,
            accelerator: "tcg: why",
            tools: [],
            started: "2026-01-01T00:00:00Z"
        )
        var probe = ProbeRecord(number: 1, commit: try commit(title), purpose: "the bad end", evidence: "probes/01-b")
        probe.verdict = .bad
        probe.reason = "BAD a|b: hole"
        record.probes = [probe]
        record.end = end
        return record
    }

    private func commit(_ title: String) throws -> CommitRecord {
        CommitRecord(
            id: try #require(CommitID(String(repeating: "c", count: 40))),
            parents: [],
            title: title,
            author: "A <script>",
            email: "a@example.org",
            date: "2026-01-01T00:00:00Z"
        )
    }

    @Test func theCulpritStandsFirstWithWhatClearsItsParents() throws {
        let parent = try #require(CommitID(String(repeating: "d", count: 40)))
        let end = SessionEnd.found(
            try commit("btrfs: fix"),
            parents: [ParentRecord(commit: parent, how: "tested good")],
            expectation: .met
        )
        let text = MarkdownReport(try record(title: "btrfs: fix", end: end)).text
        #expect(text.contains("**\(String(repeating: "c", count: 40)) is the first bad commit.**"))
        #expect(text.contains("| parent | `\(parent.hex)`: tested good |"))
        #expect(text.contains("    kbisect run v1..v2"))
    }

    @Test func hostileTextsStayTexts() throws {
        let hostile = "<img src=x onerror=alert(1)> |\u{301} ](http://evil) www.evil @you `x` \u{1B}[2J **b**"
        let text = MarkdownReport(
            try record(title: hostile, end: .found(try commit(hostile), parents: [], expectation: .none))
        )
        .text
        #expect(!text.contains("<img"))
        #expect(!text.contains("<script>"))
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("http://"))
        #expect(!text.contains("www.evil"))
        #expect(!text.contains("@you"))
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| 1 |") })
        // Nine cells: a bar in a title opens no tenth.
        #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 10)
    }

    @Test func everyEndIsSaid() throws {
        #expect(MarkdownReport(try record(title: "t", end: nil)).text.contains("not finished"))
        #expect(MarkdownReport(try record(title: "t", end: .interrupted)).text.contains("was stopped"))
        #expect(MarkdownReport(try record(title: "t", end: .endsWrong("v2 is good"))).text.contains("v2 is good"))
        let skipped = SessionEnd.onlySkippedLeft([try commit("one"), try commit("two")])
        #expect(MarkdownReport(try record(title: "t", end: skipped)).text.contains("is one of these"))
    }
}
