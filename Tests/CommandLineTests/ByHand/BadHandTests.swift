// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Sessions
import SystemPackage
import Testing

/// What cannot be marked, and why: nothing is changed then.
@Suite struct BadHandTests {
    private func withHistory(_ body: (Program, HandHistory) async throws -> Void) async throws {
        try await Program.with { program in
            let history = try await HandHistory(program, parents: [[], [0], [1], [2], [3], [4], [5], [6], [2]])
            try await body(program, history)
        }
    }

    @Test func aSessionThatIsNotByHand() async throws {
        try await withHistory { program, _ in
            let folder = program.folder.appending("state/kbisect/sessions/20261125T120000-example")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            let example = FilePath(#filePath).removingLastComponent().appending("../../../docs/examples/report.json")
            try FileManager.default.copyItem(
                atPath: example.lexicallyNormalized().string,
                toPath: folder.appending("report.json").string
            )
            expect(try await program.run("next"), status: 64, saying: "no search by hand")
            expect(
                try await program.run("good", "--session", "2026"),
                status: 64,
                saying: "20261125T120000-example",
                "kbisect start"
            )
        }
    }

    @Test func twoWhoMarkAtOnceAreKeptApart() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c7", "--repo", history.repository.string)
            let sessions = program.folder.appending("state/kbisect/sessions")
            let lock = try SessionCatalogue(below: sessions).findByHand(nil).lock()
            let before = try await program.run("show", "--json").text
            expect(try await program.run("bad", "c4"), status: 73, saying: "another kbisect leads the session")
            expect(try await program.run("undo"), status: 73, saying: "another kbisect leads the session")
            // Reading is free.
            #expect(try await program.run("next").end == .exited(0))
            #expect(try await program.run("show", "--json").text == before)
            withExtendedLifetime(lock) {}
        }
    }

    @Test func marksThatCannotBe() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c7", "--repo", history.repository.string)
            _ = try await program.run("bad", "c4")
            let before = try await program.run("show", "--json").text
            expect(try await program.run("good", "nosuch"), status: 64, saying: "nosuch")
            expect(try await program.run("good", "c8"), status: 64, saying: "not among the commits between the ends")
            expect(try await program.run("mark", "slow"), status: 64, saying: "'slow' is none of the words")
            expect(try await program.run("good", "c5"), status: 5, saying: "contradict", "kbisect undo")
            expect(try await program.run("good", "c4"), status: 5, saying: "is bad already", "kbisect undo")
            expect(try await program.run("good", "c7"), status: 5, saying: "is bad already")
            expect(try await program.run("skip", "c0"), status: 5, saying: "is good already")
            // All of it or nothing.
            expect(try await program.run("good", "c1", "c6"), status: 5, saying: "contradict")
            expect(try await program.run("skip", "c1...c2"), status: 64, saying: "not a range")
            #expect(try await program.run("show", "--json").text == before)
        }
    }

    @Test func endsThatCannotBe() async throws {
        try await withHistory { program, history in
            let repository = ["--repo", history.repository.string]
            expect(try await program.run(["start", "c0..nosuch"] + repository), status: 64, saying: "nosuch")
            expect(
                try await program.run(["start", "--find", "fix", "--good", "c1"] + repository),
                status: 64,
                saying: "without --good"
            )
            expect(try await program.run("start", "c0..c7"), status: 64, saying: "--repo")
            expect(
                try await program.run(["start", "c7", "--find-good"] + repository),
                status: 64,
                saying: "--find-good"
            )
            let inside = try await program.run(
                ["start", "c0..c7", "--state", history.repository.appending("x").string] + repository
            )
            expect(inside, status: 73, saying: "inside the repository")
            // None of these left anything behind.
            #expect(try await program.run("list").text.contains("there are no sessions"))
            let exchanged = try await program.run(["start", "c7", "c0"] + repository)
            #expect(exchanged.end == .exited(3), "\(exchanged.errorText)")
            #expect(exchanged.text.contains("kbisect start GOOD..BAD"))
            #expect(try await program.run("next").end == .exited(3))
            _ = try await program.run(["start"] + repository)
            expect(try await program.run("bad", "c6", "c7"), status: 64, saying: "one commit")
        }
    }

    @Test func whatOthersCannotDoWithIt() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c7", "--repo", history.repository.string)
            _ = try await program.run("good", "c3")
            _ = try await program.run("bad", "c4")
            expect(try await program.run("verify", "--session", "latest"), status: 64, saying: "--scenario FILE")
            expect(try await program.run("report"), status: 64, saying: "--format markdown")
            expect(try await program.run("report", "--format", "kcidb"), status: 64, saying: "by hand")
        }
    }
}
