// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Sessions
import SystemPackage
import TestSupport
import Testing

/// The file of a journal: who may write it, and what becomes of half an entry.
@Suite struct SessionJournalTests {
    private static func withSession(_ body: (SessionFolder) throws -> Void) throws {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        try body(SessionFolder(below: scratch.path, scenario: "x", at: Date()))
    }

    private static let beginning = RepeatableSession(count: 4, culprit: 2).beginning

    @Test func twoDriversAreKeptApartAndAThirdMayRead() throws {
        try Self.withSession { folder in
            let journal = try SessionJournal(in: folder, Self.beginning)
            #expect(throws: SessionError.busy(folder.name)) { try SessionJournal(resuming: folder, kbisect: "test") }
            #expect(try folder.readJournal().entries.count == 1)
            try journal.append(.stopped("x"))
            #expect(try folder.readJournal().entries.count == 2)
        }
    }

    @Test func itCanBeTakenUpAgainOnceItIsLetGo() throws {
        try Self.withSession { folder in
            do { try SessionJournal(in: folder, Self.beginning).append(.stopped("x")) }
            do {
                let journal = try SessionJournal(resuming: folder, kbisect: "test")
                #expect(journal.beginning == Self.beginning)
                #expect(journal.notes.isEmpty)
                #expect(!journal.isReplaying)
            }
            #expect(try folder.readJournal().entries.count == 3)
        }
    }

    @Test func halfAnEntryIsTakenBackInTheFileAndSaid() throws {
        try Self.withSession { folder in
            do { _ = try SessionJournal(in: folder, Self.beginning) }
            let whole = try #require(FileManager.default.contents(atPath: folder.journalFile.string))
            try (whole + Data("0123abcd {\"half".utf8)).write(to: URL(filePath: folder.journalFile.string))
            do {
                let journal = try SessionJournal(resuming: folder, kbisect: "test")
                #expect(journal.notes.count == 1)
                #expect(journal.notes.first?.contains("half written (15 bytes after byte \(whole.count))") == true)
            }
            let journal = try folder.readJournal()
            #expect(journal.tornBytes == 0)
            #expect(journal.entries.count == 2)
            // Said ever after.
            #expect(try SessionJournal(resuming: folder, kbisect: "test").notes.count == 1)
        }
    }

    @Test func aSessionThatIsOverIsNotTakenUp() throws {
        try Self.withSession { folder in
            do { try SessionJournal(in: folder, Self.beginning).append(.ended(.verified)) }
            #expect(throws: SessionError.isOver(folder.name, "verified")) {
                try SessionJournal(resuming: folder, kbisect: "test")
            }
        }
    }

    @Test func aNewerVersionSaysSo() throws {
        try Self.withSession { folder in
            do { _ = try SessionJournal(in: folder, Self.beginning) }
            let journal = try SessionJournal(resuming: folder, kbisect: "9.9")
            #expect(journal.notes == ["the session was begun by kbisect test and is taken up by 9.9"])
        }
    }

    @Test func nobodyElseCanReadIt() throws {
        try Self.withSession { folder in
            _ = try SessionJournal(in: folder, Self.beginning)
            let mode = try FileManager.default.attributesOfItem(atPath: folder.journalFile.string)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func aJournalThatOthersCanWriteToIsNotGoneOnWith() throws {
        try Self.withSession { folder in
            do { _ = try SessionJournal(in: folder, Self.beginning) }
            #expect(chmod(folder.journalFile.string, 0o666) == 0)
            #expect(throws: SessionError.notYours(folder.journalFile)) {
                try SessionJournal(resuming: folder, kbisect: "test")
            }
        }
    }

    @Test func twoSessionsOfOneSecondHaveTwoFolders() throws {
        let scratch = try ScratchFolder()
        let now = Date()
        let folders = try (0..<3).map { _ in try SessionFolder(below: scratch.path, scenario: "x", at: now).name }
        #expect(Set(folders).count == 3)
        #expect(folders[1] == folders[0] + "-2")
    }

    @Test func aLinkThatSomebodyPlantedIsNotFollowed() throws {
        try Self.withSession { folder in
            let target = folder.path.appending("target")
            try FileManager.default.createSymbolicLink(
                atPath: folder.journalFile.string,
                withDestinationPath: target.string
            )
            #expect(throws: SessionError.notYours(folder.journalFile)) {
                try SessionJournal(in: folder, Self.beginning)
            }
            #expect(!FileManager.default.fileExists(atPath: target.string))
        }
    }
}
