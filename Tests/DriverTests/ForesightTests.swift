// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import KernelBuild
import Search
import SystemPackage
import TestSupport
import Testing

@testable import Driver

/// What is said of commits that are not built: a real repository, and the files that Kbuild leaves.
@Suite struct ForesightTests {
    private let scratch: ScratchFolder
    private let repository: FilePath
    private let builder: KernelBuilder
    private let commits: [CommitID]

    init() async throws {
        scratch = try ScratchFolder()
        repository = scratch.path.appending("linux")
        try FileManager.default.createDirectory(atPath: repository.string, withIntermediateDirectories: true)
        let folders = WorkerFolders(root: scratch.path.appending("workers"), name: "0")
        builder = KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(jobs: 1, timeout: .seconds(60), ccacheFolder: nil)
        )
        _ = try await Self.git(["init", "-q"], repository)
        var commits: [CommitID] = []
        for changes in Self.history {
            for (path, text) in changes {
                let file = repository.appending(path)
                try FileManager.default.createDirectory(
                    atPath: file.removingLastComponent().string,
                    withIntermediateDirectories: true
                )
                try Data(text.utf8).write(to: URL(filePath: file.string))
            }
            _ = try await Self.git(["add", "."], repository)
            _ = try await Self.git(["commit", "-q", "-m", "x"], repository)
            commits += [CommitID(try await Self.git(["rev-parse", "HEAD"], repository))].compactMap(\.self)
        }
        self.commits = commits
        let output = folders.output.appending("fs")
        try FileManager.default.createDirectory(atPath: output.string, withIntermediateDirectories: true)
        for (name, header) in [("x", "fs/x.h"), ("y", "include/all.h")] {
            let record =
                "source_fs/\(name).o := ../src/fs/\(name).c\n\ndeps_fs/\(name).o := \\\n  ../src/\(header) \\\n  ../src/include/all.h \\\n"
            try Data(record.utf8).write(to: URL(filePath: output.appending(".\(name).o.cmd").string))
        }
    }

    /// The first is the good end. What each of the others changes:
    private static let history: [[(String, String)]] = [
        [
            ("Makefile", "1"), ("fs/x.c", "1"), ("fs/y.c", "1"), ("fs/x.h", "1"), ("include/all.h", "1"),
            ("doc/a.rst", "1"),
        ],
        [("doc/a.rst", "2")],
        [("fs/x.c", "2")],
        [("drivers/new.c", "1")],
        [("fs/new.c", "1")],
        [("include/all.h", "2")],
        [("doc/a.rst", "3"), ("fs/Kconfig", "1")],
    ]

    private static func git(_ arguments: [String], _ folder: FilePath) async throws -> String {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-C", folder.string]
        return try await HostCommandRunner().capture(HostCommand("git", identity + arguments)).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func graph() async throws -> CommitGraph {
        let last = try #require(commits.last)
        return try await GitRepository(openingReadOnly: repository).suspects(good: [commits[0]], bad: last)
    }

    private func foresight() throws -> Foresight {
        Foresight(repository: try GitRepository(openingReadOnly: repository), dependencies: builder.dependencies)
    }

    @Test func whatNoBuildReadsIsToldFromTheRest() async throws {
        let unread = try await foresight().unread(among: graph())
        // A document, C code of x, a driver, a new file that nothing names, a header, a Kconfig.
        #expect(unread == [true, false, true, true, false, false])
    }

    @Test func objectsAreForetoldFromWhereTheFolderIs() async throws {
        let foresight = try foresight()
        let graph = try await graph()
        // Nothing is known of what lies there.
        #expect(try await foresight.forecast([commits[2]], among: graph) == nil)
        await foresight.note(built: commits[6])
        let wanted = [commits[6], commits[5], commits[4], commits[2], commits[1]]
        #expect(try await foresight.forecast(wanted, among: graph)?.objects == [0, 0, 2, 2, 2])
        await foresight.note(built: commits[0])
        #expect(try await foresight.forecast(wanted, among: graph)?.objects == [2, 2, 1, 1, 0])
        await foresight.note(built: nil)
        #expect(try await foresight.forecast(wanted, among: graph) == nil)
    }

    /// What a traced build read, as it is written down.
    private func reads(gap: String? = nil) throws -> TracedReads {
        let gap = gap.map { ", \"gap\": \"\($0)\"" } ?? ""
        let text = """
            {"read": ["Makefile", "fs", "fs/x.c", "fs/y.c", "fs/x.h", "include", "include/all.h"], "missing": ["fs/Kconfig"],
            "listed": ["fs", "doc"], "folders": {"fs": 3, "include": 1}\(gap)}
            """
        return try JSONDecoder().decode(TracedReads.self, from: Data(text.utf8))
    }

    @Test func equalKernelsAreThoseThatNothingTheBuildAskedForDiffersIn() async throws {
        let foresight = try foresight()
        let graph = try await graph()
        await foresight.note(built: commits[1], traced: try reads())
        // Another content of a document does not show in the list of its folder; the next one changes what was read.
        #expect(try await foresight.sameKernel(as: commits[1], among: graph) == [commits[0]])
        await foresight.note(built: commits[2], traced: try reads())
        // A driver comes into a folder that nobody asked for; then a name into one that was listed.
        #expect(try await foresight.sameKernel(as: commits[2], among: graph) == [commits[3]])
        await foresight.note(built: commits[5], traced: try reads())
        // What was looked for in vain is there now.
        #expect(try await foresight.sameKernel(as: commits[5], among: graph) == [])
    }

    @Test func whatMayBeIncompleteProvesNothing() async throws {
        let foresight = try foresight()
        let graph = try await graph()
        await foresight.note(built: commits[1], traced: try reads(gap: "a line was cut"))
        #expect(try await foresight.sameKernel(as: commits[1], among: graph) == [])
        await foresight.note(built: commits[1])
        #expect(try await foresight.sameKernel(as: commits[1], among: graph) == [])
        // Of another commit than the one that lies there nothing is said.
        await foresight.note(built: commits[1], traced: try reads())
        #expect(try await foresight.sameKernel(as: commits[2], among: graph) == [])
    }
}
