// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import TerminalOutput
import TestSupport
import Testing

@Suite struct MatrixTextTests {
    private let plain = TerminalStyle(isTerminal: false, environment: [:])
    private let coloured = TerminalStyle(isTerminal: true, environment: [:])

    private func lines(_ matrix: ReleaseMatrix, width: Int = 100) -> [String] {
        MatrixText(matrix).lines(width: width, style: plain)
    }

    /// Two releases and few cases, so that everything fits.
    private func small(_ names: [String] = ["append-4k", "append-64k"]) -> ReleaseMatrix {
        var matrix = SampleMatrix.empty()
        let (bad, good) = (
            SampleMatrix.column("6.1.170-3", .bad, "BAD"), SampleMatrix.column("6.1.187-1", .good, "")
        )
        matrix.add(bad, cases: names.map { CaseResult(name: $0, verdict: .bad, reason: "a hole") })
        matrix.add(good, cases: names.dropLast().map { CaseResult(name: $0, verdict: .good) })
        return matrix
    }

    @Test func fewCasesStandUnderTheVersionsOfTheReleases() {
        let lines = lines(small())
        #expect(lines.contains("            6.1.170-3  6.1.187-1"))
        #expect(lines.contains("append-4k   BAD        good"))
        #expect(lines.contains("append-64k  BAD        -"))
        #expect(lines.contains("append-4k  on 6.1.170-3: a hole"))
    }

    @Test func elevenLongVersionsBecomeNumbersThatTheReleasesHave() {
        let lines = lines(SampleMatrix.whole())
        #expect(lines.contains { $0.hasSuffix("  1     2     3     4     5     6     7     8     9     10    11") })
        #expect(lines.contains { $0.hasPrefix(" 1  6.1.170-3           BAD   16 of 42 cases are bad: BAD append-64k") })
        #expect(lines.contains("11  6.12.107-1~deb12u1  good  all 42 cases are good"))
    }

