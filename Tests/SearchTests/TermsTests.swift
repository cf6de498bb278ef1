// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import SystemPackage
import Testing

@Suite struct TermsTests {
    private func error(_ old: String, _ new: String) -> TermsError? {
        do throws(TermsError) {
            _ = try Terms(sought: .cause, old: old, new: new)
            return nil
        } catch {
            return error
        }
    }

    @Test func verdictsAreBySymptomWhateverIsSought() {
        let cause = Terms.standard(.cause)
        #expect([Verdict.good, .bad, .skip].map(cause.word) == ["good", "bad", "skip"])
        let fix = Terms.standard(.fix)
        #expect([Verdict.good, .bad, .skip].map(fix.word) == ["fixed", "broken", "skip"])
        #expect(cause.firstNew == "first bad commit" && fix.firstNew == "first fixed commit")
    }

    @Test func ownWordsStandForTheSidesThatTheyAreGivenFor() throws {
        let terms = try Terms(sought: .fix, old: "slow", new: "fast")
        #expect(terms.word(for: .bad) == "slow" && terms.word(for: .good) == "fast")
        #expect(terms.firstNew == "first fast commit")
        #expect(terms.seeking(.cause).word(for: .bad) == "fast")
    }

    @Test func goodNeverStandsForCommitsWithTheBug() throws {
        #expect(Terms.standard(.cause).seeking(.fix) == .standard(.fix))
        let neutral = try Terms(sought: .cause, old: "old", new: "new")
        #expect(neutral.seeking(.fix).word(for: .bad) == "old")
    }

    @Test func eachRefusalSaysWhatToDo() {
        #expect(error("", "new") == .notAWord("", .old))
        #expect(error("start", "new") == .command("start", .old))
        #expect(error("bad", "fixed") == .meansTheOther("bad", .old))
        #expect(error("broken", "good") == .meansTheOther("good", .new))
        #expect(error("x", "x") == .same("x"))
        for refused in [
            TermsError.notAWord("", .old), .notAWord("a b", .new), .command("run", .new), .meansTheOther("old", .new),
            .same("x"),
        ] {
            #expect("\(refused)".contains("; take "))
        }
    }

    @Test(
        "what is no plain word is refused, and shown so that a terminal does nothing",
        arguments: [
            "-x", "--term-new", "a b", "a\n", "a\u{1B}[2J", "a/b", "größer", "a..b", "a.", ".a", "x.lock", "\u{202E}x",
            "a~1", "@", String(repeating: "x", count: 41), String(repeating: "\u{301}", count: 100_000),
        ]
    )
    func hostileWords(word: String) throws {
        let refused = try #require(error(word, "fixed"))
        #expect(refused == .notAWord(word, .old))
        #expect("\(refused)".utf8.allSatisfy { (0x20...0x7E).contains($0) } && "\(refused)".utf8.count < 700)
    }

    @Test func wordsThatWereDamagedAreNotDecoded() throws {
        let terms = try Terms(sought: .fix, old: "slow", new: "fast")
        #expect(try JSONDecoder().decode(Terms.self, from: JSONEncoder().encode(terms)) == terms)
        let damaged = Data(#"{"sought": "fix", "old": "-x", "new": "fast"}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Terms.self, from: damaged) }
    }

    @Test func gitTakesAndRefusesTheSameWords() async throws {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-terms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        _ = try await git(["init", "-q"], in: folder)
        _ = try await git(["commit", "-q", "--allow-empty", "-m", "x"], in: folder)
        var pairs = [
            ("good", "bad"), ("bad", "good"), ("old", "new"), ("new", "old"), ("good", "good"), ("x", "x"),
            ("good", "new"), ("old", "bad"), ("bad", "x"), ("new", "x"), ("x", "good"), ("x", "old"), ("x", "bad"),
            ("x", "new"), ("good", "x"), ("broken", "fixed"), ("HEAD", "x"), ("0", "1"), ("a.b", "a-_b"),
            ("a..b", "x"), ("x", "a."), ("a.lock", "x"), ("a.lock.b", "x"), ("x", "lock"), ("Start", "x"),
            ("good-", "x"),
        ]
        for command in "help start skip next reset visualize view replay log run terms".split(separator: " ") {
            pairs += [(String(command), "x"), ("x", String(command))]
        }
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<60 {
            let words = (0..<2).map { _ in
                String(
                    (0..<Int.random(in: 1...3, using: &generator)).map { _ in "a.-_".randomElement(using: &generator)! }
                )
            }
            guard words.allSatisfy({ $0.hasPrefix("a") }) else { continue }
            pairs.append((words[0], words[1]))
        }
        for (old, new) in pairs {
            let started = try await git(["bisect", "start", "--term-old", old, "--term-new", new], in: folder)
            _ = try await git(["bisect", "reset"], in: folder)
            #expect(started.end.isSuccess == (error(old, new) == nil), "\(old) \(new): \(started.errorText)")
        }
    }

    private func git(_ arguments: [String], in folder: FilePath) async throws -> CommandOutput {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        let environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"]
        return try await HostCommandRunner().capture(
            HostCommand("git", identity + arguments, environment: environment, workingDirectory: folder)
        )
    }
}
