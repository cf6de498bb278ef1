// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import HostCommands

@Suite struct SandboxProbeTests {
    private let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])
    private let runner = HostCommandRunner()

    private func probe(_ runner: any CommandRunner) -> SandboxProbe { SandboxProbe(runner: runner, sandbox: sandbox) }

    /// What a confined program printed.
    private func run(_ executable: String, _ arguments: [String], writable: [FilePath] = []) async throws
        -> CommandOutput
    {
        var command = HostCommand(executable, arguments)
        command.confinement = sandbox.confinement(writable: writable)
        return try await runner.capture(command, timeout: .seconds(60))
    }

    @Test func bubblewrapWorksHere() async throws {
        let decision = try await probe(runner).decide(.bwrap)
        #expect(decision.sandbox == sandbox)
        #expect(decision.words == "bwrap: programs ran in it")
        #expect(decision.warnings == [])
    }

    @Test func withoutBubblewrapAutoGoesOnAndSaysSoAndBwrapDoesNot() async throws {
        let without = RunnerWithoutSandbox(error: .notFound(executable: "bwrap"))
        let decision = try await probe(without).decide(.auto)
        #expect(decision.sandbox == nil)
        #expect(decision.words == "none: bubblewrap is not installed")
        #expect(decision.warnings.first?.contains("bubblewrap is not installed") == true)
        let error = await #expect(throws: SandboxUnusable.self) { try await probe(without).decide(.bwrap) }
        #expect(error?.description.contains("--sandbox none") == true)
    }

    @Test func whatBubblewrapSaysIsTheReason() async throws {
        let reason = "bwrap: No permissions to create new namespace"
        let forbidden = RunnerWithoutSandbox(error: .notStarted(executable: "gcc", reason: reason))
        #expect(try await probe(forbidden).decide(.auto).reason == reason)
    }

    @Test func anotherCompilerInsideIsNoSandbox() async throws {
        let other = RunnerWithoutSandbox(error: nil)
        #expect(try await probe(other).decide(.auto).reason == "'gcc' is not the same program in it")
    }

    @Test func whoAsksForNoneIsNotWarned() async throws {
        let decision = try await probe(RunnerWithoutSandbox(error: nil)).decide(.none)
        #expect(decision.words == "none: it was asked for")
        #expect(decision.warnings == [])
    }

    @Test func aSandboxThatCannotBeMadeIsOurErrorAndNoExitStatus() async throws {
        let error = await #expect(throws: HostCommandError.self) {
            try await run("true", [], writable: ["/no/such/folder"])
        }
        guard case .notStarted("true", let reason) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(reason.contains("/no/such/folder"))
        let log = FilePath("/tmp/kbisect-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        var command = HostCommand("true")
        command.confinement = sandbox.confinement(writable: ["/no/such/folder"])
        await #expect(throws: HostCommandError.self) { try await runner.log(command, to: log, timeout: nil) { _ in } }
    }

    @Test func aSignalInsideIsASignal() async throws {
        #expect(try await run("sh", ["-c", "kill -9 $$"]).end == .signalled(9))
        #expect(try await run("sh", ["-c", "exit 3"]).end == .exited(3))
    }

    @Test func whatDetachesItselfEndsWithTheSandbox() async throws {
        let mark = "34\(Int.random(in: 100_000...999_999))"
        let detach = "setsid -f sleep \(mark); sleep 600"
        var command = HostCommand("sh", ["-c", detach])
        command.confinement = sandbox.confinement(writable: [])
        let confined = command
        #expect(try await runner.capture(confined, timeout: .seconds(2)).end == .timedOut(.seconds(2)))
        #expect(try await isGone(mark))
        let task = Task { try await runner.capture(confined) }
        #expect(try await isThere(mark))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await isGone(mark))
    }

    private func isGone(_ mark: String) async throws -> Bool { try await becomes(.exited(1), mark) }
    private func isThere(_ mark: String) async throws -> Bool { try await becomes(.exited(0), mark) }

    /// Whether `pgrep` ends so before long: the kernel takes a moment to start, and to reap.
    private func becomes(_ end: CommandEnd, _ mark: String) async throws -> Bool {
        for _ in 0..<200 {
            if try await runner.capture(HostCommand("pgrep", ["-xf", "sleep \(mark)"])).end == end { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}

/// A host on which confined programs do not run, or are others.
private struct RunnerWithoutSandbox: CommandRunner {
    let error: HostCommandError?

    func capture(_ command: HostCommand, input: [UInt8], limit: Int, timeout: Duration?) async throws -> CommandOutput {
        guard command.confinement != nil else {
            return CommandOutput(end: .exited(0), standardOutput: Array("gcc 14\n".utf8), standardError: [])
        }
        if let error { throw error }
        return CommandOutput(end: .exited(0), standardOutput: Array("gcc 12\n".utf8), standardError: [])
    }

    func log(
        _ command: HostCommand,
        to file: FilePath,
        timeout: Duration?,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd { throw CancellationError() }

    func keeping<Result: Sendable>(
        _ command: HostCommand,
        outputTo file: FilePath,
        grace: Duration,
        body: @escaping @Sendable (RunningCommand) async throws -> Result
    ) async throws -> (Result, CommandEnd) { throw CancellationError() }

    func interact(_ command: HostCommand) async throws -> CommandEnd { throw CancellationError() }
}
