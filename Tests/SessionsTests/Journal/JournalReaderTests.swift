// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Sessions

/// Journals as they were written, cut short, and damaged.
@Suite struct JournalReaderTests {
    private static let events: [JournalEvent] = [
        .begun(RepeatableSession(count: 4, culprit: 2).beginning),
        .building(number: 1, commit: RepeatableBench.commit(4), purpose: "the \"bad\" end\n\u{1B}[31m", key: "k"),
        .stopped("no space left on device"),
        .resumed(kbisect: "0.2.0", notes: ["half written"]),
    ]

    private static func lines(_ events: [JournalEvent] = events) throws -> [[UInt8]] {
        try events.enumerated().map { index, event in
            try JournalLine.bytes(of: JournalEntry(n: index + 1, at: "2026-01-01T00:00:00Z", event: event))
        }
    }

    @Test func whatWasWrittenIsRead() throws {
        let lines = try Self.lines()
        let journal = try JournalReader(Array(lines.joined()))
        #expect(journal.entries.map(\.event) == Self.events)
        #expect(journal.tornBytes == 0)
        #expect(journal.length == lines.joined().count)
        #expect(journal.end == nil)
        #expect(journal.underWay == Self.events[1])
        // One line each, whatever a text holds.
        #expect(lines.allSatisfy { $0.count(where: { $0 == 0x0A }) == 1 && $0.last == 0x0A })
    }

    @Test func aLastLineThatIsCutAnywhereIsTakenBack() throws {
        let lines = try Self.lines()
        let whole = Array(lines.dropLast().joined())
        let last = try #require(lines.last)
        for length in 1..<last.count {
            let journal = try JournalReader(whole + last.prefix(length))
            #expect(journal.entries.count == 3)
            #expect(journal.length == whole.count)
            #expect(journal.tornBytes == length)
        }
    }

    @Test func aLastLineOfRubbishIsTakenBack() throws {
        let whole = Array(try Self.lines().joined())
        // What a file system leaves where it had allotted room and not written yet.
        for rubbish: [UInt8] in [
            [UInt8](repeating: 0, count: 4096), Array("deadbeef {}\n".utf8), [0x0A], [0xFF, 0x0A],
        ] {
            let journal = try JournalReader(whole + rubbish)
            #expect(journal.entries.count == 4)
            #expect(journal.tornBytes == rubbish.count)
        }
    }

    @Test func damageAnywhereElseIsRefusedWithItsPlace() throws {
        let lines = try Self.lines()
        let bytes = Array(lines.joined())
        var offset = 0
        for (number, line) in lines.dropLast().enumerated() {
            for place in line.indices {
                var damaged = bytes
                damaged[offset + place] ^= 0x20
                let error = #expect(throws: JournalError.self) { try JournalReader(damaged) }
                switch error {
                case .damaged(let line, let start):
                    #expect(line == number + 1)
                    #expect(start == offset)
                default: Issue.record("byte \(offset + place): \(String(describing: error))")
                }
            }
            offset += line.count
        }
    }

    @Test func aLineThatIsMissingOrDoubledIsRefused() throws {
        let lines = try Self.lines()
        let without = Array((lines[..<1] + lines[2...]).joined())
        #expect(throws: JournalError.gap(line: 2, offset: lines[0].count, n: 3)) { try JournalReader(without) }
        let doubled = Array((lines[...1] + lines[1...]).joined())
        #expect(throws: JournalError.gap(line: 3, offset: lines[0].count + lines[1].count, n: 2)) {
            try JournalReader(doubled)
        }
    }

    @Test func whatIsNoJournalIsRefused() throws {
        #expect(throws: JournalError.noBeginning) { try JournalReader([]) }
        #expect(throws: JournalError.noBeginning) { try JournalReader(Array("nothing".utf8)) }
        let headless = try Self.lines([.stopped("x")])
        #expect(throws: JournalError.noBeginning) { try JournalReader(Array(headless.joined())) }
    }

    @Test func anotherVersionIsNamed() throws {
        var beginning = RepeatableSession(count: 4, culprit: 2).beginning
        beginning.format = 9
        let ofFormat = Array(try Self.lines([.begun(beginning)]).joined())
        #expect(throws: JournalError.otherFormat(9)) { try JournalReader(ofFormat) }
        beginning.format = SessionBeginning.currentFormat
        beginning.record.schema = 77
        let ofSchema = Array(try Self.lines([.begun(beginning)]).joined())
        #expect(throws: JournalError.otherSchema(77)) { try JournalReader(ofSchema) }
    }
}
