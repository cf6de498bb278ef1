// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Synchronization
import SystemPackage

/// Runs everything for real, and remembers what was hashed.
final class SeenFiles: CommandRunner {
    private let runner: any CommandRunner
    private let seen = Mutex<[String]>([])

    init(_ runner: any CommandRunner) { self.runner = runner }

    var files: [String] { seen.withLock { $0 } }

    func capture(_ command: HostCommand, input: [UInt8], limit: Int, timeout: Duration?) async throws -> CommandOutput {
        if command.executable == "sha256sum" { seen.withLock { $0 += command.arguments } }
        return try await runner.capture(command, input: input, limit: limit, timeout: timeout)
    }

    func log(
        _ command: HostCommand,
        to file: FilePath,
        timeout: Duration?,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd {
        try await runner.log(command, to: file, timeout: timeout, onLine: onLine)
    }

    func keeping<Result: Sendable>(
        _ command: HostCommand,
        outputTo file: FilePath,
        grace: Duration,
        body: @escaping @Sendable (RunningCommand) async throws -> Result
    ) async throws -> (Result, CommandEnd) {
        try await runner.keeping(command, outputTo: file, grace: grace, body: body)
    }

    func interact(_ command: HostCommand) async throws -> CommandEnd { try await runner.interact(command) }
}
