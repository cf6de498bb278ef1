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
