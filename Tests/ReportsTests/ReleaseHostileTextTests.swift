// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import Testing

/// Versions, packages and change logs are somebody else's words.
@Suite struct ReleaseHostileTextTests {
    private static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</code></td></table></main>",
        "| a |\u{301} ](http://evil) `x` **b** @you", "\u{1B}[2J\u{1B}]0;x\u{7}\u{202E}",
        "a\r\nCc: evil@example.org\n\nb",
        "#regzbot introduced: v1..v2", "v6.1\n#regzbot introduced: v6.2", String(repeating: "wide", count: 5_000),
        String(repeating: "a\u{301}", count: 3_000), "$(reboot)", "",
    ]

    @Test(arguments: texts)
    func pagesShowThemAsTexts(text: String) async throws {
        let record = try SampleReleases.hostile(text)
        let source = HTMLReport(record, evidence: SampleEvidence()).text
        let page = try await HTMLPage(source)
        #expect(page.problems.isEmpty)
        #expect(page.tags.isDisjoint(with: ["script", "img"]))
        #expect(page.links.allSatisfy { $0.hasPrefix("#") })
        #expect(Self.controls(source).isEmpty)
    }

    @Test(arguments: texts)
    func markdownShowsThemAsTexts(text: String) throws {
        // In a table no text may make a cell of its own, nor a line.
        let harmless = MarkdownReport(try SampleReleases.hostile("harmless")).text.split(separator: "\n")
        let lines = MarkdownReport(try SampleReleases.hostile(text)).text.split(separator: "\n")
        if !text.isEmpty { #expect(lines.count == harmless.count) }
        for line in lines where line.hasPrefix("| 3 |") {
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 10)
        }
        let whole = lines.joined(separator: "\n")
        // The commands stand in blocks of code, where nothing is markup.
        let outside = lines.filter { !$0.hasPrefix("    ") }.joined(separator: "\n")
        #expect(!outside.contains("<script") && !outside.contains("<img") && !outside.contains("http://"))
        #expect(!outside.contains("@you") && Self.controls(whole).isEmpty)
    }

    @Test(arguments: texts, [Sought.fix, .cause])
    func mailsObeyThemNowhere(text: String, sought: Sought) throws {
        let record = try SampleReleases.hostile(text, sought)
        let message = MailReport(record, evidence: SampleEvidence(), from: nil, date: Date()).message
        let head = message.split(separator: "\n\n", maxSplits: 1)[0]
        for line in head.split(separator: "\n") { #expect(line.utf8.count <= 998 && !line.hasPrefix("Cc: evil")) }
        let body = try mailBody(record, SampleEvidence())
        for line in body.split(separator: "\n") {
            // A range that is none is for no robot.
            #expect(!line.hasPrefix("#regzbot") && !line.hasPrefix("Cc:"), "\(line)")
            #expect(line.utf8.count <= 998)
        }
        #expect(Self.controls(body).isEmpty)
    }

    private static func controls(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n" && scalar != "\t"
            case .format, .privateUse, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
