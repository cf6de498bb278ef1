// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Synchronization
import SystemPackage
import Testing

@Suite struct HostCommandRunnerTests {
    let runner = HostCommandRunner()

    @Test func capturesBothStreamsAndTheStatus() async throws {
        let output = try await runner.capture(HostCommand("sh", ["-c", "echo out; echo err >&2; exit 3"]))
        #expect(output.text == "out\n")
        #expect(output.errorText == "err\n")
        #expect(output.end == .exited(3))
    }

    @Test func feedsStandardInputAndKeepsToTheLimit() async throws {
        let input = [UInt8](repeating: 7, count: 300_000)
        let output = try await runner.capture(HostCommand("cat"), input: input, limit: 100_000, timeout: nil)
        #expect(output.standardOutput == [UInt8](repeating: 7, count: 100_000))
        #expect(output.end == .exited(0))
    }

    @Test func aSignalIsNotAnExitStatus() async throws {
        let output = try await runner.capture(HostCommand("sh", ["-c", "kill -9 $$"]))
        #expect(output.end == .signalled(9))
    }

    @Test func aMissingProgramIsNamed() async throws {
        await #expect(throws: HostCommandError.notFound(executable: "no-such-program-here")) {
            try await runner.capture(HostCommand("no-such-program-here"))
        }
    }

    @Test func aLogIsCutWhereItFillsTheDiskAndTheProgramGoesOn() async throws {
        let file = FilePath("/tmp/kbisect-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        let command = HostCommand("head", ["-c", "\(70 << 20)", "/dev/zero"])
        #expect(try await runner.log(command, to: file, timeout: nil) { _ in } == .exited(0))
        let size = try FileManager.default.attributesOfItem(atPath: file.string)[.size] as? Int
        #expect(size.map { (64 << 20)..<(64 << 20) + 100 ~= $0 } == true, "\(size ?? 0)")
    }

    @Test func logsEveryLineOfAProgramThatEndsAtOnce() async throws {
        let file = FilePath("/tmp/kbisect-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        let lines = Mutex(0)
        let end = try await runner.log(HostCommand("seq", ["200000"]), to: file, timeout: nil) { _ in
            lines.withLock { $0 += 1 }
        }
        #expect(end == .exited(0))
        #expect(lines.withLock { $0 } == 200_000)
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        #expect(text.hasSuffix("\n199999\n200000\n"))
    }

    @Test func aTimeOutLeavesNoGrandchild() async throws {
        let mark = "31\(Int.random(in: 100_000...999_999))"
        let output = try await runner.capture(
            HostCommand("sh", ["-c", "sleep \(mark) & sleep \(mark)"]),
            timeout: .milliseconds(300)
        )
        #expect(output.end == .timedOut(.milliseconds(300)))
        #expect(try await isGone("sleep \(mark)"))
    }

    @Test func aGrandchildThatOutlivesItsParentIsEnded() async throws {
        let mark = "32\(Int.random(in: 100_000...999_999))"
        let output = try await runner.capture(
            HostCommand("sh", ["-c", "sleep \(mark) & echo started"]),
            timeout: .seconds(20)
        )
        #expect(output.end == .exited(0))
        #expect(output.text == "started\n")
        #expect(try await isGone("sleep \(mark)"))
    }

    @Test func cancellationEndsTheGroupAndPassesThrough() async throws {
        let mark = "33\(Int.random(in: 100_000...999_999))"
        let task = Task {
            try await runner.capture(HostCommand("sh", ["-c", "trap '' TERM; sleep \(mark) & wait"]))
        }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await isGone("sleep \(mark)"))
    }

    @Test func keepingEndsTheCommandWithTheBody() async throws {
        let file = FilePath("/tmp/kbisect-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        let (answer, end) = try await runner.keeping(
            HostCommand("sleep", ["3600"]),
            outputTo: file,
            grace: .seconds(2)
        ) { running in
            running.processID > 1 ? "seen" : "not started"
        }
        #expect(answer == "seen")
        #expect(end == .signalled(15))
    }

    @Test func keepingTellsTheBodyThatTheCommandEnded() async throws {
        let file = FilePath("/tmp/kbisect-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        let (seen, end) = try await runner.keeping(
            HostCommand("sh", ["-c", "echo no >&2; exit 4"]),
            outputTo: file,
            grace: .seconds(2)
        ) { try await $0.waitForEnd() }
        #expect(seen == .exited(4))
        #expect(end == .exited(4))
        #expect(try String(contentsOfFile: file.string, encoding: .utf8) == "no\n")
    }

    @Test func keepingAMissingProgramIsNamed() async throws {
        await #expect(throws: HostCommandError.notFound(executable: "no-such-program-here")) {
            try await runner.keeping(
                HostCommand("no-such-program-here"),
                outputTo: "/dev/null",
                grace: .seconds(1)
            ) { _ in }
        }
    }

    /// Whether no process with this command line is left, after giving the kernel a moment to reap.
    private func isGone(_ commandLine: String) async throws -> Bool {
        for _ in 0..<50 {
            if try await runner.capture(HostCommand("pgrep", ["-xf", commandLine])).end == .exited(1) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
