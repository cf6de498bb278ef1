// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// The program as a user has it, on the demo's history.
///
/// The cache folder is the user's own, so that only the first run builds everything; sessions go to a folder of the
/// tests.
struct DemoProgram {
    /// The program, which lies beside the tests.
    var path: String {
        get throws {
            let test = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return FilePath(test).removingLastComponent().appending("kbisect").string
        }
    }

    func run(_ arguments: [String], in folder: FilePath) async throws -> CommandOutput {
        try await HostCommandRunner().capture(
            HostCommand(try path, arguments, environment: ["XDG_STATE_HOME": folder.string])
        )
    }

    func withFolder(_ body: (FilePath) async throws -> Void) async throws {
        let folder = FilePath("/tmp/kbisect-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try await body(folder)
    }

    /// Where the demo's repository is.
    func history(in folder: FilePath) async throws -> String {
        let output = try await run(["demo", "--history-only"], in: folder)
        try #require(output.end == .exited(0), "\(output.errorText)")
        return output.text.trimmingCharacters(in: .newlines)
    }

    /// The commit of the demo's history with this title.
    func commit(titled title: String, in repository: String) async throws -> String {
        let command = HostCommand(
            "git",
            ["-C", repository, "log", "--format=%H", "-F", "--grep", title, "demo-good..demo-bad"]
        )
        let output = try await HostCommandRunner().capture(command)
        try #require(output.end == .exited(0), "\(output.errorText)")
        return output.text.trimmingCharacters(in: .newlines)
    }
}
