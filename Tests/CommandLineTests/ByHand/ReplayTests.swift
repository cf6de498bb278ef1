// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// Logs of git that are taken over, by hand and by `run`.
@Suite struct ReplayTests {
    private func withHistory(_ body: (Program, HandHistory) async throws -> Void) async throws {
        try await Program.with { program in
            try await body(program, HandHistory(program, parents: (0..<20).map { $0 == 0 ? [] : [$0 - 1] }))
        }
    }

    private func log(_ history: HandHistory, _ steps: [String]...) async throws -> String {
        for step in steps {
            let output = try await history.git(["bisect"] + step)
            #expect(output.end.isSuccess, "\(output.errorText)")
        }
        return try await history.git(["bisect", "log"]).text
    }

    @Test func gitsOwnLog() async throws {
        try await withHistory { program, history in
            let log = try await log(
                history,
                ["start", "--no-checkout", "c19", "c0"],
                ["good", "c4"],
                ["skip", "c6"],
                ["skip", "c18"],
                ["bad", "c12"]
            )
            let file = try program.write(log, to: "git.log").string
            let start = try await program.run("start", "--replay", file, "--repo", history.repository.string)
            #expect(start.end == .exited(0), "\(start.errorText)")
            #expect(start.text.contains("good \(history.ids[0].prefix(12)), "), "\(start.text)")
            #expect(start.text.contains("8 suspects left"))
            let record = try await program.run("show", "--json").text
            // The other one is no suspect any more.
            #expect(record.contains(history.ids[6]) && !record.contains(history.ids[18]))
            let plan = try await plan(program, history, ["--replay", file])
            #expect(plan.suspects == 8)
            #expect(plan.new.commit == history.ids[12])
            #expect(Set(plan.old.map(\.commit)) == [history.ids[0], history.ids[4]])
        }
    }

    @Test("a log as git 2.55 writes it, from standard input, with its answer")
    func ofStandardInput() async throws {
        try await withHistory { program, history in
            let log = """
                git bisect start
                # status: waiting for both good and bad commits
                # bad: [\(history.ids[9])] change 9
                git bisect bad \(history.ids[9])
                # good: [\(history.ids[8])] change 8
                git bisect good \(history.ids[8])
                # first 'bad' commit: [\(history.ids[9])] change 9

                """
            let file = try program.write(log, to: "git.log").string
            let script = "'\(try Program.path)' start --replay - --repo '\(history.repository)' < '\(file)'"
            let start = try await HostCommandRunner().capture(
                HostCommand("sh", ["-c", script], environment: ["XDG_STATE_HOME": program.folder.string + "/state"])
            )
            #expect(start.end == .exited(0), "\(start.errorText)")
            #expect(start.text.contains("note: git named \(history.ids[9].prefix(12)) as the first bad commit"))
            #expect(start.text.contains("\(history.ids[9]) is the first bad commit"))
            let plan = try await plan(program, history, ["--replay", file])
            #expect(plan.notes.contains { $0.contains("tested again, with its parents") })
        }
    }

    @Test func wordsOfAFix() async throws {
        try await withHistory { program, history in
            let log = try await log(
                history,
                [
                    "start", "--no-checkout", "--term-old", "broken", "--term-new", "fixed", "--first-parent", "c15",
                    "c2",
                ],
                ["broken", "c5"]
            )
            let file = try program.write(log, to: "git.log").string
            let start = try await program.run("start", "--replay", file, "--repo", history.repository.string)
            #expect(start.text.contains("the commit that cured the bug is looked for"), "\(start.errorText)")
            #expect(start.text.contains("kbisect good (fixed), kbisect bad (broken)"))
            #expect(try await program.run("show", "--json").text.contains("\"isFirstParent\" : true"))
            let cause = try await program.run(
                "start",
                "--replay",
                file,
                "--find",
                "cause",
                "--repo",
                history.repository.string
            )
            #expect(cause.text.contains("kbisect good (broken), kbisect bad (fixed)"), "\(cause.errorText)")
        }
    }

    @Test func ourOwnLog() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c19", "--repo", history.repository.string)
            _ = try await program.run("bad", "c10")
            _ = try await program.run("good", "c3")
            let next = try await program.run("next").text
            let file = try program.write(try await program.run("log").text, to: "kbisect.log").string
            let start = try await program.run("start", "--replay", file, "--repo", history.repository.string)
            #expect(start.end == .exited(0), "\(start.errorText)")
            #expect(try await program.run("next").text == next)
        }
    }

    @Test func whatALogLacksMayBeNamed() async throws {
        try await withHistory { program, history in
            let file = try program.write("git bisect start\ngit bisect bad \(history.ids[15])\n", to: "half.log").string
            let repository = ["--repo", history.repository.string]
            let waiting = try await program.run(["start", "--replay", file] + repository)
            #expect(waiting.text.contains("kbisect good COMMIT"), "\(waiting.errorText)")
            let run = ["run", "--dry-run", "--reproducer", "btrfs-append-hole"] + repository
            expect(try await program.run(run + ["--replay", file]), status: 64, saying: "has no good commit")
            #expect(try await plan(program, history, ["--replay", file, "--good", "c4"]).suspects == 11)
            expect(
                try await program.run(run + ["--replay", file, "c3..c9"]),
                status: 64,
                saying: "has the ends already",
                "c3..c9"
            )
            expect(try await program.run(run + ["--replay", file, "--find-good"]), status: 64, saying: "--find-good")
        }
    }

    @Test func whatIsNoLog() async throws {
        try await withHistory { program, history in
            let repository = ["--repo", history.repository.string]
            let file = try program.write("git bisect start\ngit bisect frobnicate c1\n", to: "bad.log").string
            expect(try await program.run(["start", "--replay", file] + repository), status: 64, saying: "line 2")
            expect(
                try await program.run(["start", "--replay", "/nowhere.log"] + repository),
                status: 64,
                saying: "/nowhere.log"
            )
            expect(
                try await program.run(["start", "--replay", program.folder.string] + repository),
                status: 64,
                saying: "cannot read the log"
            )
            let foreign = "git bisect start\ngit bisect bad \(String(repeating: "ab", count: 20))\n"
            let other = try program.write(foreign, to: "other.log").string
            expect(try await program.run(["start", "--replay", other] + repository), status: 64, saying: "abab")
        }
    }

    private struct Plan: Decodable {
        struct End: Decodable { var commit: String }
        var old: [End]
        var new: End
        var suspects: Int
        var notes: [String]
    }

    private func plan(_ program: Program, _ history: HandHistory, _ arguments: [String]) async throws -> Plan {
        let fixed = ["run", "--dry-run", "--json", "--reproducer", "btrfs-append-hole"]
        let output = try await program.run(fixed + ["--repo", history.repository.string] + arguments)
        try #require(output.end == .exited(0), "\(output.errorText)")
        return try JSONDecoder().decode(Plan.self, from: Data(output.standardOutput))
    }
}
