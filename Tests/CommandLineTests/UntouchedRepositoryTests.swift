// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage
import TestSupport
import Testing

/// The user's repository stays as it was, bit by bit, and nothing that it names is run.
@Suite struct UntouchedRepositoryTests {
    /// All that work on a repository. The made makefile builds nothing, so no end can be tested: 3, and 125 of `probe`.
    private static let courses: [(line: [String], status: Int)] = [
        (["run", "v6.0..v6.2", "--scenario", "demo", "--accel", "tcg"], 3),
        (["run", "v6.0..v6.2", "--scenario", "demo", "--dry-run"], 0),
        (["run", "v6.0..v6.2", "--scenario", "demo", "--accel", "tcg", "--with-patch", "v6.1"], 3),
        (["probe", "v6.1", "--scenario", "demo", "--accel", "tcg"], 125),
        (["build", "v6.1", "--scenario", "demo", "--accel", "tcg"], 125),
        (["boot", "v6.1", "--scenario", "demo", "--accel", "tcg"], 125),
        (["start", "v6.0..v6.2"], 0),
    ]
    /// What needs no `--repo`: it is in the session.
    private static let afterwards: [(line: [String], status: Int)] = [
        (["next"], 0), (["good"], 0), (["undo"], 0), (["skip"], 2), (["undo"], 0), (["bad", "v6.1"], 0), (["show"], 0),
        (["log"], 0), (["report", "--format", "html"], 0), (["report", "--format", "markdown"], 0),
    ]

    private func wholeCourse(_ program: Program, _ repository: String) async throws {
        for (line, status) in Self.courses {
            let output = try await program.run(line + ["--repo", repository])
            #expect(output.end == .exited(status), "\(line): \(output.text) \(output.errorText)")
        }
        for (line, status) in Self.afterwards {
            let output = try await program.run(line)
            #expect(output.end == .exited(status), "\(line): \(output.text) \(output.errorText)")
        }
    }

