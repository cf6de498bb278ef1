// SPDX-License-Identifier: Apache-2.0

import Foundation
package import GitHistory
package import HostCommands
package import Search
package import Sessions
package import SystemPackage

/// Who looks after some files, according to the tree that they are in.
///
/// `scripts/get_maintainer.pl` of that tree is asked. It is a program out of somebody's repository: it runs in a folder
/// with nothing but what it needs, without our environment, for a while, and in the sandbox where there is one. What it prints is taken only where it is a line of the known form.
package struct Maintainers: Sendable {
    /// What it says.
    package enum Answer: Hashable, Sendable {
        /// These, in its order, each address once.
        case recipients([CulpritFacts.Recipient])
        /// Nothing; the reason is a sentence for a person.
        case unavailable(String)
    }

    /// The most files that are asked about.
    package static let mostFiles = 50
    /// The most bytes that it may print; for 50 files of Linux it is some KiB.
    private static let mostOutput = 1 << 20
    /// As it finds the sections of a file by itself: git's history, which is not there, and statistics are left out.
    private static let options = [
        "--email", "--nogit", "--nogit-fallback", "--norolestats", "--roles", "--multiline", "-f", "--",
    ]

    private let runner: any CommandRunner
    private let timeout: Duration
    private let sandbox: Sandbox?

    /// - Parameters:
    ///   - sandbox: What the script is run in; `nil` for none.
    ///   - timeout: How long the script may take; it takes a second.
    package init(runner: any CommandRunner, sandbox: Sandbox?, timeout: Duration = .seconds(30)) {
        self.runner = runner
        self.sandbox = sandbox
        self.timeout = timeout
    }

    /// Asks about files of a commit.
    ///
    /// - Parameters:
    ///   - files: From the top folder. Those that the commit does not have are asked about as well.
    ///   - scratch: A folder, made if it is not there, in which one for the script is made and removed again.
    /// - Throws: ``GitError`` when the commit cannot be read, ``HostCommandError`` for the scratch folder,
    ///   `CancellationError`.
    package func recipients(
        of files: [String],
        at commit: CommitID,
        in repository: GitRepository,
        scratch: FilePath
    ) async throws -> Answer {
        let tree = try MaintainersTree(below: scratch)
        defer { tree.remove() }
        guard try await tree.extractScript(at: commit, from: repository) else {
            return .unavailable("the tree has no \(MaintainersTree.script) and MAINTAINERS")
        }
        let asked = try await tree.extract(files, most: Self.mostFiles, at: commit, from: repository)
        guard !asked.isEmpty else { return .unavailable("none of the files has a name that can be asked about") }
        do {
            return try await run(asked, in: tree.path)
        } catch let error as HostCommandError {
            return .unavailable("\(error)")
        }
    }

    private func run(_ files: [String], in folder: FilePath) async throws -> Answer {
        var command = HostCommand(
            "perl",
            [MaintainersTree.script] + Self.options + files,
            environment: ["HOME": folder.string, "LC_ALL": "C"],
            inherits: ["PATH"],
            workingDirectory: folder
        )
        command.confinement = sandbox?.confinement(writable: [], readable: [folder])
        let output = try await runner.capture(command, input: [], limit: Self.mostOutput, timeout: timeout)
        guard output.end.isSuccess else {
            let said = output.errorText.prefix { !$0.isNewline }.displayableWords
            return .unavailable("\(MaintainersTree.script): \(output.end)\(said.isEmpty ? "" : ": \(said)")")
        }
        guard output.standardOutput.count < Self.mostOutput else {
            return .unavailable("\(MaintainersTree.script) printed more than \(Self.mostOutput) bytes")
        }
        return .recipients(MaintainersOutput.recipients(output.standardOutput))
    }
}

extension Substring {
    fileprivate var displayableWords: String { String(self).displayable(upTo: 200) }
}
