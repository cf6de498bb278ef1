// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage
import Testing

@testable import KernelBuild

@Suite struct StoreBoundTests {
    private let mebibyte = String(repeating: "kernel, ", count: 1 << 17)

    /// Ages an entry: seconds since its last use.
    private func age(_ name: String, _ seconds: Int, _ shelf: StoreShelf) async throws {
        let file = try await shelf.entry(name).appending("entry.json")
        let date = Date(timeIntervalSinceNow: -Double(seconds))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.string)
    }

    @Test func whatWasNotUsedForLongestGoesFirst() async throws {
        let shelf = try StoreShelf(mostMiB: 4)
        for (name, seconds) in [("one", 300), ("two", 200), ("three", 100)] {
            try await shelf.keep(name, content: name + mebibyte)
            try await age(name, seconds, shelf)
        }
        // Its use makes the oldest the newest.
        #expect(try await shelf.take("one").kernel != nil)
        try await shelf.keep("four", content: "four" + mebibyte)
        #expect(try await shelf.take("two").kernel == nil)
        for name in ["one", "three", "four"] { #expect(try await shelf.take(name).kernel != nil, "\(name)") }
        #expect(try shelf.entries.count == 3)
    }

    @Test func whatIsLargerThanAllIsNotKeptAndCostsNobodyElse() async throws {
        let shelf = try StoreShelf(mostMiB: 3)
        try await shelf.keep("one", content: mebibyte)
        let notes = try await shelf.keep("large", content: mebibyte + mebibyte + mebibyte)
        #expect(notes.first?.contains("larger than all that the store may hold (3 MiB)") == true)
        #expect(try await shelf.take("large").kernel == nil)
        #expect(try await shelf.take("one").kernel != nil)
        #expect(try shelf.entries.count == 1)
    }

    @Test func whatIsNoEntryStays() async throws {
        let shelf = try StoreShelf()
        try await shelf.keep("one", content: "kernel")
        let mine = shelf.folder.appending("mine")
        try Data("x".utf8).write(to: URL(filePath: mine.string))
        #expect(KernelStore.shrink(shelf.folder, to: 0) > 0)
        #expect(try shelf.entries == ["mine"])
    }

    /// Readers, writers and evictions at once: whatever is taken is right, and nobody fails.
    @Test func anyNumberMayUseItAtOnce() async throws {
        let shelf = try StoreShelf(mostMiB: 1)
        let contents = (0..<4).map { number in String(repeating: "\(number)", count: 200_000) }
        let notes = try await withThrowingTaskGroup(of: [String].self) { group in
            for task in 0..<8 {
                group.addTask {
                    var notes: [String] = []
                    let other = try StoreShelf()
                    let store = KernelStore(shelf.folder, mostMiB: 1, runner: shelf.runner)
                    for round in 0..<12 {
                        let number = (task + round) % 4
                        let image = try other.scratch.write(contents[number], to: "worker/\(round)")
                        if (task + round) % 3 == 0 {
                            let kernel = KernelToStore(
                                image: image,
                                format: .vmlinux,
                                sha256: try await shelf.runner.sha256(of: image),
                                contents: "c",
                                evidence: other.scratch.path.appending("evidence"),
                                compiledObjects: 1,
                                seconds: 1,
                                commit: "x"
                            )
                            try await store.keep(kernel, builtFrom: StoreShelf.inputs("\(number)")) { notes.append($0) }
                        } else if (task + round) % 5 == 0 {
                            _ = KernelStore.shrink(shelf.folder, to: 250_000)
                        } else if try await store.take(
                            StoreShelf.inputs("\(number)"),
                            to: other.scratch.path.appending("wanted/image"),
                            evidence: other.scratch.path.appending("wanted"),
                            onNote: { notes.append($0) }
                        ) != nil {
                            #expect(other.taken == contents[number])
                        }
                    }
                    return notes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(notes.isEmpty)
        #expect(try shelf.entries.allSatisfy { !$0.hasPrefix("gone-") })
    }
}
