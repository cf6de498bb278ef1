// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import SystemPackage
import TestSupport
import Testing

/// docs/matrix.schema.json against real matrices, with Debian's python3-jsonschema.
@Suite struct MatrixSchemaTests {
    private static let schema = Judge.repository.appending("docs/matrix.schema.json").string
    private static let example = Judge.repository.appending("docs/examples/matrix.json").string

    /// Exits with 0 for a valid matrix, and says what is wrong with another.
    private static let validator =
        Judge.readingSchema + """
            matrix = json.load(open(sys.argv[2]))
            path, value = json.loads(sys.argv[3]), sys.argv[4]
            inner = matrix
            for key in path[:-1]: inner = inner[key]
            if path and value: inner[path[-1]] = json.loads(value)
            elif path: del inner[path[-1]]
            for error in jsonschema.Draft202012Validator(schema).iter_errors(matrix):
                print("/".join(map(str, error.absolute_path)), error.message[:200])
            """

    /// What is wrong with a matrix after something was done to it; nothing when it is valid.
    private func problems(_ json: Data, at path: String = "[]", value: String = "") async throws -> String {
        let folder = try ScratchFolder()
        let file = try folder.write("matrix.json", Array(json))
        return try await Judge.python(Self.validator, [Self.schema, file, path, value])
    }

    /// As `matrix.json` is written.
    private func encoded(_ matrix: ReleaseMatrix) throws -> Data {
        let folder = try ScratchFolder()
        let file = folder.path.appending("matrix.json")
        try SessionFolder(existing: folder.path).write(json: matrix, to: file)
        return try Data(contentsOf: URL(fileURLWithPath: file.string))
    }

    @Test func aMatrixIsValidAtEachStage() async throws {
        var untrusted = SampleMatrix.few()
        untrusted.columns[0].release.packages[0].trust = nil
        untrusted.columns[0].release.packages[0].bytes = nil
        for matrix in [SampleMatrix.empty(), SampleMatrix.few(), SampleMatrix.whole(), untrusted] {
            #expect(try await problems(encoded(matrix)) == "")
        }
    }

    @Test func theExampleIsValidAndTheSameAsTheSamplesMatrix() async throws {
        let fresh = try encoded(SampleMatrix.few())
        if ProcessInfo.processInfo.environment["KBISECT_WRITE_EXAMPLES"] == "1" {
            try fresh.write(to: URL(fileURLWithPath: Self.example))
        }
        let written = try Data(contentsOf: URL(fileURLWithPath: Self.example))
        #expect(
            written == fresh,
            "docs/examples/matrix.json is out of date: KBISECT_WRITE_EXAMPLES=1 swift test --filter MatrixSchemaTests"
        )
        #expect(try await problems(written) == "")
        #expect(try JSONDecoder().decode(ReleaseMatrix.self, from: written) == SampleMatrix.few())
    }

    @Test(arguments: [
        (#"["unknown"]"#, "1", "'unknown' was unexpected"), (#"["kbisect"]"#, "", "'kbisect' is a required property"),
        (#"["started"]"#, #""yesterday""#, "does not match"), (#"["columns"]"#, "[{}]", "required property"),
        (#"["columns", 0, "verdict"]"#, #""broken""#, "is not one of"),
        (#"["columns", 0, "cells", "append-4k", "verdict"]"#, "null", "is not one of"),
        (#"["columns", 0, "cells", "append-4k", "x"]"#, "1", "'x' was unexpected"),
        (#"["columns", 0, "release", "packages", 0, "bytes"]"#, "-1", "less than the minimum"),
        (#"["columns", 0, "release", "packages"]"#, "[]", "columns/0/release/packages"),
        (#"["columns", 0, "release", "version"]"#, "", "'version' is a required property"),
        (#"["columns", 0, "seconds"]"#, "-1", "less than the minimum"),
        (#"["cases"]"#, #"["a", "a"]"#, "non-unique"),
    ])
    func aWrongMatrixIsRefused(path: String, value: String, complaint: String) async throws {
        #expect(try await problems(encoded(SampleMatrix.few()), at: path, value: value).contains(complaint))
    }
}
