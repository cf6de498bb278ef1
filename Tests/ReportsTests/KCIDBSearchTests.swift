// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import Testing

/// Searches of each kind, as kernelci.org takes them.
@Suite struct KCIDBSearchTests {
    private func document(_ record: SessionRecord) throws -> KCIDBContent {
        try KCIDBContent(KCIDBReport(record, origin: "example").json)
    }

    @Test func aTestOfAKeptKernelIsOneOfItsBuild() throws {
        let document = try document(SampleSearch.flaky())
        // Probe 7 was not checked out and built: its kernel is that of probe 6.
        #expect(document.checkouts.count == 6 && document.builds.count == 6)
        #expect(document.checkouts.allSatisfy { $0.valid == true })
        #expect(document.tests.count == 6)
        #expect(document.tests[5].buildId == document.tests[4].buildId)
        #expect(Set(document.tests.map(\.id)).count == 6)
        let builds = Set(document.builds.map(\.id))
        #expect(document.tests.allSatisfy { builds.contains($0.buildId ?? "") })
    }

    /// `PASS` says that the code is right, which is known to be wrong.
    @Test func whatMissedTheBugDidNotPass() throws {
        #expect(
            try document(SampleSearch.flaky()).tests.map(\.status) == ["FAIL", "PASS", "DONE", "FAIL", "PASS", "PASS"]
        )
    }

    @Test func aSearchForAFixFailsWhereTheBugShows() throws {
        #expect(try document(SampleSearch.fix()).tests.map(\.status) == ["FAIL", "PASS", "FAIL", "PASS"])
        let json = try KCIDBReport(SampleSearch.fix(), origin: "example").json
        #expect(json.contains("\"sought\" : \"fix\""))
    }

    @Test func aPatchedTreeIsNoPlainCommit() throws {
        let document = try document(SampleSearch.patched())
        #expect(document.checkouts.allSatisfy { $0.patchsetHash == nil })
        #expect(document.checkouts[0].comment?.hasPrefix("Linux 6.0.9, with mend-build.patch, <img") == true)
        #expect(document.checkouts[0].comment?.contains("\u{1B}") == false)
    }

    /// Where building is the test there is no test of ours.
    @Test func aBuildAloneIsNoTest() throws {
        var record = try SampleSearch.fix()
        for index in record.probes.indices {
            (record.probes[index].seconds.boot, record.probes[index].seconds.test) = (nil, nil)
        }
        let document = try document(record)
        #expect(document.tests.isEmpty && document.builds.count == 4)
    }

    @Test func kernelcisValidatorTakesEachSearch() async throws {
        for record in try SampleSearch.all() {
            try await KCIDBReportTests.validate(KCIDBReport(record, origin: "example").json)
        }
    }
}
