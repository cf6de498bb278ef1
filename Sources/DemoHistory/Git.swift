// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import HostCommands
internal import Search
internal import SystemPackage

/// The few things that the git program does here: libgit2 has no fast import.
struct Git: Sendable {
    let commands: any CommandRunner

    /// Nothing of the user's configuration may decide what is made.
    private static let environment = ["GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C"]

    /// git's hash of a plan's content.
    func hash(of plan: PlannedHistory) async throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let command = HostCommand("git", ["hash-object", "--stdin"], environment: Self.environment)
        let output = try await commands.requireSuccess(of: command, input: Array(encoder.encode(plan)))
        return output.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func makeBare(_ repository: FilePath) async throws {
        let options = ["--quiet", "--bare", "--initial-branch=master", "--object-format=sha1", "--template="]
        try await commands.requireSuccess(
            of: HostCommand("git", ["init"] + options + [repository.string], environment: Self.environment)
        )
    }

    /// Imports a stream and writes the ids of its marks to a file.
    func fastImport(_ stream: FilePath, into repository: FilePath, marks: FilePath) async throws {
        let arguments = [
            "git", "--git-dir=\(repository)", "-c", "core.compression=1", "-c", "pack.compression=1",
            // Each version of a file whole: deltas cost more time than the disk that they save here.
            "fast-import", "--quiet", "--done", "--depth=0", "--export-marks=\(marks)",
        ]
        // A shell only to open the file: what it runs is a constant, paths are arguments.
        let script = #"stream=$1; shift; exec "$@" <"$stream""#
        try await commands.requireSuccess(
            of: HostCommand("sh", ["-c", script, "sh", stream.string] + arguments, environment: Self.environment)
        )
    }

    /// The commit that a revision names, `nil` where there is none.
    func resolve(_ revision: String, in repository: FilePath) async throws -> CommitID? {
        let command = HostCommand(
            "git",
            ["--git-dir=\(repository)", "rev-parse", "--verify", "--quiet", revision],
            environment: Self.environment
        )
        let output = try await commands.capture(command)
        guard output.end.isSuccess else { return nil }
        return CommitID(output.text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

extension CommandRunner {
    /// Runs a command that has to succeed.
    ///
    /// - Throws: ``DemoHistoryError/programMissing(_:)``, ``DemoHistoryError/programFailed(command:end:lastOutput:)``.
    @discardableResult
    func requireSuccess(of command: HostCommand, input: [UInt8] = []) async throws -> CommandOutput {
        let output: CommandOutput
        do {
            output = try await capture(command, input: input, limit: 1 << 20, timeout: nil)
        } catch HostCommandError.notFound(let executable) {
            throw DemoHistoryError.programMissing(executable)
        }
        guard output.end.isSuccess else {
            let lines = output.errorText.split(separator: "\n").suffix(3)
            throw DemoHistoryError.programFailed(
                command: command.shellLine,
                end: output.end.description,
                lastOutput: lines.joined(separator: "; ")
            )
        }
        return output
    }
}

/// What an import has made, before it gets its name.
struct ImportedHistory {
    let path: FilePath
    private let ids: [Int: CommitID]

    /// Reads the marks that fast-import wrote: lines of `:mark id`.
    init(path: FilePath, marks: FilePath) throws {
        self.path = path
        guard let text = try? String(contentsOfFile: marks.string, encoding: .utf8) else {
            throw DemoHistoryError.incomplete(reason: "git wrote no marks")
        }
        var ids: [Int: CommitID] = [:]
        for line in text.split(separator: "\n") {
            let words = line.dropFirst().split(separator: " ")
            if words.count == 2, let mark = Int(words[0]) { ids[mark] = CommitID(String(words[1])) }
        }
        self.ids = ids
    }

    func id(ofStep position: Int) throws -> CommitID {
        guard let id = ids[HistoryWriter.mark(ofStep: position)] else {
            throw DemoHistoryError.incomplete(reason: "commit \(position) is missing")
        }
        return id
    }
}
