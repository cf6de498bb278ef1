// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// The program as a user has it: the built binary, started as a process.
struct Program {
    /// A folder of this test's own, removed with ``remove()``.
    let folder: FilePath

    init() throws {
        folder = FilePath("/tmp/kbisect-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder.string) }

    /// Where SwiftPM put it: beside the test bundle.
    static var path: FilePath {
        get throws {
            let test = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return FilePath(test).removingLastComponent().appending("kbisect")
        }
    }

    /// Gives a test its program, and removes the folder however the test ends.
    static func with(_ body: (Program) async throws -> Void) async throws {
        let program = try Program()
        defer { program.remove() }
        try await body(program)
    }

    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandOutput {
        try await run(arguments, environment: environment)
    }

    /// Runs it in the test's folder, with state folders below it.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandOutput {
        var variables = ["XDG_CACHE_HOME": folder.string + "/cache", "XDG_STATE_HOME": folder.string + "/state"]
        variables.merge(environment) { $1 }
        return try await HostCommandRunner().capture(
            HostCommand(try Self.path.string, arguments, environment: variables, workingDirectory: folder),
            timeout: .seconds(120)
        )
    }

    /// A repository with a line of commits `v6.0` to `v6.<count - 1>`, each with the makefile of such a kernel.
    func makeRepository(count: Int = 3) async throws -> FilePath {
        let repository = folder.appending("linux")
        try await git("init", "-q", repository.string)
        for minor in 0..<count {
            try write("VERSION = 6\nPATCHLEVEL = \(minor)\n", to: "linux/Makefile")
            try await git("-C", repository.string, "add", ".")
            try await git("-C", repository.string, "commit", "-q", "-m", "Linux 6.\(minor)")
            try await git("-C", repository.string, "tag", "v6.\(minor)")
        }
        return repository
    }

    /// Writes a text below the test's folder and returns where it is.
    @discardableResult
    func write(_ text: String, to name: String) throws -> FilePath {
        let path = folder.appending(name)
        try Data(text.utf8).write(to: URL(filePath: path.string))
        return path
    }

    func git(_ arguments: String...) async throws {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        let output = try await HostCommandRunner().capture(HostCommand("git", identity + arguments))
        guard output.end.isSuccess else { throw GitFailed(message: output.errorText) }
    }

    struct GitFailed: Error {
        var message: String
    }
}
