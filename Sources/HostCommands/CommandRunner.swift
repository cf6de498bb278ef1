// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Runs programs of the host.
///
/// Whatever ends a command (its own exit, a time-out, cancellation of the task), nothing that it started is left:
/// each command has a session of its own, and the whole group is killed at the end. Only ``interact(_:)`` leaves a
/// command in our own session, for it belongs to the terminal.
package protocol CommandRunner: Sendable {
    /// Runs a command to its end and returns what it printed, up to `limit` bytes a stream.
    ///
    /// - Throws: ``HostCommandError`` when it cannot be started; `CancellationError` when the task is cancelled.
    func capture(_ command: HostCommand, input: [UInt8], limit: Int, timeout: Duration?) async throws -> CommandOutput

    /// Runs a command to its end with standard output and error appended, together, to a file: up to 64 MiB of them.
    ///
    /// - Parameter onLine: Is given each line as it comes, without its line feed, as bytes.
    /// - Throws: ``HostCommandError`` when it cannot be started; `CancellationError` when the task is cancelled.
    func log(
        _ command: HostCommand,
        to file: FilePath,
        timeout: Duration?,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd

    /// Keeps a command running while `body` runs, then ends it: TERM, `grace`, KILL, to the whole group.
    ///
    /// - Parameter file: Receives standard output and error, appended.
    /// - Returns: What `body` returned, and how the command ended.
    func keeping<Result: Sendable>(
        _ command: HostCommand,
        outputTo file: FilePath,
        grace: Duration,
        body: @escaping @Sendable (RunningCommand) async throws -> Result
    ) async throws -> (Result, CommandEnd)

    /// Runs a command on our own terminal, for a person to use, and waits for its end.
    func interact(_ command: HostCommand) async throws -> CommandEnd
}

extension CommandRunner {
    /// ``capture(_:input:limit:timeout:)`` with nothing on standard input and at most 16 MiB a stream.
    package func capture(_ command: HostCommand, timeout: Duration? = nil) async throws -> CommandOutput {
        try await capture(command, input: [], limit: 16 << 20, timeout: timeout)
    }
}
