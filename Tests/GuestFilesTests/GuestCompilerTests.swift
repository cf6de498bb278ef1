// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostCommands
import SystemPackage
import TestSupport
import Testing

@Suite struct GuestCompilerTests {
    let runner = HostCommandRunner()

    private func program(_ text: String) -> GuestProgram {
        GuestProgram(name: "answer", sources: ["answer.c": text])
    }

    @Test func aProgramIsCompiledOnceAndRuns() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let answer = program("int main(void) { return 42; }")
        let binary = try await compiler.compile(answer)
        #expect(try await runner.capture(HostCommand(binary.string)).end == .exited(42))
        #expect(try Reproducer(contentsOf: binary).kind == .staticBinary)
        let written = try FileManager.default.attributesOfItem(atPath: binary.string)[.systemFileNumber] as? Int
        #expect(try await compiler.compile(answer) == binary)
        #expect(try FileManager.default.attributesOfItem(atPath: binary.string)[.systemFileNumber] as? Int == written)
        let other = try await compiler.compile(program("int main(void) { return 43; }"))
        #expect(other != binary)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path.appending("guest").string).count == 4)
    }

    /// After a loss of power: a program that is cut short would be a kernel that does not boot.
    @Test(arguments: ["answer", "answer.sha256"], ["gone", "empty", "cut", "zeros"])
    func aDamagedOneIsCompiledAgain(_ name: String, _ damage: String) async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let answer = program("int main(void) { return 42; }")
        let binary = try await compiler.compile(answer)
        let whole = try Data(contentsOf: URL(filePath: binary.string))
        let file = binary.removingLastComponent().appending(name).string
        let size = try Data(contentsOf: URL(filePath: file)).count
        switch damage {
        case "gone": try FileManager.default.removeItem(atPath: file)
        case "empty": #expect(truncate(file, 0) == 0)
        case "cut": #expect(truncate(file, size / 2) == 0)
        default:
            // As file systems leave what had a length, and no blocks yet.
            #expect(truncate(file, 0) == 0 && truncate(file, size) == 0)
        }
        #expect(try await compiler.compile(answer) == binary)
        #expect(try Data(contentsOf: URL(filePath: binary.string)) == whole)
        #expect(try await runner.capture(HostCommand(binary.string)).end == .exited(42))
        let check = HostCommand(
            "sha256sum",
            ["--check", "--strict", "answer.sha256"],
            workingDirectory: binary.removingLastComponent()
        )
        #expect(try await runner.capture(check).end.isSuccess)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path.appending("guest").string).count == 2)
    }

    @Test func severalAtOnceMakeOneBinary() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let binaries = try await withThrowingTaskGroup(of: FilePath.self) { group in
            for _ in 0..<4 { group.addTask { try await compiler.compile(program("int main(void) { return 7; }")) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(binaries.count == 1)
        for binary in binaries { #expect(try await runner.capture(HostCommand(binary.string)).end == .exited(7)) }
    }

    @Test func whatDoesNotCompileIsToldWithItsFirstErrorAndTheLog() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let error = await #expect(throws: GuestCompilerError.self) {
            try await compiler.compile(program("int main(void) { return missing; }\n"))
        }
        guard case .doesNotCompile("answer", let firstError, let log) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(firstError.hasPrefix("answer.c:1:25: error: "))
        #expect(firstError.contains("missing"))
        #expect(try String(contentsOfFile: log.string, encoding: .utf8).contains(firstError))
    }

    @Test func aMissingCompilerIsNamed() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path, compiler: "no-such-compiler")
        await #expect(throws: HostCommandError.notFound(executable: "no-such-compiler")) {
            try await compiler.compile(program("int main(void) { return 0; }"))
        }
    }

    @Test func aSourceReadsNoFileOfTheUsersInTheSandbox() async throws {
        let scratch = try ScratchFolder()
        let secret = try scratch.write("\"secret\"\n", to: "secret")
        let spy = program("#include <string.h>\nint main(void) { return sizeof(\n#include \"\(secret)\"\n); }\n")
        let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])
        let confined = GuestCompiler(runner: runner, cache: scratch.path, sandbox: sandbox)
        let error = await #expect(throws: GuestCompilerError.self) { try await confined.compile(spy) }
        #expect(error?.description.contains("secret: No such file or directory") == true)
        let binary = try await GuestCompiler(runner: runner, cache: scratch.path).compile(spy)
        #expect(try await runner.capture(HostCommand(binary.string)).end == .exited(7))
        // What reads nothing of that is compiled.
        _ = try await confined.compile(program("#include <stdio.h>\nint main(void) { return 8; }"))
    }

    @Test func aSourceFileStaysInItsFolder() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        await #expect(throws: GuestFileError.self) {
            try await compiler.compile(GuestProgram(name: "x", sources: ["../../x.c": "int main(void) { return 0; }"]))
        }
    }

    @Test func theAgentCompilesWithoutWarningsAndRefusesToRunOnTheHost() async throws {
        let scratch = try ScratchFolder()
        var agent = GuestProgram.agent
        agent.flags.append("-Werror")
        let binary = try await GuestCompiler(runner: runner, cache: scratch.path).compile(agent)
        let output = try await runner.capture(HostCommand(binary.string), timeout: .seconds(20))
        #expect(output.end == .exited(2))
        #expect(output.errorText.contains("only runs as the first process of a virtual machine"))
    }
}
