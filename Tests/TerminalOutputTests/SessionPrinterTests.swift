// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import Synchronization
import TerminalOutput
import Testing

@Suite struct SessionPrinterTests {
    private final class Screen: Sendable {
        private let text = Mutex("")
        var printed: String { text.withLock { $0 } }
        func print(_ more: String) { text.withLock { $0 += more } }
    }

    private func show(_ events: [SessionEvent], terminal: Bool, environment: [String: String] = [:]) -> String {
        let screen = Screen()
        let printer = SessionPrinter(
            style: TerminalStyle(isTerminal: terminal, environment: environment),
            isLive: terminal,
            now: { 0 },
            write: { screen.print($0) }
        )
        for event in events { printer.receive(event) }
        return screen.printed
    }

    private func commit() throws -> CommitRecord {
        CommitRecord(
            id: try #require(CommitID(String(repeating: "c", count: 40))),
            parents: [],
            title: "evil \u{1B}]0;title\u{7} title",
            author: "A\u{1B}[31m",
            email: "a@example.org",
            date: "2026-01-01T00:00:00Z"
        )
    }

    private func probe() throws -> [SessionEvent] {
        var record = ProbeRecord(number: 1, commit: try commit(), purpose: "the bad end", evidence: "e")
        record.verdict = .bad
        record.reason = "BAD \u{1B}[2J"
        return [
            .probeStarted(number: 1, commit: try commit(), purpose: "the bad end"), .stage(.build),
            .building(done: 3, expected: 10), .stage(.test), .output("GOOD \u{1B}[1m"),
            .probeEnded(record, suspects: 12, steps: 4),
        ]
    }

    @Test func pipedOutputIsPlainLines() throws {
        let text = show(try probe(), terminal: false)
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\r"))
        #expect(text.contains("probe 1: cccccccccccc"))
        #expect(text.contains("bad"))
        #expect(text.contains("12 suspects left, about 4 more"))
    }

    @Test func onATerminalALineSaysWhatIsBeingDone() throws {
        let text = show(try probe(), terminal: true, environment: ["TERM": "xterm"])
        #expect(text.contains("[######..............] 3 of about 10 objects"))
        #expect(text.contains("\r\u{1B}[K"))
        #expect(text.contains("\u{1B}[31mbad "))
    }

    @Test func othersTextsNeverReachTheTerminalRaw() throws {
        for terminal in [true, false] {
            let text = show(try probe(), terminal: terminal)
            #expect(!text.contains("\u{1B}]0;"))
            #expect(!text.contains("\u{1B}[2J"))
            #expect(!text.contains("\u{7}"))
        }
    }

    @Test func noColorIsHonoured() throws {
        let text = show(try probe(), terminal: true, environment: ["NO_COLOR": "1", "TERM": "xterm"])
        #expect(!text.contains("\u{1B}[3"))
        #expect(text.contains("\r\u{1B}[K"))
    }
}
