// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Sessions
import SystemPackage
import TestSupport
import Testing

/// A session that was stopped anywhere comes to the same end, by the same way, as one that was not.
@Suite struct ResumedSessionTests {
    private static let session = RepeatableSession(count: 40, culprit: 19)

    /// Leads a whole session.
    private static func undisturbed(below root: FilePath) async throws -> (
        SessionRecord, journal: [UInt8], work: [String]
    ) {
        let folder = try SessionFolder(below: root, scenario: "whole", at: Date())
        let journal = try SessionJournal(in: folder, session.beginning)
        let (record, work) = try await session.lead(journal, in: folder)
        return (record, Array(try #require(FileManager.default.contents(atPath: folder.journalFile.string))), work)
    }

    /// Where each entry of a journal ends.
    private static func ends(_ journal: [UInt8]) -> [Int] {
        journal.indices.filter { journal[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    @Test func itEndsAlikeWhereverItWasStopped() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let (whole, bytes, allWork) = try await Self.undisturbed(below: scratch.path)
        guard case .found(let culprit, _, _) = whole.end else {
            Issue.record("ended with \(String(describing: whole.end))")
            return
        }
        #expect(culprit.id == RepeatableBench.commit(19))
        let ends = Self.ends(bytes)
        #expect(ends.count > 40)
        for (place, end) in ends.dropLast().enumerated() {
            // Stopped behind an entry, and in the middle of the next one.
            for length in [end, (end + ends[place + 1]) / 2] {
                let folder = try SessionFolder(below: scratch.path, scenario: "cut", at: Date())
                try Data(bytes.prefix(length)).write(to: URL(filePath: folder.journalFile.string))
                let journal = try SessionJournal(resuming: folder, kbisect: "test")
                let (record, work) = try await Self.session.lead(journal, in: folder)
                #expect(record.timeless == whole.timeless)
                // What is done is what was left to do, in its order; a kernel that has to be booted may be built again.
                let (left, again) = (Self.results(bytes, after: end), work.filter { $0.hasPrefix("build") }.count)
                #expect(work.filter { $0.hasPrefix("boot") } == allWork.suffix(left).filter { $0.hasPrefix("boot") })
                #expect(again >= allWork.suffix(left).count { $0.hasPrefix("build") })
                #expect(try folder.readRecord() == record)
            }
        }
    }

    /// How many results a journal has behind a place.
    private static func results(_ bytes: [UInt8], after place: Int) -> Int {
        bytes[place...].split(separator: UInt8(ascii: "\n")).count { line in
            let text = String(decoding: line, as: UTF8.self)
            return text.contains("\"event\":{\"built\"") || text.contains("\"event\":{\"booted\"")
        }
    }

    @Test func theRecordOnTheDiskNeverKnowsLessThanBefore() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let (whole, bytes, _) = try await Self.undisturbed(below: scratch.path)
        let ends = Self.ends(bytes)
        let folder = try SessionFolder(below: scratch.path, scenario: "cut", at: Date())
        try Data(bytes.prefix(ends[ends.count - 2])).write(to: URL(filePath: folder.journalFile.string))
        // As the process that was stopped left it.
        try folder.write(whole)
        let journal = try SessionJournal(resuming: folder, kbisect: "test")
        let (_, work) = try await Self.session.lead(journal, in: folder)
        #expect(work.isEmpty)
        #expect(try folder.readRecord().timeless == whole.timeless)
    }

    @Test func evidenceThatWasBrokenOffIsSetAside() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let (_, bytes, _) = try await Self.undisturbed(below: scratch.path)
        // Begun, building: stopped in the first build.
        let folder = try SessionFolder(below: scratch.path, scenario: "cut", at: Date())
        try Data(bytes.prefix(Self.ends(bytes)[1])).write(to: URL(filePath: folder.journalFile.string))
        let probe = try folder.makeProbeFolder(number: 1, commit: RepeatableBench.commit(40).short).path
        try Data("half".utf8).write(to: URL(filePath: probe.appending("build.log").string))
        let journal = try SessionJournal(resuming: folder, kbisect: "test")
        #expect(journal.notes.contains { $0.contains("the build of probe 1") })
        _ = try await Self.session.lead(journal, in: folder)
        func text(_ name: String) -> String? {
            FileManager.default.contents(atPath: probe.appending(name).string).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        #expect(text("broken-off-1/build.log") == "half")
        #expect(text("build.log") == "built")
    }

    @Test func aClockThatIsSetBackChangesNothing() async throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let (whole, _, _) = try await Self.undisturbed(below: scratch.path)
        var session = Self.session
        session.now = { Date(timeIntervalSince1970: 0) }
        let folder = try SessionFolder(below: scratch.path, scenario: "back", at: Date(timeIntervalSince1970: 0))
        let (record, _) = try await session.lead(SessionJournal(in: folder, session.beginning), in: folder)
        #expect(record.timeless == whole.timeless)
        #expect(record.probes.allSatisfy { ($0.at ?? 0) >= 0 })
    }
}
