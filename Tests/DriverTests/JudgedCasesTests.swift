// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Testing

@testable import Driver

/// What a boot's judgement does to its cases.
struct JudgedCasesTests {
    private let lines = CaseLines(["GOOD one", "BAD two: a hole", "GOOD three"])

    @Test func whereTheBootCouldNotBeJudgedNoCaseIsGood() {
        let cases = lines.cases(of: .skip("another crash: BUG in x")).found
        #expect(cases.map(\.verdict) == [.skip, .bad, .skip])
        #expect(cases.map(\.reason) == ["another crash: BUG in x", "a hole", "another crash: BUG in x"])
    }

    @Test func ofAJudgedBootTheyAreAsTheReproducerSaid() {
        #expect(lines.cases(of: .bad("BAD two")).found == lines.cases.found)
        #expect(lines.cases(of: .good("")).found.map(\.verdict) == [.good, .bad, .good])
    }
}
