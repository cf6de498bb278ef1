// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Reports
import Search
import Sessions
import SystemPackage
import Testing

/// What we write against kernelci.org's own package `kcidb-io`.
@Suite struct KCIDBReportTests {
    private func document(_ record: SessionRecord) throws -> KCIDBContent {
        try KCIDBContent(KCIDBReport(record, origin: "example", evidence: try SampleRecord.evidence()).json)
    }

    private static var interpreter: String {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/root")/.cache"
        return "\(cache)/kbisect/venv-kcidb/bin/python3"
    }

    /// Throws what kernelci.org's validator says.
    static func validate(_ json: String) async throws {
        let python = Self.interpreter
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "\(python) is missing: 'make kcidb' makes it, with kernelci.org's validator"
        )
        let script = "import json, kcidb_io, sys\nkcidb_io.schema.LATEST.validate(json.load(open(sys.argv[1])))\n"
        let folder = try ScratchFolder()
        let file = try folder.write("kcidb.json", Array(json.utf8))
        _ = try await Judge.python(script, [file], interpreter: python)
    }

    @Test func kernelcisValidatorTakesIt() async throws {
        var hostile = try SampleRecord.found()
        hostile.title = "\u{0}\u{1B}[2J"
        hostile.scenario = "a scenario/ü.x"
        hostile.probes[3].reason = String(repeating: "\u{0}x", count: 100_000)
        hostile.probes[3].oops?.lines = Array(repeating: String(repeating: "y\u{0}", count: 500), count: 500)
        hostile.repository = "https://example.org/a b\u{0}"
        for record in [try SampleRecord.begun(), try SampleRecord.found(), try SampleRecord.verified(.proven), hostile]
        {
            try await Self.validate(
                try KCIDBReport(record, origin: "example", evidence: try SampleRecord.evidence()).json
            )
        }
    }

    @Test func kernelcisValidatorCanFail() async throws {
        let json = try KCIDBReport(SampleRecord.found(), origin: "example").json
        await #expect(throws: Judge.Refused.self) {
            try await Self.validate(json.replacing("\"PASS\"", with: "\"GOOD\""))
        }
    }

    @Test func eachProbeIsACheckoutABuildAndATest() throws {
        let document = try document(SampleRecord.found())
        #expect(document.checkouts.count == 6)
        #expect(document.checkouts.map(\.gitCommitName) == ["v6.0.9", "v6.0.7", nil, nil, nil, "v6.0.9"])
        // The last tree is no commit's.
        #expect(document.checkouts.map(\.patchsetHash) == ["", "", "", "", "", nil])
        #expect(document.builds.map(\.status) == ["PASS", "PASS", "FAIL", "PASS", "PASS", "PASS"])
        #expect(document.builds[3].command == "cd /src && make vmlinux")
        #expect(document.builds[0].compiler == "gcc (Debian 12.2.0-14+deb12u1) 12.2.0")
        // What does not build is not tested.
        #expect(document.tests.map(\.status) == ["FAIL", "PASS", "FAIL", "PASS", "PASS"])
        #expect(document.tests[0].path == "kbisect.btrfs-append-hole")
        #expect(document.checkouts[0].startTime == "2026-01-02T03:04:45Z")
        #expect(document.builds[0].duration == 30.5)
        let ids = (document.checkouts + document.builds + document.tests).map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.hasPrefix("example:") })
    }

    @Test func whatCouldNotBeTestedIsNeverPassed() throws {
        var record = try SampleRecord.found()
        record.probes[0].verdict = .skip
        record.probes[1].verdict = .skip
        record.probes[1].seconds.test = nil
        #expect(try document(record).tests.prefix(2).map(\.status) == ["ERROR", "MISS"])
    }

    @Test func twoSessionsHaveDifferentIds() throws {
        var other = try SampleRecord.found()
        other.host?.kernel = "another"
        #expect(try document(other).tests[0].id != document(SampleRecord.found()).tests[0].id)
    }

    @Test(arguments: ["", "Kernel", "a-b", "a:b", "ä", "a\n"])
    func anOriginThatIsNoneIsRefused(_ origin: String) throws {
        #expect(throws: KCIDBError.badOrigin(origin)) { try KCIDBReport(SampleRecord.found(), origin: origin) }
        #expect("\(KCIDBError.badOrigin("a-b"))".contains("'a-b' cannot be an origin"))
    }
}
