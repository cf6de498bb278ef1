// SPDX-License-Identifier: Apache-2.0

import Reports
import Sessions
import Testing

/// What packages are no matter for.
@Suite struct ReleaseRefusalTests {
    @Test func gitHasNoLogOfReleases() throws {
        let refused = #expect(throws: NoBisectLog.ofReleases) { try BisectLog(ofCommits: SampleReleases.found()) }
        #expect(refused?.description.contains("git has no commits of them") == true)
        let record = try SampleRecord.found()
        #expect(try BisectLog(ofCommits: record).text == BisectLog(record).text)
    }

    @Test func kernelCIHearsOfNoBuildThatWeDidNotMake() throws {
        let refused = #expect(throws: KCIDBError.ofReleases) {
            try KCIDBReport(SampleReleases.found(), origin: "example")
        }
        #expect(refused?.description.contains("--format mail, markdown, html or json") == true)
    }
}
