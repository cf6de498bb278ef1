// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// What one command of a search by hand does after another.
@Suite struct HandCommandTests {
    /// A line of ten commits, and kbisect in whose folder nothing has happened yet.
    private func withHistory(_ body: (Program, HandHistory) async throws -> Void) async throws {
        try await Program.with { program in
            try await body(program, HandHistory(program, parents: (0..<10).map { $0 == 0 ? [] : [$0 - 1] }))
        }
    }

    private func record(_ program: Program) async throws -> String {
        try await program.run("show", "--json").text
    }

    @Test func theEndsMayComeLater() async throws {
        try await withHistory { program, history in
            let start = try await program.run("start", "--repo", history.repository.string)
            #expect(start.end == .exited(0), "\(start.errorText)")
            #expect(start.text.contains("no end is known yet"))
            expect(try await program.run("next"), status: 64, saying: "kbisect bad COMMIT")
            let bad = try await program.run("bad")
            #expect(bad.text.contains(history.ids[9].prefix(12)), "\(bad.text) \(bad.errorText)")
            #expect(bad.text.contains("kbisect good COMMIT"))
            // Both are HEAD: somebody forgot to say which.
            expect(try await program.run("good"), status: 5, saying: "is bad already")
            #expect(try await program.run("skip", "c5").end == .exited(0))
            let good = try await program.run("good", "c1")
            #expect(good.text.contains("good c1 ("), "\(good.text) \(good.errorText)")
            #expect(good.text.contains("kbisect good, kbisect bad or kbisect skip"))
            let next = try await program.run("next")
            #expect(next.end == .exited(0))
            #expect(next.text != history.ids[5] + "\n")
            #expect(next.errorText.contains("suspects left, about"))
        }
    }

    @Test func marksAreSaidAndRecorded() async throws {
        try await withHistory { program, history in
            let start = try await program.run("start", "c0..c9", "--repo", history.repository.string)
            #expect(start.text.contains("kbisect good, kbisect bad or kbisect skip"))
            let asked = try await program.run("next").text.dropLast()
            let good = try await program.run("good", "--reason", "seen thrice")
            #expect(good.text.contains("good  \(asked.prefix(12))"), "\(good.text)")
            #expect(try await program.run("bad", "c8", "c7").end == .exited(0))
            let again = try await program.run("bad", "c8")
            #expect(again.text.contains("as it was already"))
            let record = try await record(program)
            #expect(record.contains("said by hand: seen thrice"))
            #expect(record.contains("chosen by hand"))
            #expect(record.contains("\"kind\" : \"byHand\""))
            for format in ["markdown", "html"] {
                let report = try await program.run("report", "--format", format).text
                for claim in ["boots", "was asked for", "booting is the test"] {
                    #expect(!report.contains(claim), "\(format): \(claim)")
                }
                #expect(report.contains("said by hand: seen thrice"))
            }
            #expect(try await program.run("list").text.contains("-by-hand  3 probes  under way"))
        }
    }

    @Test func theLastMarkCanBeTakenBack() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c9", "--repo", history.repository.string)
            expect(try await program.run("undo"), status: 64, saying: "nothing is marked")
            let first = try await program.run("next").text
            _ = try await program.run("bad")
            let undo = try await program.run("undo")
            #expect(undo.text.contains("taken back: bad"), "\(undo.text) \(undo.errorText)")
            #expect(try await program.run("next").text == first)
            // Also one that ended it.
            _ = try await program.run("bad", "c1")
            #expect(try await program.run("next").text.isEmpty)
            expect(try await program.run("good"), status: 64, saying: "is over", "kbisect undo", "kbisect start")
            #expect(try await program.run("undo").end == .exited(0))
            #expect(try await program.run("next").text == first)
        }
    }

    @Test func rangesAreLeftOut() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c9", "--skip", "c3", "--repo", history.repository.string)
            let skip = try await program.run("skip", "c1..c7")
            #expect(skip.text.contains("note: 5 commits more are left out"), "\(skip.text) \(skip.errorText)")
            #expect(try await program.run("bad", "c8").end == .exited(0))
            let last = try await program.run("good", "c1")
            #expect(last.end == .exited(2), "\(last.text) \(last.errorText)")
            #expect(last.text.contains("left out: it was said not to be testable"))
            #expect(try await history.replayedByGit().status == 2)
        }
    }

    @Test func anotherCommitThatIsCheckedOutIsPointedOut() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c9", "--repo", history.repository.string)
            _ = try await history.git("update-ref", "--no-deref", "HEAD", "c2")
            let marked = try await program.run("bad")
            #expect(marked.text.contains("note: the repository is at \(history.ids[2].prefix(12))"))
        }
    }

    @Test func theNewestSearchIsMeantOrTheOneThatIsNamed() async throws {
        try await withHistory { program, history in
            _ = try await program.run("start", "c0..c9", "--repo", history.repository.string)
            let first = try await program.run("list").text.prefix { $0 != " " }
            let asked = try await program.run("next").text
            _ = try await program.run("start", "c0..c3", "--repo", history.repository.string)
            #expect(try await program.run("next").text != asked)
            #expect(try await program.run("next", "--session", String(first)).text == asked)
        }
    }
}
