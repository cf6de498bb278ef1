// SPDX-License-Identifier: Apache-2.0

import Reports
import Search
import Sessions
import TestSupport
import Testing

@Suite struct MarkdownMatrixTests {
    private func lines(_ matrix: ReleaseMatrix) -> [String] {
        MarkdownMatrix(matrix).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func theGroupsStandFirstAndAllCasesBelow() throws {
        let lines = lines(SampleMatrix.whole())
        #expect(lines.contains("**The bug shows on 2 of 11 releases: 6.1.170-3, 6.1.176-1. 1 could not be tested.**"))
        let group = try #require(lines.firstIndex { $0.hasPrefix("| 16 cases (group 1) | **BAD** | **BAD** | good |") })
        let heading = try #require(lines.firstIndex(of: "## All cases"))
        #expect(group < heading)
        for name in SampleMatrix.cases {
            #expect(lines[heading...].count { $0.hasPrefix("| \(name) | ") && $0.contains(" | - | ") } == 1, "\(name)")
        }
        #expect(lines.contains("  - first: append-64k-anon-touched on 6.1.170-3 **BAD**: hole from 0 to 4096"))
    }

    @Test func everyTableHasAsManyCellsAsItsHead() {
        var matrix = SampleMatrix.whole()
        matrix.columns[0].cells["append-4k-anon-untouched"]?.reason = "a | b"
        matrix.columns[1].reason = "c | d \\| e"
        var cells = 0
        for line in lines(matrix) {
            guard line.hasPrefix("|") else {
                cells = 0
                continue
            }
            let count = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
            if cells > 0 { #expect(count == cells, "\(line)") }
            cells = count
        }
    }

    @Test func whatCouldNotBeTestedHasItsReason() {
        let lines = lines(SampleMatrix.whole())
        #expect(
            lines.contains("- rwf-16m-file-untouched on 6.1.192-2: writing the source: No space left on device")
        )
        #expect(lines.contains { $0.hasPrefix("| 6.12.73-1\\~deb12u1 |") && $0.contains("did not boot: silent") })
    }

    @Test func theSameReasonOnSeveralReleasesIsSaidOnce() {
        var matrix = SampleMatrix.empty()
        for version in ["6.1", "6.2", "6.3"] {
            let reason = version == "6.2" ? "no space" : "no RWF\\_APPEND"
            matrix.add(
                SampleMatrix.column(version, .good, ""),
                cases: [CaseResult(name: "a", verdict: .good), CaseResult(name: "rwf", verdict: .skip, reason: reason)]
            )
        }
        let items = lines(matrix).filter {
            $0.hasPrefix("- rwf on 6.1, 6.3:") || $0.hasPrefix("- rwf on 6.2: no space")
        }
        #expect(items.count == 2)
    }

    @Test func whoWantsTheSameKernelsFindsWhatTheyWere() {
        let text = MarkdownMatrix(SampleMatrix.whole()).text
        for words in [
            "    kbisect releases matrix --scenario btrfs-append-hole", "| kbisect | 0.5.0 |",
            "| guests | tcg: /dev/kvm is not there |", "linux-image-6.1.170-cloud-amd64-unsigned", "bookworm-security",
            "signed archive", "| amd64 |",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func fewCasesAreOneTable() {
        let lines = lines(SampleMatrix.few())
        #expect(lines.contains("| case | 6.1.170-3 | 6.1.187-1 | 6.12.73-1\\~deb12u1 |"))
        #expect(lines.contains("| append-64k | **BAD** | good | - |"))
        #expect(!lines.contains("## All cases"))
    }

    @Test func thousandsOfCasesAreCutWithACount() {
        var matrix = SampleMatrix.empty()
        let results = (0..<5000).map { CaseResult(name: "case-\($0)", verdict: $0 == 0 ? .bad : .good) }
        matrix.add(SampleMatrix.column("6.1", .bad, ""), cases: results)
        let lines = lines(matrix)
        #expect(lines.contains("And 3000 more, which `matrix.json` has."))
        #expect(lines.contains { $0.hasPrefix("- 4999 cases (group 2): case-1, ") && $0.hasSuffix(", and 2999 more") })
        #expect(lines.count { $0.hasPrefix("| case-") } == 2001)
    }

    @Test func hostileTextsStayTexts() {
        let hostile = "<img src=x onerror=alert(1)> |\u{301} ](http://evil) www.evil @you `x` \u{1B}[2J **b**\r\nd"
        let text = MarkdownMatrix(SampleMatrix.made(of: hostile)).text
        for forbidden in ["<img", "\u{1B}", "http://", "www.evil", "@you", "**b**\\u", " `x` ", "\r"] {
            let outside = text.split(separator: "\n").filter { !$0.hasPrefix("    ") }.joined(separator: "\n")
            #expect(!outside.contains(forbidden), "\(forbidden)")
        }
        // The command is code, where nothing but control characters has to be kept away.
        #expect(!text.contains("\u{1B}"))
    }

    @Test func anEmptyMatrixSaysSo() {
        #expect(MarkdownMatrix(SampleMatrix.empty()).text.contains("**No release was tested.**"))
    }
}
