// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import Sessions
import SystemPackage

/// A folder of its own for one test, removed with the value's last use.
final class ScratchFolder: Sendable {
    let path: FilePath

    init() throws {
        path = FilePath("/tmp/kbisect-reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    /// Writes a file and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path.appending(name)
        try Data(bytes).write(to: URL(fileURLWithPath: file.string))
        return file.string
    }
}

/// A repository made with real git, to replay logs in.
struct MadeRepository {
    struct Failed: Error {
        let command: String
        let message: String
    }

    private let folder: ScratchFolder

    init() async throws {
        folder = try ScratchFolder()
        try await git("init", "-q", "-b", "main", ".")
    }

    /// Runs git, without anybody's configuration.
    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        let output = try await run(arguments)
        guard output.end.isSuccess else { throw Failed(command: "git \(arguments)", message: output.errorText) }
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func run(_ arguments: [String]) async throws -> CommandOutput {
        let command = HostCommand(
            "git",
            arguments,
            environment: [
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": "/nonexistent", "LC_ALL": "C",
                "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1600000000 +0000",
                "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
                "GIT_COMMITTER_DATE": "1600000000 +0000",
            ],
            workingDirectory: folder.path
        )
        return try await HostCommandRunner().capture(command)
    }

    /// An empty commit on what is checked out.
    func commit(_ message: String) async throws -> CommitRecord {
        try await git("commit", "-q", "--allow-empty", "-m", message)
        return try await record("HEAD", title: message)
    }

    /// A commit that changes a file.
    func commit(_ message: String, changing file: String) async throws -> CommitRecord {
        let path = folder.path.appending(file)
        let parent = path.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(message.utf8).write(to: URL(fileURLWithPath: path.string))
        try await git("add", "--", file)
        return try await commit(message)
    }

    func record(_ revision: String, title: String) async throws -> CommitRecord {
        let names = try await git("rev-list", "--parents", "-n", "1", revision).split(separator: " ").map(String.init)
        let ids = try names.map(SampleRecord.id)
        return CommitRecord(
            id: ids[0],
            parents: Array(ids.dropFirst()),
            title: title,
            author: "A",
            email: "a@example.org",
            date: "2020-09-13T12:26:40+00:00"
        )
    }

    /// What `git bisect replay` and then `git bisect log` say of a log.
    func replay(_ log: String) async throws -> (end: CommandEnd, log: String) {
        let file = try folder.write("replayed.log", Array(log.utf8))
        let output = try await run(["bisect", "replay", file])
        return (output.end, try await git("bisect", "log"))
    }
}
