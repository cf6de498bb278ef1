// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import SystemPackage

/// A folder of its own for one test, removed with the value's last use.
final class ScratchFolder: Sendable {
    let path: FilePath

    init() throws {
        path = FilePath("/tmp/kbisect-git-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
}

/// A repository made with real git, the same on every run: fixed names and dates, no configuration of the machine.
struct MadeRepository {
    struct Failed: Error {
        let command: String
        let message: String
    }

    let path: FilePath
    private let clock: Int

    init(_ path: FilePath, arguments: [String] = []) async throws {
        self.path = path
        clock = 1_600_000_000
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        try await git(["init", "-q", "-b", "main"] + arguments + ["."])
    }

    /// A clone or linked work tree that somebody else made.
    init(existing path: FilePath) {
        self.path = path
        clock = 1_600_000_000
    }

    @discardableResult
    func git(_ arguments: [String], input: [UInt8] = [], at seconds: Int? = nil) async throws -> String {
        let date = "\(seconds ?? clock) +0200"
        let command = HostCommand(
            "git",
            arguments,
            environment: [
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": "/nonexistent",
                "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": date,
                "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_COMMITTER_DATE": date,
            ],
            workingDirectory: path
        )
        let output = try await HostCommandRunner().capture(command, input: input, limit: 64 << 20, timeout: nil)
        guard output.end.isSuccess else { throw Failed(command: command.shellLine, message: output.errorText) }
        return String(output.text.reversed().drop { $0 == "\n" }.reversed())
    }

    /// Commits everything that is in the work tree.
    func commitAll(_ message: String, at seconds: Int? = nil) async throws -> CommitID {
        try await git(["add", "-A"])
        try await git(["commit", "-q", "--allow-empty", "-m", message], at: seconds)
        return try await head()
    }

    /// Makes a commit without a work tree.
    func commitTree(_ tree: String, parents: [CommitID], message: String, at seconds: Int) async throws -> CommitID {
        let parents = parents.flatMap { ["-p", $0.hex] }
        return try id(await git(["commit-tree", tree, "-m", message] + parents, at: seconds))
    }

    func head() async throws -> CommitID { try id(await git(["rev-parse", "HEAD"])) }

    func write(_ name: String, _ content: String) throws {
        let file = path.appending(name)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.string))
    }

    func id(_ text: String) throws -> CommitID {
        guard let id = CommitID(text) else { throw Failed(command: "reading a commit id", message: text) }
        return id
    }

    func ids(_ lines: String) throws -> [CommitID] { try lines.split(separator: "\n").map { try id(String($0)) } }
}

/// What is in a folder: each path with its type, mode and content, `.git` left out at the top.
func listing(_ top: FilePath, withRepository: Bool = false) throws -> [String: String] {
    var found: [String: String] = [:]
    func look(_ folder: String, _ prefix: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            if name == ".git", prefix.isEmpty, !withRepository { continue }
            let file = folder + "/" + name
            var status = stat()
            guard lstat(file, &status) == 0 else { throw Errno(rawValue: errno) }
            let mode = String(status.st_mode, radix: 8)
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                found[prefix + name] = mode
                try look(file, prefix + name + "/")
            case S_IFLNK:
                found[prefix + name] = mode + " " + (try FileManager.default.destinationOfSymbolicLink(atPath: file))
            default:
                let content = try Data(contentsOf: URL(fileURLWithPath: file))
                found[prefix + name] = mode + " " + content.base64EncodedString()
            }
        }
    }
    try look(top.string, "")
    return found
}

/// Numbers that are the same on every run: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
