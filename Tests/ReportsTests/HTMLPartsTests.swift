// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions
import Testing

@testable import Reports

/// The parts that pages are made of.
@Suite struct HTMLPartsTests {
    @Test("what is put into a piece is escaped, unless it is one")
    func escaping() {
        let text = "<a href='x' title=\"y\">&\u{1B}\t\u{202E}"
        let piece: HTML = "<p title=\"\(text)\">\(text, upTo: 4)\("<i>x</i>" as HTML)</p>"
        let escaped = "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\\u{1b} \\u{202e}"
        #expect(piece.source == "<p title=\"\(escaped)\">&lt;a …<i>x</i></p>")
    }

    @Test("lines keep tabs, lose carriage returns at their ends, and show the others")
    func lines() {
        #expect(HTML(lines: "a\tb<\r\nc\rd\r\n").source == "a\tb&lt;\nc\\u{d}d\n")
        #expect(HTML(lines: "\r\n\r\n").source == "\n\n")
    }

    @Test(
        "only addresses of the web become links",
        arguments: [
            (
                "https://lore.kernel.org/r/x # [1]",
                "<a href=\"https://lore.kernel.org/r/x\" rel=\"noopener noreferrer\">"
            ),
            ("http://x.example/?a=1&b=2", "<a href=\"http://x.example/?a=1&amp;b=2\""),
            ("javascript:alert(1)", "javascript:alert(1)"), ("see https://x.example", "see https://x.example"),
            ("https://x.example/\"onclick=x", "https://x.example/&quot;onclick=x"), ("HTTPS://x", "HTTPS://x"),
        ]
    )
    func links(text: String, beginning: String) {
        #expect(HTML.linked(text).source.hasPrefix(beginning))
    }

    @Test(
        "times and shares are short",
        arguments: [
            (Figures.time(0.42), "0.4 s"), (Figures.time(59.4), "59 s"), (Figures.time(59.6), "1:00 min"),
            (Figures.time(392), "6:32 min"), (Figures.time(3725), "1:02 h"), (Figures.time(-1), "-"),
            (Figures.time(.nan), "-"),
            (Figures.percent(0), "0 %"), (Figures.percent(0.0034), "0.34 %"), (Figures.percent(0.00001), "0.001 %"),
            (Figures.percent(0.05), "5 %"), (Figures.percent(0.1818), "18 %"), (Figures.percent(1), "100 %"),
            (Figures.percent(0.999), "99.90 %"), (Figures.percent(1e-9), "less than 0.0001 %"),
        ]
    )
    func figures(shown: String, expected: String) {
        #expect(shown == expected)
    }

    @Test("each line of a diff has its kind, and headers are headers only before a hunk")
    func diffs() {
        let diff = DiffText(SampleSession.diff)
        #expect(diff.lineCount == 18)
        #expect(diff.html.source.contains("<span class=\"head\">--- a/fs/btrfs/file.c</span>\n"))
        #expect(
            diff.html.source.contains("<span class=\"removed\">--- a line of content that looks like a header</span>\n")
        )
        #expect(diff.html.source.contains("<span class=\"added\">+\tstruct iomap_dio *dio;</span>\n"))
        #expect(diff.html.source.contains("<span>\\ No newline at end of file</span>\n"))
    }

    @Test("a long console keeps its beginning, its crash and its end, and says what is missing")
    func longConsoles() {
        let noise = String(repeating: "[    1.000000] noise and more noise\n", count: 20_000)
        let console = "first\n" + noise + "BUG: unable to handle page fault\n" + noise + "last\n"
        let log = EvidenceText(bytes: Array(console.utf8), size: console.utf8.count + 7)
        let excerpt = LogExcerpt(log, limit: 64 << 10, isConsole: true)
        var (shown, missing, text) = (0, 0, "")
        for piece in excerpt.pieces {
            switch piece {
            case .text(let bytes):
                shown += bytes.count
                text += String(decoding: bytes, as: UTF8.self)
                #expect(bytes.last == UInt8(ascii: "\n"))
            case .missing(let count): missing += count
            }
        }
        #expect(shown + missing == log.size)
        #expect(shown <= 64 << 10 && shown > 60 << 10)
        #expect(text.hasPrefix("first\n") && text.hasSuffix("last\n") && text.contains("BUG: unable"))
        let html = excerpt.html(isConsole: true, whole: "a<b").source
        #expect(html.contains("7 bytes are not shown; all of it is in a&lt;b"))
        #expect(html.contains("<mark>BUG: unable to handle page fault</mark>"))
    }

    @Test("a short log is shown whole, an empty one not at all, a line without an end is cut")
    func otherLogs() {
        let short = EvidenceText(bytes: Array("x".utf8), size: 1)
        #expect(LogExcerpt(short, limit: 32 << 10, isConsole: false).pieces == [.text(short.bytes)])
        #expect(LogExcerpt(EvidenceText(bytes: [], size: 0), limit: 32 << 10, isConsole: false).pieces.isEmpty)
        let endless = EvidenceText(bytes: [UInt8](repeating: 0x61, count: 1 << 20), size: 1 << 20)
        let pieces = LogExcerpt(endless, limit: 32 << 10, isConsole: true).pieces
        #expect(pieces.count == 3 && pieces[1] == .missing((1 << 20) - (32 << 10)))
    }

    @Test("a crash is marked to the end of its trace, and one without an end by its first line")
    func crashMarks() {
        #expect(
            CrashMarks.html("a\nOops: 0002\nx\n---[ end trace 1 ]---\nb").source
                == "a\n<mark>Oops: 0002\nx\n---[ end trace 1 ]---</mark>\nb"
        )
        #expect(CrashMarks.html("BUG: KASAN: x\ny").source == "<mark>BUG: KASAN: x</mark>\ny")
        #expect(CrashMarks.html("DEBUG: x oops=panic\ny").source == "DEBUG: x oops=panic\ny")
    }

    @Test("in every row as many lanes go out as came in, less those that end, and those that begin")
    func lanes() {
        let outline = SampleSession.graph
        let lanes = GraphLanes(outline)
        var open = 0
        for (node, row) in zip(outline.nodes, lanes.rows) {
            #expect(row.arriving.count + row.passing.count == open, "\(node.title)")
            open = row.passing.count + row.leaving.count
            let places = (row.passing + row.leaving).map(\.place)
            #expect(Set(places).count == places.count && places.allSatisfy { $0 < lanes.width }, "\(node.title)")
            #expect(row.leaving.count == node.edges.count)
        }
        #expect(open == 0)
        // The octopus has three ways down, and the first parent's goes straight on.
        #expect(lanes.rows[4].leaving.count == 3 && lanes.rows[4].leaving[0].place == lanes.rows[4].place)
        // Four ways come together at the bottom of the side branches.
        #expect(lanes.rows[9].arriving.count == 4)
    }
}
