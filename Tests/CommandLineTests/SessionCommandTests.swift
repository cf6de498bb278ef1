// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Sessions
import SystemPackage
import Testing

/// What looks back at sessions, on the example that docs/formats.md shows.
@Suite struct SessionCommandTests {
    /// A program with one session in its state folder.
    private func withSession(_ body: (Program, String) async throws -> Void) async throws {
        try await Program.with { program in
            let name = "20261125T120000-example"
            let folder = program.folder.appending("state/sessions").appending(name)
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Self.example.string,
                toPath: folder.appending("report.json").string
            )
            try await body(program, name)
        }
    }

    private static var example: FilePath {
        FilePath(#filePath).removingLastComponent().appending("../../docs/examples/report.json").lexicallyNormalized()
    }

    private func run(_ program: Program, _ arguments: String...) async throws -> CommandOutput {
        try await program.run(arguments + ["--state", program.folder.appending("state").string])
    }

    @Test func aSessionIsListedAndShown() async throws {
        try await withSession { program, name in
            let list = try await run(program, "list")
            #expect(list.end == .exited(0), "\(list.errorText)")
            #expect(list.text.hasPrefix(name))
            let shown = try await run(program, "show")
            #expect(shown.end == .exited(0), "\(shown.errorText)")
            #expect(shown.text.contains("is the first bad commit"))
            #expect(shown.text.contains("evidence: "))
            let json = try await run(program, "show", name, "--json")
            #expect(try JSONSerialization.jsonObject(with: Data(json.standardOutput)) is [String: Any])
        }
    }

    @Test(arguments: [
        ("mail", "Subject: "), ("markdown", "# "), ("html", "<!DOCTYPE html>"), ("json", "{"), ("kcidb", "{"),
    ])
    func everyReportIsWritten(format: String, beginning: String) async throws {
        try await withSession { program, name in
            let output = try await run(program, "report", "2026", "--format", format)
            #expect(output.end == .exited(0), "\(output.errorText)")
            #expect(output.text.contains(beginning))
            #expect(!output.text.contains("\u{1B}"))
            let file = program.folder.appending("report.out").string
            let written = try await run(program, "report", name, "--format", format, "-o", file)
            #expect(written.text == file + "\n", "\(written.errorText)")
            #expect(FileManager.default.fileExists(atPath: file))
        }
    }

    @Test func theMailIsFromWhoeverIsNamed() async throws {
        try await withSession { program, _ in
            let output = try await run(program, "report", "--from", "Ada Tester <ada@example.org>")
            #expect(output.text.contains("From: Ada Tester <ada@example.org>"))
        }
    }

    @Test func theLogIsOneOfGit() async throws {
        try await withSession { program, _ in
            let output = try await run(program, "log")
            #expect(output.end == .exited(0), "\(output.errorText)")
            #expect(output.text.contains("git bisect start"))
        }
    }

    @Test func aDamagedRecordIsListedAsSuch() async throws {
        try await withSession { program, name in
            try program.write("not JSON", to: "state/sessions/\(name)/report.json")
            let list = try await run(program, "list")
            #expect(list.end == .exited(0))
            #expect(list.text.contains("unreadable"))
        }
    }

    @Test func withoutSessionsTheListIsEmpty() async throws {
        try await Program.with { program in
            let list = try await run(program, "list")
            #expect(list.end == .exited(0))
            #expect(list.text.contains("there are no sessions"))
        }
    }

    @Test func garbageIsRemovedOnlyWhenAskedFor() async throws {
        try await withSession { program, name in
            let ccache = program.folder.appending("state/ccache")
            try FileManager.default.createDirectory(atPath: ccache.string, withIntermediateDirectories: true)
            try program.write(String(repeating: "x", count: 100_000), to: "state/ccache/entry")
            try FileManager.default.createDirectory(
                atPath: program.folder.appending("state/workers/0").string,
                withIntermediateDirectories: true
            )
            try program.write("", to: "state/workers/0/lock")
            let shown = try await run(program, "gc")
            #expect(shown.end == .exited(0), "\(shown.errorText)")
            #expect(shown.text.contains(name) && shown.text.contains("ccache"))
            #expect(shown.text.contains("nothing would go"))
            let asked = try await run(program, "gc", "--compiled")
            #expect(asked.text.contains("would go; add --yes"))
            #expect(FileManager.default.fileExists(atPath: ccache.string))
            let done = try await run(program, "gc", "--compiled", "--yes")
            #expect(done.text.contains("removed"))
            #expect(!FileManager.default.fileExists(atPath: ccache.string))
            let kernel = "state/kernels/\(String(repeating: "a", count: 64))"
            try FileManager.default.createDirectory(
                atPath: program.folder.appending(kernel).string,
                withIntermediateDirectories: true
            )
            try program.write("kernel", to: kernel + "/image")
            #expect(try await run(program, "gc", "--kernels").text.contains("would go; add --yes"))
            #expect(try await run(program, "gc", "--kernels", "--yes").end == .exited(0))
            #expect(!FileManager.default.fileExists(atPath: program.folder.appending(kernel).string))
            #expect(try await run(program, "gc", "--sessions-older-than", "1", "--yes").end == .exited(0))
            #expect(try await run(program, "list").text.hasPrefix(name))
            // What others keep there is never ours to remove.
            for name in ["sessions/mine", "workers/mine"] {
                try FileManager.default.createDirectory(
                    atPath: program.folder.appending("state").appending(name).string,
                    withIntermediateDirectories: true
                )
            }
            #expect(try await run(program, "gc", "--builds", "--sessions-older-than", "0", "--yes").end == .exited(0))
            #expect(try await run(program, "list").text.contains("no sessions"))
            for name in ["sessions/mine", "workers/mine"] {
                #expect(
                    FileManager.default.fileExists(atPath: program.folder.appending("state").appending(name).string)
                )
            }
            #expect(!FileManager.default.fileExists(atPath: program.folder.appending("state/workers/0").string))
        }
    }

    @Test func logsAreCompressedOnlyWhenAskedForAndReadAllTheSame() async throws {
        try await withSession { program, name in
            let session = "state/sessions/\(name)"
            let shown = try await run(program, "show", "--json")
            let record = try JSONDecoder().decode(SessionRecord.self, from: Data(shown.standardOutput))
            let folder = session + "/" + (try #require(record.probes.first { $0.verdict == .bad }).evidence)
            try FileManager.default.createDirectory(
                atPath: program.folder.appending(folder).string,
                withIntermediateDirectories: true
            )
            let line = "Linux version 6.0.8 and what else it says\n"
            let log = try program.write(String(repeating: line, count: 10_000), to: folder + "/console.log").string
            let before = try await run(program, "report", "--format", "html")
            #expect(before.text.contains(line))
            let asked = try await run(program, "gc", "--compress")
            #expect(asked.text.hasSuffix("KiB of logs would be compressed; add --yes to compress them\n"))
            #expect(FileManager.default.fileExists(atPath: log))
            let done = try await run(program, "gc", "--compress", "--yes")
            #expect(done.end == .exited(0), "\(done.errorText)")
            #expect(done.text.hasSuffix("KiB saved by compression\n"))
            #expect(!FileManager.default.fileExists(atPath: log))
            #expect(FileManager.default.fileExists(atPath: log + ".gz"))
            let isSame = try await run(program, "report", "--format", "html").standardOutput == before.standardOutput
            #expect(isSame)
            #expect(try await run(program, "gc", "--compress").text.contains("nothing would go"))
        }
    }

    @Test func foldersOfOthersAreNotOurs() async throws {
        try await Program.with { program in
            for name in ["demo", "ccache", "guest", "workers/1", "sessions/2026"] {
                try FileManager.default.createDirectory(
                    atPath: program.folder.appending("state").appending(name).string,
                    withIntermediateDirectories: true
                )
            }
            let output = try await run(
                program,
                "gc",
                "--builds",
                "--compiled",
                "--demo",
                "--sessions-older-than",
                "0",
                "--yes"
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            #expect(output.text.contains("keeps nothing"))
            for name in ["demo", "ccache", "guest", "workers/1", "sessions/2026"] {
                #expect(
                    FileManager.default.fileExists(atPath: program.folder.appending("state").appending(name).string)
                )
            }
        }
    }
}
