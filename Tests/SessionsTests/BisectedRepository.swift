// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import SystemPackage

/// A repository made with real git, to bisect in; its folder is removed with the value's last use.
final class BisectedRepository: Sendable {
    struct Failed: Error {
        let command: String
        let message: String
    }

    let folder: FilePath

    /// Makes a line of commits `c1` to `c<count>`, each changing `a file/it's !here` and a file of its own.
    init(count: Int) async throws {
        folder = FilePath(NSTemporaryDirectory()).appending("kbisect-sessions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: folder.appending("a file").string,
            withIntermediateDirectories: true
        )
        try await git("init", "-q", "-b", "main", ".")
        for number in 1...count {
            try Data("\(number)\n".utf8).write(to: URL(filePath: folder.appending("a file/it's !here").string))
            try Data("\(number)\n".utf8).write(to: URL(filePath: folder.appending("file\(number)").string))
            try await git("add", ".")
            try await git("commit", "-q", "-m", "change \(number)")
            try await git("tag", "-a", "-m", "tag", "c\(number)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    /// Runs git, without anybody's configuration.
    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        let output = try await run(arguments)
        guard output.end.isSuccess else {
            throw Failed(command: "git \(arguments)", message: output.text + output.errorText)
        }
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What git prints, however it ends.
    func run(_ arguments: [String]) async throws -> CommandOutput {
        let command = HostCommand(
            "git",
            arguments,
            environment: [
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": "/nonexistent", "LC_ALL": "C",
                "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1600000000 +0000",
                "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
                "GIT_COMMITTER_DATE": "1600000000 +0000",
            ],
            workingDirectory: folder
        )
        return try await HostCommandRunner().capture(command)
    }

    /// What git's log says.
    func log() async throws -> [UInt8] { Array(try await git("bisect", "log").utf8) }

    /// The commit of a revision.
    func commit(_ revision: String) async throws -> String { try await git("rev-parse", revision + "^{commit}") }

    /// The marks as git keeps them: `refs/bisect/bad`, `refs/bisect/good-<ID>`, `refs/bisect/skip-<ID>`.
    func marks() async throws -> Set<String> {
        let names = try await git("for-each-ref", "--format=%(refname) %(objectname)", "refs/bisect")
        return Set(names.split(separator: "\n").map(String.init))
    }
}
