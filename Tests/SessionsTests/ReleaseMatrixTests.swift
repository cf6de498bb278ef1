// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Testing

@Suite struct ReleaseMatrixTests {
    private func matrix(_ releases: [[(String, Verdict)]]) -> ReleaseMatrix {
        var matrix = ReleaseMatrix(
            scenario: "hole",
            title: "",
            command: "",
            kbisect: "0",
            accelerator: "",
            started: ""
        )
        for (number, results) in releases.enumerated() {
            matrix.add(
                column("6.1.\(number)", results.contains { $0.1 == .bad } ? .bad : .good),
                cases: results.map { CaseResult(name: $0.0, verdict: $0.1, reason: "why \($0.0)") }
            )
        }
        return matrix
    }

    private func column(_ version: String, _ verdict: Verdict) -> ReleaseMatrix.Column {
        let release = ReleaseRecord(version: version, flavour: "", packages: [])
        return ReleaseMatrix.Column(release: release, verdict: verdict, reason: "the boot", evidence: "")
    }

    private func order(_ releases: [String]) -> String {
        matrix(releases.map { $0.map { (String($0), .good) } }).cases.joined()
    }

    @Test(arguments: [
        (["abc"], "abc"), (["abc", "abc"], "abc"),
        // Behind what it followed.
        (["abc", "axbc"], "axbc"), (["abc", "abxyc"], "abxyc"), (["abc", "abcx"], "abcx"),
        // In front where it followed nothing.
        (["abc", "xabc"], "xabc"), (["abc", "xyz"], "xyzabc"),
        // Another order changes nothing for those that are known.
        (["abc", "cxa"], "abcx"), (["ac", "abc", "axbc"], "axbc"),
    ])
    func theRowsKeepTheOrderOfEachRelease(releases: [String], expected: String) {
        #expect(order(releases) == expected)
    }

    @Test func aCaseThatDidNotRunHasNoCell() {
        let matrix = matrix([[("a", .good)], [("a", .bad), ("b", .skip)]])
        #expect(matrix.columns[0].cells["b"] == nil)
        #expect(matrix.columns[1].cells["b"] == ReleaseMatrix.Cell(verdict: .skip, reason: "why b"))
        #expect(matrix.rows.map(\.verdicts) == [[.good, .bad], [nil, .skip]])
    }

    @Test func aReproducerWithoutCasesIsOneRow() {
        var matrix = matrix([[], []])
        matrix.add(column("6.2", .bad), cases: [])
        #expect(matrix.cases == ["hole"])
        #expect(matrix.rows[0].verdicts == [.good, .good, .bad])
        #expect(matrix.columns[2].cells["hole"]?.reason == "the boot")
    }

    @Test func aReleaseThatCameToNoCaseIsNoRow() {
        // Whether the one that did not boot is the first or a later one.
        for releases in [[[], [("a", Verdict.good)]], [[("a", .good)], []]] {
            let matrix = matrix(releases)
            #expect(matrix.cases == ["a"])
            #expect(matrix.columns.count { $0.cells.isEmpty } == 1)
        }
    }

    @Test func equalRowsAreOneGroupAndBadOnesComeFirst() {
        let names = (0..<20).map { "case-\($0)" }
        let old = names.enumerated().map { ($0.element, $0.offset % 2 == 0 ? Verdict.good : .bad) }
        let new = names.enumerated().map { ($0.element, $0.offset == 4 ? Verdict.skip : .good) }
        let matrix = matrix([old, new])
        #expect(matrix.isGrouped)
        #expect(matrix.overview.map(\.cases.count) == [10, 1, 9])
        #expect(matrix.overview.map(\.verdicts) == [[.bad, .good], [.good, .skip], [.good, .good]])
        #expect(matrix.example(of: matrix.overview[0])?.name == "case-1")
        #expect(matrix.example(of: matrix.overview[1])?.column.release.version == "6.1.1")
        // Few rows are read as they are.
        #expect(self.matrix([[("a", .good), ("b", .good)]]).overview.count == 2)
    }

    @Test func releasesAreSpokenOfAsTheyCameOut() {
        let matrix = matrix([[("a", .good), ("b", .good)], [("a", .bad), ("c", .skip)]])
        #expect(SpokenMatrix.answer(matrix) == "The bug shows on 1 of 2 releases: 6.1.1.")
        #expect(SpokenMatrix.tally(matrix.columns[0]) == "all 2 cases are good")
        #expect(SpokenMatrix.tally(matrix.columns[0], of: 3) == "2 of 3 cases are good, 1 did not run")
        #expect(
            SpokenMatrix.tally(matrix.columns[1], of: 3)
                == "1 of 3 cases is bad, 1 could not be tested, 1 did not run"
        )
        #expect(SpokenMatrix.tally(self.matrix([[]]).columns[0]) == nil)
    }
}