    @Test func everyCommandLeavesItAsItWas() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            // Work that is not committed, and an index that git would refresh.
            try program.write("VERSION = 6\nPATCHLEVEL = 99\n", to: "linux/Makefile")
            try program.write("mine", to: "linux/untracked")
            let before = try await FolderFingerprint.of(repository)
            try await wholeCourse(program, repository)
            #expect(try await FolderFingerprint.of(repository) == before)
        }
    }

    /// What is its own lies elsewhere: objects with another repository, the work tree in a folder of somebody's.
    @Test func whatItLeadsToStaysAsItWasToo() async throws {
        try await Program.with { program in
            let lender = try await program.makeRepository().string
            let repository = program.folder.appending("borrower").string
            try await program.git("clone", "-q", "--shared", "--no-checkout", lender, repository)
            let mine = program.folder.appending("mine").string
            try FileManager.default.createDirectory(atPath: mine, withIntermediateDirectories: true)
            try program.write("VERSION = 99\n" + String(repeating: "# mine\n", count: 20), to: "mine/Makefile")
            try await program.git("-C", repository, "config", "core.worktree", mine)
            let alternates = repository + "/.git/objects/info/alternates"
            #expect(FileManager.default.fileExists(atPath: alternates))
            var before: [String] = []
            for folder in [repository, lender, mine] { before.append(try await FolderFingerprint.of(folder)) }
            try await wholeCourse(program, repository)
            for (folder, text) in zip([repository, lender, mine], before) {
                #expect(try await FolderFingerprint.of(folder) == text, "\(folder)")
            }
        }
    }

    /// As in a container, or on a disk that people share. git refuses it, for what its configuration names would be run;
    /// nothing that it names is run here, as the next test shows.
    @Test(.enabled(if: geteuid() == 0, "only root can make what is somebody else's"))
    func oneOfAnotherUserIsReadAsAnyOther() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let given = try await HostCommandRunner().capture(
                HostCommand("chown", ["-R", "65534:65534", "--", repository])
            )
            #expect(given.end.isSuccess)
            let refused = await #expect(throws: Program.GitFailed.self) {
                try await program.git("-C", repository, "log", "-1")
            }
            #expect(refused?.message.contains("dubious ownership") == true)
            let before = try await FolderFingerprint.of(repository)
            try await wholeCourse(program, repository)
            #expect(try await FolderFingerprint.of(repository) == before)
        }
    }

    /// Each writes a file when it is run; git itself runs most of them at a checkout, a status or a fetch.
    @Test func nothingThatItNamesIsRun() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let mark = program.folder.appending("was-run")
            let command = try program.write("#!/bin/sh\necho \"$0 $*\" >> '\(mark)'\ncat\n", to: "command").string
            #expect(chmod(command, 0o755) == 0)
            try program.write("* filter=evil diff=evil merge=evil text eol=crlf ident\n", to: "linux/.gitattributes")
            try await program.git("-C", repository, "add", ".")
            try await program.git("-C", repository, "commit", "-q", "--amend", "--no-edit")
            try await program.git("-C", repository, "tag", "-f", "v6.2")
            let hooks = repository + "/.git/hooks"
            try FileManager.default.createDirectory(atPath: hooks, withIntermediateDirectories: true)
            for hook in ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "post-rewrite"] {
                try? FileManager.default.removeItem(atPath: hooks + "/" + hook)
                try FileManager.default.createSymbolicLink(atPath: hooks + "/" + hook, withDestinationPath: command)
            }
            let included = try program.write(
                "[core]\n\tsshCommand = \(command)\n\tpager = \(command)\n",
                to: "included"
            )
            let configuration = """
                [filter "evil"]
                    smudge = \(command)
                    clean = \(command)
                    process = \(command)
                    required = true
                [diff "evil"]
                    command = \(command)
                    textconv = \(command)
                [merge "evil"]
                    driver = \(command)
                [core]
                    fsmonitor = \(command)
                    hooksPath = \(hooks)
                    editor = \(command)
                    askPass = \(command)
                    gitProxy = \(command)
                    alternateRefsCommand = \(command)
                    autocrlf = true
                [include]
                    path = \(included)
                [gpg]
                    program = \(command)
                [credential]
                    helper = \(command)
                [alias]
                    log = !\(command)
                    config = !\(command)

                """
            let file = try FileHandle(forWritingTo: URL(filePath: repository + "/.git/config"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(configuration.utf8))
            try file.close()
            // The trap works: git itself runs them.
            _ = try? await program.git("-C", repository, "status")
            #expect(FileManager.default.fileExists(atPath: mark.string))
            try FileManager.default.removeItem(atPath: mark.string)
            let before = try await FolderFingerprint.of(repository)
            try await wholeCourse(program, repository)
            let found = (try? String(contentsOfFile: mark.string, encoding: .utf8)) ?? ""
            #expect(found.isEmpty, "\(found)")
            #expect(try await FolderFingerprint.of(repository) == before)
        }
    }

    @Test func oneThatCannotBeWrittenIsEnough() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            // As root only a mount is read-only.
            let script = """
                if [ "$(id -u)" = 0 ]; then mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"; else chmod -R a-w "$0"; fi
                ! touch "$0/.git/x" 2> /dev/null || exit 99
                "$@"; status=$?
                [ "$(id -u)" = 0 ] || chmod -R u+w "$0"
                exit $status
                """
            let inside = getuid() == 0 ? ["unshare", "-m", "bash"] : ["bash"]
            for (line, status) in Self.courses {
                let output = try await HostCommandRunner().capture(
                    HostCommand(
                        inside[0],
                        inside.dropFirst() + ["-c", script, repository, try Program.path.string] + line
                            + ["--repo", repository, "--state", program.folder.appending("state").string],
                        workingDirectory: program.folder
                    ),
                    timeout: .seconds(120)
                )
                #expect(output.end == .exited(status), "\(line): \(output.text) \(output.errorText)")
            }
        }
    }
}
