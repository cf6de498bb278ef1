// SPDX-License-Identifier: Apache-2.0

import DemoHistory
import Foundation
import HostCommands
import SystemPackage

/// A folder with a small tarball packed as Debian packs a kernel, gone when the value is.
final class TinySource: Sendable {
    let folder: FilePath
    let commands = HostCommandRunner()

    var source: DemoSource { DemoSource(tarball: folder.appending("tiny.tar.xz"), package: "linux-source-tiny") }

    init(makefile: String = "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\n") async throws {
        folder = FilePath(FileManager.default.temporaryDirectory.path).appending("demo-\(UUID().uuidString)")
        let tree = folder.appending("linux-source-tiny")
        try FileManager.default.createDirectory(atPath: tree.string + "/fs/deep", withIntermediateDirectories: true)
        try Self.write(makefile, to: tree.appending("Makefile"))
        try Self.write("int a;\nint b;\n", to: tree.appending("fs/a.c"))
        try Self.write("#!/bin/sh\n", to: tree.appending("fs/run.sh"), mode: 0o755)
        try Self.write("odd\n", to: tree.appending("fs/deep/a \"b\" \\ é.txt"))
        try Data((0...255).map { UInt8($0) }).write(to: URL(filePath: tree.string + "/binary"))
        try FileManager.default.createSymbolicLink(atPath: tree.string + "/link", withDestinationPath: "fs/a.c")
        let arguments = ["-C", folder.string, "-cJf", source.tarball.string, "linux-source-tiny"]
        _ = try await commands.capture(HostCommand("tar", arguments))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    /// A place for a history, inside the folder.
    func cache(_ name: String) -> FilePath { folder.appending(name) }

    /// What `git` prints about a repository.
    func git(_ repository: FilePath, _ arguments: String...) async throws -> String {
        try await commands.capture(HostCommand("git", ["--git-dir=\(repository)"] + arguments)).text
    }

    private static func write(_ text: String, to path: FilePath, mode: Int = 0o644) throws {
        try Data(text.utf8).write(to: URL(filePath: path.string))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.string)
    }
}

extension PlannedHistory {
    /// Two commits, a third on a side branch, a merge, and a last one.
    static func tiny(anchor: String = "int a;\n", sidePath: String = "fs/side.c") -> PlannedHistory {
        let author = Person("Ada", "ada@example.org")
        let commits = [
            PlannedCommit(author, "first", "Body.", [.create("fs/new.c", "int n;\n")]),
            PlannedCommit(author, "aside", "Body.", on: .side, [.create(sidePath, "int s;\n")]),
            PlannedCommit(author, "culprit", "Body.", [.replace(in: "fs/a.c", anchor, with: "long a;\n")]),
        ]
        let last = PlannedCommit(author, "last", "Body.", [.replace(in: "fs/new.c", "int n;", with: "int m;")])
        return PlannedHistory(
            steps: commits.map(PlannedStep.commit) + [.merge(author, title: "merge", body: "Body."), .commit(last)],
            landmarks: Landmarks(good: 0, shortGood: 0, culprit: 2, shortBad: 3)
        )
    }
}

/// Runs commands for real on a machine that has no git.
struct MachineWithoutGit: CommandRunner {
    private let machine = HostCommandRunner()

    func capture(
        _ command: HostCommand,
        input: [UInt8],
        limit: Int,
        timeout: Duration?
    ) async throws -> CommandOutput {
        try await machine.capture(Self.hidden(command), input: input, limit: limit, timeout: timeout)
    }

    func log(
        _ command: HostCommand,
        to file: FilePath,
        timeout: Duration?,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd {
        try await machine.log(Self.hidden(command), to: file, timeout: timeout, onLine: onLine)
    }

    func keeping<Result: Sendable>(
        _ command: HostCommand,
        outputTo file: FilePath,
        grace: Duration,
        body: @escaping @Sendable (RunningCommand) async throws -> Result
    ) async throws -> (Result, CommandEnd) {
        try await machine.keeping(Self.hidden(command), outputTo: file, grace: grace, body: body)
    }

    func interact(_ command: HostCommand) async throws -> CommandEnd {
        try await machine.interact(Self.hidden(command))
    }

    private static func hidden(_ command: HostCommand) throws -> HostCommand {
        guard command.executable != "git" else { throw HostCommandError.notFound(executable: "git") }
        return command
    }
}
