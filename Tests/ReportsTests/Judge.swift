// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Programs that judge what we write.
enum Judge {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// This repository's folder.
    static let repository = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    /// The beginning of a script whose first argument is a JSON Schema: reads it as `schema`, and checks that it is one.
    static let readingSchema = """
        import json, os, sys, zlib
        try:
            import jsonschema
        except ImportError:
            sys.exit("this test needs Debian's package python3-jsonschema")
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)


        """

    /// Runs a script and returns what it prints.
    static func python(
        _ script: String,
        _ arguments: [String] = [],
        interpreter: String = "/usr/bin/python3"
    ) async throws -> String {
        try await output(of: HostCommand(interpreter, ["-c", script] + arguments))
    }

    static func output(of command: HostCommand) async throws -> String {
        let output = try await HostCommandRunner().capture(command, input: [], limit: 64 << 20, timeout: nil)
        guard output.end.isSuccess else { throw Refused(description: output.errorText + output.text) }
        return output.text
    }
}
