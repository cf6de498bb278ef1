// SPDX-License-Identifier: Apache-2.0

import Driver
import Search
import Sessions
import Testing

@Suite struct CaseLinesTests {
    private func cases(_ lines: String...) -> [CaseResult] { CaseLines(lines).cases.found }

    @Test func caseLinesBecomeCasesInTheirOrder() {
        let found = cases(
            "starting",
            "GOOD append-4k",
            "BAD append-64k: hole from 0 to 4096",
            "SKIP rwf: pwritev2: Operation not supported",
            "GOOD again and words behind it"
        )
        #expect(
            found == [
                CaseResult(name: "append-4k", verdict: .good),
                CaseResult(name: "append-64k", verdict: .bad, reason: "hole from 0 to 4096"),
                CaseResult(name: "rwf", verdict: .skip, reason: "pwritev2: Operation not supported"),
                CaseResult(name: "again", verdict: .good, reason: "and words behind it"),
            ]
        )
    }

    @Test(arguments: [
        "", "GOOD", "GOOD ", "BAD :", "BAD : why", "good a", "GOODa", "GOODNESS a", " GOOD a", "[ 1.0] BAD a", "BADa b",
    ])
    func otherLinesAreNoCases(line: String) {
        #expect(cases(line).isEmpty)
    }

    @Test(arguments: [
        ("BAD a: b", "a", "b"), ("BAD\ta:\tb", "a", "b"), ("BAD   a  b  ", "a", "b"), ("BAD a : b", "a", "b"),
        ("BAD fs:ext4: b", "fs:ext4", "b"), ("BAD fs:ext4 b", "fs:ext4", "b"), ("BAD a:\r", "a", ""),
        ("BAD a\r\n", "a", ""), ("BAD a|<b>\u{1B}[2J: \u{202E}", "a|<b>\u{1B}[2J", "\u{202E}"),
    ])
    func aNameEndsAtABlankOrAtAColonBeforeOne(line: String, name: String, reason: String) {
        #expect(cases(line) == [CaseResult(name: name, verdict: .bad, reason: reason)])
    }

    @Test func theWorstOfSeveralRunsCountsAtTheFirstPlace() {
        let found = cases("GOOD a", "GOOD b", "SKIP a: one", "BAD a: two", "BAD a: three", "SKIP a: four", "GOOD a")
        #expect(found == [CaseResult(name: "a", verdict: .bad, reason: "two"), CaseResult(name: "b", verdict: .good)])
    }

    @Test func longNamesAndReasonsAreCutBetweenCharacters() {
        let long = "x" + String(repeating: "é", count: 3000)
        let found = cases("BAD \(long): \(long)")
        #expect(found.count == 1)
        #expect(found[0].name == "x" + String(repeating: "é", count: 49))
        #expect(found[0].reason.utf8.count == 999)
    }

    @Test func thousandsOfCasesAreCutAndCounted() {
        let lines = (0..<2500).map { "GOOD case-\($0)" } + ["BAD case-0: late", "BAD case-2400: lost"]
        let (found, leftOut) = CaseLines(lines).cases
        #expect(found.count == 2000 && leftOut == 501)
        #expect(found[0].verdict == .bad)
    }
}
