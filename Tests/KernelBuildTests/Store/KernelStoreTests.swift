// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import KernelBuild

/// Real files, hashed by the real tool.
@Suite struct KernelStoreTests {
    @Test func aKernelIsTakenAsItWasKept() async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        let (kernel, notes) = try await shelf.take("one")
        #expect(notes.isEmpty)
        #expect(kernel?.format == .vmlinux)
        #expect(kernel?.compiledObjects == 7)
        #expect(kernel?.contents == String(repeating: "c", count: 64))
        #expect(shelf.taken == "kernel one")
        #expect(try shelf.evidence == ["config": "CONFIG_X=one\n", "kbisect.config": "CONFIG_X=y\n"])
    }

    @Test func whatWasNeverBuiltIsNotThere() async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        let (kernel, notes) = try await shelf.take("two")
        #expect(kernel == nil && notes.isEmpty)
    }

    /// Whatever came to an entry, it is gone afterwards, and the next build's takes its place.
    @Test(arguments: StoreShelf.Damage.allCases)
    func anEntryThatIsNotWholeIsRemovedAndMadeAnew(_ damage: StoreShelf.Damage) async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        try await shelf.keep("two", content: "kernel two")
        try await shelf.damage("one", damage)
        let (kernel, notes) = try await shelf.take("one")
        #expect(kernel == nil)
        #expect(notes.count == 1)
        #expect(notes.first?.contains("was removed, and is built anew") == true)
        #expect(shelf.taken == nil)
        #expect(try shelf.outside == "not the store's")
        #expect(try shelf.entries.count == 1)
        try await shelf.keep("one", content: "kernel one")
        #expect(try await shelf.take("one").kernel != nil)
        #expect(shelf.taken == "kernel one")
        #expect(try await shelf.take("two").kernel != nil)
    }

    @Test func somebodyElsesEntryIsNotTaken() async throws {
        // Only root can give a file away.
        guard geteuid() == 0 else { return }
        for name in ["", "image", "entry.json", "entry.sha256", "config"] {
            let shelf = try StoreShelf()
            try await shelf.keep("one", content: "kernel one")
            #expect(chown(try await shelf.entry("one").string + "/" + name, 65_534, 65_534) == 0)
            let (kernel, notes) = try await shelf.take("one")
            #expect(kernel == nil && notes.count == 1, "\(name)")
        }
    }

    /// A process that was killed between two writes leaves what nobody reads, and what goes with the next kernel.
    @Test func anEntryThatIsHalfWrittenIsNoEntry() async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        let left = shelf.folder.appending("new-left")
        try FileManager.default.moveItem(atPath: try await shelf.entry("one").string, toPath: left.string)
        #expect(try await shelf.take("one").kernel == nil)
        // One that somebody writes at this moment stays.
        let busy = shelf.folder.appending("new-busy")
        let lock = try #require(try EntryLock(making: busy))
        try await shelf.keep("two", content: "kernel two")
        #expect(!FileManager.default.fileExists(atPath: left.string))
        #expect(FileManager.default.fileExists(atPath: busy.string))
        withExtendedLifetime(lock) {}
    }

    /// Where the image boots, nobody changes it through its other name: it is hashed where it boots.
    @Test func whatIsHashedIsWhatBoots() async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        #expect(try await shelf.take("one").kernel != nil)
        try FileManager.default.removeItem(atPath: try await shelf.entry("one").string)
        #expect(shelf.taken == "kernel one")
    }

    /// A disk that is full is no fault of the entry.
    @Test(arguments: ["wanted", "evidence of it"])
    func whatCannotBeTakenNowStaysForLater(_ missing: String) async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel one")
        var notes: [String] = []
        let gone = shelf.scratch.path.appending("gone")
        let kernel = try await shelf.store.take(
            StoreShelf.inputs("one"),
            to: missing == "wanted" ? FilePath("/proc/image") : shelf.scratch.path.appending("wanted/image"),
            evidence: missing == "wanted" ? shelf.scratch.path.appending("wanted") : gone
        ) { notes.append($0) }
        #expect(kernel == nil)
        #expect(notes.first?.contains("could not be taken from the store") == true, "\(notes)")
        #expect(try await shelf.take("one").kernel != nil)
    }

    @Test func aStoreThatCannotBeWrittenCostsOnlyABuild() async throws {
        let shelf = try StoreShelf()
        try FileManager.default.removeItem(atPath: shelf.folder.string)
        let notes = try await shelf.keep("one", content: "kernel one")
        #expect(notes.count == 1)
        #expect(try await shelf.take("one").kernel == nil)
    }
}