    @Test func equalCasesAreOneRowWithItsNamesBelow() {
        let lines = lines(SampleMatrix.whole())
        #expect(lines.contains { $0.hasPrefix("A (16 cases)            BAD   BAD   good") })
        #expect(lines.contains { $0.hasPrefix("rwf-16m-file-untouched  good  good  good  good  good  skip") })
        #expect(lines.contains { $0.hasPrefix("C (25 cases)            good  good") })
        #expect(lines.contains("   first append-64k-anon-touched on 6.1.170-3: hole from 0 to 4096"))
        #expect(
            lines.contains {
                $0.hasPrefix("rwf-16m-file-untouched  on 6.1.192-2: could not be tested: writing the source: No space")
            }
        )
        // Nothing is lost: each name stands somewhere.
        let words = Set(lines.joined(separator: " ").split { " ,".contains($0) }.map(String.init))
        #expect(SampleMatrix.cases.allSatisfy(words.contains))
    }

    @Test func aReleaseThatDidNotBootHasItsReasonBelow() {
        let lines = lines(SampleMatrix.whole(), width: 120)
        #expect(
            lines.contains(
                " 8  6.12.73-1~deb12u1   skip  none of 42 cases ran: the kernel did not boot: silent, a processor spins"
            )
        )
        #expect(lines.contains("The bug shows on 2 of 11 releases: 6.1.170-3, 6.1.176-1. 1 could not be tested."))
    }

    @Test(arguments: [24, 30, 40, 60, 80, 100, 200])
    func noLineIsWiderThanTheTerminal(width: Int) {
        for matrix in [SampleMatrix.whole(), small(), small([String(repeating: "n", count: 300), "\u{1F600}|"])] {
            for line in lines(matrix, width: width) {
                #expect(line.unicodeScalars.count <= width, "\(line)")
                #expect(!line.hasSuffix(" "), "\(line)")
            }
        }
    }

    @Test func aNarrowTerminalHasSeveralTablesAndAllColumns() {
        let lines = lines(SampleMatrix.whole(), width: 40)
        #expect(lines.count { $0.hasPrefix("A (16 cases)") } == 3)
        for number in 1...11 { #expect(lines.contains { $0.split(separator: " ").contains("\(number)") }) }
    }

    @Test func manyRowsAreCutWithACount() {
        var matrix = SampleMatrix.empty()
        let names = (0..<5000).map { "case-\($0)" }
        // Seventy groups: each of its own pattern over seven releases.
        for bit in 0..<7 {
            let results = names.indices.map { place in
                CaseResult(name: names[place], verdict: ((place % 70) >> bit) & 1 == 1 ? .bad : .good)
            }
            matrix.add(SampleMatrix.column("6.1.\(bit)", .bad, "BAD"), cases: results)
        }
        let lines = lines(matrix)
        #expect(lines.contains("and 10 more groups of cases that differ"))
        #expect(lines.count < 300)
        var one = SampleMatrix.empty()
        one.add(
            SampleMatrix.column("6.1.1", .good, ""),
            cases: names.map { CaseResult(name: $0, verdict: .good) }
        )
        #expect(self.lines(one).contains { $0.hasSuffix("and 4760 more") })
    }

    @Test func coloursChangeNoWord() {
        for width in [40, 100] {
            let shown = MatrixText(SampleMatrix.whole()).lines(width: width, style: coloured)
            #expect(shown.joined().contains("\u{1B}[31mBAD\u{1B}[0m"))
            let bare = shown.map { $0.replacing(/\u{1B}\[[0-9]+m/, with: "") }
            #expect(bare == lines(SampleMatrix.whole(), width: width))
        }
    }

    @Test func aFinishedReleaseIsOneLine() {
        let columns = SampleMatrix.whole().columns
        let lines = columns.map { MatrixText.line(for: $0, style: plain) }
        #expect(lines[2] == "good  6.1.187-1 cloud-amd64  all 42 cases are good  (11 s)")
        #expect(
            lines[0]
                == "BAD   6.1.170-3 cloud-amd64  16 of 42 cases are bad: BAD append-64k-anon-touched: hole from 0 to 4096 (and 15 more)  (11 s)"
        )
        #expect(
            lines[7]
                == "skip  6.12.73-1~deb12u1 cloud-amd64  the kernel did not boot: silent, a processor spins  (11 s)"
        )
    }

    @Test func flavoursAreNamedWhereTheyDiffer() {
        var matrix = small()
        #expect(!lines(matrix).joined().contains("cloud-amd64"))
        matrix.columns[1].release.flavour = "rt-amd64"
        #expect(lines(matrix).contains { $0.hasSuffix("6.1.170-3 cloud-amd64  6.1.187-1 rt-amd64") })
    }

    @Test func aMatrixWithoutReleasesOrCasesSaysSo() {
        #expect(lines(SampleMatrix.empty()).contains("No release was tested."))
        var matrix = SampleMatrix.empty()
        matrix.add(SampleMatrix.column("6.1.1", .skip, "no such package"), cases: [])
        #expect(lines(matrix).contains("6.1.1  skip  no such package"))
        #expect(lines(matrix).contains("None of 1 release could be tested."))
    }

    @Test func hostileTextsReachNoTerminal() {
        let hostile = "x\u{1B}]0;title\u{7}\u{1B}[2J\u{202E}\u{9B}31m\r\n\u{0}"
        var matrix = ReleaseMatrix(
            scenario: hostile,
            title: hostile,
            command: hostile,
            kbisect: hostile,
            accelerator: hostile,
            started: hostile
        )
        var column = SampleMatrix.column(hostile, .bad, hostile)
        column.release.flavour = hostile
        column.seconds = .infinity
        matrix.add(column, cases: [CaseResult(name: hostile, verdict: .bad, reason: hostile)])
        matrix.add(column, cases: [CaseResult(name: hostile + "2", verdict: .skip, reason: hostile)])
        matrix.notes = [hostile]
        for line in lines(matrix) + [MatrixText.line(for: column, style: plain)] {
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(line)")
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .format }, "\(line)")
        }
    }
}
