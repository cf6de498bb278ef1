// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Search
import Sessions
import SystemPackage
import Testing

/// docs/report.schema.json against real records, with Debian's python3-jsonschema.
@Suite struct ReportSchemaTests {
    private static let schema = Judge.repository.appending("docs/report.schema.json").string
    private static let example = Judge.repository.appending("docs/examples/report.json").string

    /// Exits with 0 for a valid record, and says for each file what is wrong with it.
    private static let validator =
        Judge.readingSchema + """
            errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(sys.argv[2]))))
            for error in errors:
                print("/".join(map(str, error.absolute_path)), error.message[:200])
            """

    /// What is wrong with a record; nothing when it is valid.
    private func problems(_ json: Data) async throws -> String {
        let folder = try ScratchFolder()
        let file = try folder.write("report.json", Array(json))
        return try await Judge.python(Self.validator, [Self.schema, file])
    }

    /// As `report.json` is written.
    private func encoded(_ record: SessionRecord) throws -> Data {
        let folder = try ScratchFolder()
        let session = SessionFolder(existing: folder.path)
        try session.write(record)
        return try Data(contentsOf: URL(fileURLWithPath: session.recordFile.string))
    }

    private static func stages() throws -> [SessionRecord] {
        let found = try SampleRecord.found()
        var bare = found
        bare.graph = nil
        bare.culprit = nil
        bare.proof = nil
        bare.host = nil
        bare.reproducer = nil
        let ends: [SessionEnd?] = [
            nil, .interrupted, .failed("no space"), .onlySkippedLeft([try SampleRecord.culprit()]),
            .endsWrong("good is bad"), .notSettled([try SampleRecord.culprit()]),
        ]
        let ended = ends.map { end in
            var record = bare
            record.end = end
            return record
        }
        var proving = found
        proving.proof?.grade = nil
        proving.proof?.pin = "upstream 8184620ae212"
        proving.proof?.conflicts = [ProofRecord.Conflict(doing: "reverting", files: ["a"])]
        proving.culprit?.remedies = [try SampleRecord.remedy(), try SampleRecord.remedy(.reverts)]
        proving.culprit?.noMaintainers = "there is no MAINTAINERS"
        proving.probes[4].sameAs = 2
        proving.probes[4].stored = true
        proving.probes[4].contents = String(repeating: "c", count: 64)
        let grades = try [Grade.proven, .supported, .inconclusive, .refuted].map { try SampleRecord.verified($0) }
        return [
            try SampleRecord.begun(), try SampleRecord.begun(.verification), try SampleRecord.begun(.byHand), found,
            proving,
        ] + ended + grades
            + (try SampleSearch.all()) + (try SampleReleases.all())
    }

    @Test func aRecordIsValidAtEachStageOfASession() async throws {
        for record in try Self.stages() { #expect(try await problems(encoded(record)) == "") }
    }

    @Test func aRecordOfReleasesIsReadAsItWasWritten() throws {
        for record in try SampleReleases.all() {
            #expect(try JSONDecoder().decode(SessionRecord.self, from: encoded(record)) == record)
        }
    }

    @Test(arguments: [
        Damage(path: ["releases", "candidates"], value: nil, complaint: "'candidates' is a required property"),
        Damage(path: ["releases", "x"], value: "1", complaint: "'x' was unexpected"),
        Damage(path: ["releases", "difference", "changes"], value: "[{}]", complaint: "required property"),
        Damage(path: ["releases", "difference", "older", "x"], value: "1", complaint: "'x' was unexpected"),
        Damage(path: ["new", "release", "packages"], value: nil, complaint: "'packages' is a required property"),
        Damage(path: ["kind"], value: #""packages""#, complaint: "is not one of"),
    ])
    func aWrongRecordOfReleasesIsRefused(_ damage: Damage) async throws {
        #expect(try await problems(damaged(SampleReleases.found(), damage)).contains(damage.complaint))
    }

    @Test func theExampleIsValidAndTheSameAsTheSamplesRecord() async throws {
        let fresh = try encoded(SampleRecord.found())
        if ProcessInfo.processInfo.environment["KBISECT_WRITE_EXAMPLES"] == "1" {
            try fresh.write(to: URL(fileURLWithPath: Self.example))
        }
        let written = try Data(contentsOf: URL(fileURLWithPath: Self.example))
        #expect(
            written == fresh,
            "docs/examples/report.json is out of date: KBISECT_WRITE_EXAMPLES=1 swift test --filter ReportSchemaTests"
        )
        #expect(try await problems(written) == "")
        #expect(try JSONDecoder().decode(SessionRecord.self, from: written) == SampleRecord.found())
    }

    /// Where a key is, what is done to it, and a word of the validator's complaint.
    struct Damage: Sendable {
        let path: [String]
        let value: String?
        let complaint: String
    }

    @Test(arguments: [
        Damage(path: ["unknown"], value: "1", complaint: "'unknown' was unexpected"),
        Damage(path: ["kbisect"], value: nil, complaint: "'kbisect' is a required property"),
        Damage(path: ["schema"], value: "1", complaint: "3 was expected"),
        Damage(path: ["end"], value: #"{"found": {}, "verified": {}}"#, complaint: "end"),
        Damage(path: ["end"], value: #"{"won": {}}"#, complaint: "end"),
        Damage(path: ["new", "commit"], value: #""abc""#, complaint: "does not match"),
        Damage(path: ["proof", "unknown"], value: "1", complaint: "'unknown' was unexpected"),
        Damage(path: ["proof", "grade"], value: #""GUESSED""#, complaint: "is not one of"),
        Damage(path: ["culprit", "extent"], value: nil, complaint: "'extent' is a required property"),
        Damage(path: ["culprit", "extent", "x"], value: "1", complaint: "'x' was unexpected"),
        Damage(path: ["graph", "nodes"], value: #"[{"commit": "x"}]"#, complaint: "required property"),
        Damage(path: ["host", "processors"], value: #""two""#, complaint: "is not of type 'integer'"),
        Damage(path: ["probes"], value: "[{}]", complaint: "required property"),
        Damage(path: ["search", "terms", "sought"], value: #""both""#, complaint: "is not one of"),
        Damage(path: ["search", "terms", "old"], value: #""a b""#, complaint: "does not match"),
        Damage(path: ["search", "noise", "misses", "never"], value: "2", complaint: "greater than the maximum"),
        Damage(path: ["search", "missRate", "misses"], value: "-1", complaint: "less than the minimum"),
        Damage(path: ["search", "x"], value: "1", complaint: "'x' was unexpected"),
        Damage(path: ["started"], value: #""yesterday""#, complaint: "does not match"),
    ])
    func aWrongRecordIsRefused(_ damage: Damage) async throws {
        #expect(try await problems(damaged(SampleRecord.found(), damage)).contains(damage.complaint))
    }

    private func damaged(_ record: SessionRecord, _ damage: Damage) async throws -> Data {
        let script = """
            import json, sys
            record = json.load(open(sys.argv[1]))
            path, value = json.loads(sys.argv[2]), sys.argv[3]
            inner = record
            for key in path[:-1]: inner = inner[key]
            if value: inner[path[-1]] = json.loads(value)
            else: del inner[path[-1]]
            json.dump(record, sys.stdout)
            """
        let folder = try ScratchFolder()
        let file = try folder.write("report.json", Array(encoded(record)))
        let path = String(decoding: try JSONEncoder().encode(damage.path), as: UTF8.self)
        return Data(try await Judge.python(script, [file, path, damage.value ?? ""]).utf8)
    }
}
