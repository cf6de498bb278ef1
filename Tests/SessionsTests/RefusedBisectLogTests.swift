// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Testing

/// What is refused, in which words, and what was made to do harm.
@Suite struct RefusedBisectLogTests {
    private func error(_ bytes: [UInt8]) -> BisectLogError? {
        do throws(BisectLogError) {
            _ = try BisectLogReader.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func error(_ text: String) -> BisectLogError? { error(Array(text.utf8)) }

    @Test(
        "each mistake is named with its line and what to do",
        arguments: [
            ("git bisect reset", "'reset' is not understood", "remove the line"),
            ("git bisect rnu ./x", "'rnu' is not understood", "remove the line"),
            ("git bisect fixed v1", "'fixed' is not understood", "remove the line"),
            ("git bisect good", "names no commit", "write its id"),
            ("git bisect bad v1 v2", "marks several commits as 'bad'", "leave the oldest"),
            ("git bisect skip v1..v2", "the range 'v1..v2'", "git rev-list"),
            ("git bisect good --all", "'--all' where a commit is expected", "the commit's id"),
            ("git bisect good 'a b'", "'a b' where a commit is expected", "the commit's id"),
            ("git bisect good 'v1", "is not quoted", "correct it"),
            ("git bisect good \"v1\"", "is not quoted", "correct it"),
            ("git bisect good v1\\", "is not quoted", "correct it"),
            ("git bisect start --frist-parent", "the option '--frist-parent'", "remove it"),
            ("git bisect start --term-old", "the old term is empty", "take a word"),
            ("git bisect start --term-new=-x", "'-x' cannot be the new term", "take at most"),
            ("git bisect start v2 -x", "'-x' where a commit is expected", "behind '--'"),
        ]
    )
    func goldenMessages(line: String, part: String, advice: String) throws {
        let refused = try #require(error("# c\ngit bisect start\n\(line)\n"))
        #expect(refused.line == 3)
        let text = "\(refused)"
        #expect(text.hasPrefix("line 3 of the bisect log ") && text.hasSuffix(": '\(line)'"), "\(text)")
        #expect(text.contains(part) && text.contains(advice), "\(text)")
    }

    @Test func marksOutOfPlace() {
        #expect(error("git bisect good v1\ngit bisect start")?.problem == .beforeStart)
        let refused = error("git bisect start\ngit bisect good v1\ngit bisect new v2")
        #expect(refused?.problem == .otherTerms(old: "good", new: "bad") && refused?.line == 3)
    }

    @Test(arguments: [
        ("", "is empty"), (" \n\r\n", "is empty"), ("# bad: [x] y\n", "has no line 'git bisect start'"),
        ("git bisect\n", "has no line"), ("\0\u{1}ELF\n", "has no line"),
    ])
    func noLogAtAll(text: String, part: String) throws {
        let refused = try #require(error(text))
        #expect(refused.line == nil && "\(refused)".contains(part) && "\(refused)".contains("git bisect log"))
    }

    @Test func whatIsNoTextIsRefusedInCommandsAndHarmlessInSubjects() throws {
        let start = Array("git bisect start\n".utf8)
        #expect(error(start + Array("git bisect good v\u{1B}[2J\n".utf8))?.problem == .notText)
        #expect(error(start + Array("git bisect good v\0\n".utf8))?.problem == .notText)
        #expect(error(start + Array("git bisect good v".utf8) + [0xFF, 0x0A])?.problem == .notText)
        #expect(error(start + Array("# good: [x] \u{1B}[2J".utf8) + [0xE4, 0x0A]) == nil)
    }

    @Test func messagesAreShortAndPrintable() throws {
        let word = "\u{202E}" + String(repeating: "x\u{301}", count: 100_000)
        for line in ["git bisect \(word)", "git bisect start --\(word)", "git bisect good \(word)"] {
            let text = "\(try #require(error("git bisect start\n\(line)")))"
            #expect(text.unicodeScalars.count < 600 && !text.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test func sizesAreBounded() {
        #expect(error([UInt8](repeating: UInt8(ascii: "#"), count: 16 << 20 + 1))?.problem == .tooLarge)
        #expect(error([UInt8](repeating: 0x0A, count: 1_000_001))?.problem == .tooLarge)
    }

    @Test("random damage never does worse than a refusal")
    func randomDamage() {
        let id = String(repeating: "a", count: 40)
        let original = Array(
            """
            # bad: [\(id)] x
            git bisect start '--term-old' 'broken' '--term-new' 'fixed' 'v2' '--' 'it'\\''s' 'b'
            # broken: [\(id)] y
            git bisect broken \(id)
            git bisect skip v3
            # first fixed commit: [\(id)] z
            """.utf8
        )
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<2000 {
            var bytes = original
            for _ in 0...random(4) {
                switch random(3) {
                case 0: bytes[random(bytes.count)] = UInt8(random(256))
                case 1: bytes.remove(at: random(bytes.count))
                default: bytes.insert(Array("'\\\" \t\n#-=.[]:".utf8)[random(13)], at: random(bytes.count))
                }
            }
            guard let error = error(bytes) else { continue }
            refused += 1
            #expect(!"\(error)".contains("\n"))
        }
        #expect(refused > 300)
    }
}
