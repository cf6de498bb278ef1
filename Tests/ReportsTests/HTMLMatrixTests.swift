// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import TestSupport
import Testing

@Suite struct HTMLMatrixTests {
    private func page(_ matrix: ReleaseMatrix) async throws -> HTMLPage {
        let page = try await HTMLPage(HTMLMatrix(matrix).text)
        #expect(page.problems.isEmpty)
        for tag in ["<p", "<td", "<th", "<span", "<dl", "<code", "HTML(source"] { #expect(!page.text.contains(tag)) }
        return page
    }

    @Test("tags nest, names are unique, links lead somewhere, headings have scopes, nothing is loaded")
    func wellFormed() async throws {
        for matrix in [SampleMatrix.whole(), SampleMatrix.few(), SampleMatrix.empty()] {
            let page = try await page(matrix)
            #expect(page.headings.first == 1 && page.headings.count { $0 == 1 } == 1)
            #expect(zip(page.headings, page.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
            #expect(page.tags.isSuperset(of: ["main", "nav", "header", "footer", "h1", "dl"]))
            #expect(page.tags.isDisjoint(with: ["script", "img", "iframe", "link", "form", "object", "base"]))
            #expect(page.links.allSatisfy { $0.hasPrefix("#") })
            #expect(HTMLMatrix(matrix).text.contains("default-src 'none'"))
        }
    }

    @Test("the groups, every case, the reasons, the releases and their packages stand on the page")
    func contents() async throws {
        let page = try await page(SampleMatrix.whole())
        for words in [
            "The bug shows on 2 of 11 releases: 6.1.170-3, 6.1.176-1. 1 could not be tested.",
            "16 cases (group 1)", "first: append-64k-anon-touched on 6.1.170-3", "not run", "6.12.107-1~deb12u1",
            "the kernel did not boot: silent, a processor spins", "No space left on device", "6.1.170-3: 16 cases",
            "kbisect releases matrix --scenario btrfs-append-hole", "apt: bookworm-security", "signed archive",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        for name in SampleMatrix.cases { #expect(page.text.contains(name)) }
        let source = HTMLMatrix(SampleMatrix.whole()).text
        #expect(source.contains("<td title=\"hole from 0 to 4096\"><span class=\"badge bad\">"))
        // 42 cases on 11 releases, and two groups and one case on 11; one release has no cells.
        let cells = source.components(separatedBy: "<td class=\"muted\">not run</td>").count - 1
        #expect(cells == 42 + 3)
    }

    @Test("thousands of cases are cut with a count")
    func thousands() async throws {
        var matrix = SampleMatrix.empty()
        let results = (0..<5000).map { CaseResult(name: "case-\($0)", verdict: .bad, reason: "a hole at \($0)") }
        matrix.add(SampleMatrix.column("6.1", .bad, ""), cases: results)
        let page = try await page(matrix)
        #expect(page.text.contains("And 3000 more, which matrix.json has."))
        #expect(page.text.contains("And 3000 more.\n"))
        #expect(page.text.contains("case-1999") && !page.text.contains("case-2000"))
    }

    @Test(
        "no text becomes markup or a control character",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
            "</td></table></main><script src=http://evil/x.js>", "\u{1B}[2J\u{202E}\r\n\0", "a|b", "<!--", "]]>",
            "javascript:alert(1)", "{color:red}</style>", String(repeating: "wide", count: 30_000),
        ]
    )
    func hostileTexts(text: String) async throws {
        let source = HTMLMatrix(SampleMatrix.made(of: text)).text
        let page = try await HTMLPage(source)
        #expect(page.problems.isEmpty)
        let harmless = try await HTMLPage(HTMLMatrix(SampleMatrix.made(of: "harmless")).text)
        #expect(page.tags == harmless.tags)
        #expect(page.links == harmless.links)
        #expect(!source.lowercased().contains("<script") && !source.lowercased().contains("<img"))
        let controls = source.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n" && scalar != "\t"
            case .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        #expect(controls.isEmpty)
    }
}
