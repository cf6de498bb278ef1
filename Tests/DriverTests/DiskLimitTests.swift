// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Sessions
import SystemPackage
import TestSupport
import Testing

@Suite struct DiskLimitTests {
    /// Workers with so many MiB in each.
    private func withWorkers(_ sizes: [Int], _ body: (StateFolder) throws -> Void) throws {
        let folder = FilePath("/tmp/kbisect-limit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let state = StateFolder(override: folder, environment: [:])
        try state.prepare()
        for (number, size) in sizes.enumerated() {
            let worker = state.workers.appending("\(number)")
            try FileManager.default.createDirectory(atPath: worker.string, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: worker.appending("lock").string))
            try Data(repeating: 1, count: size << 20).write(to: URL(filePath: worker.appending("object").string))
        }
        try body(state)
    }

    private func isThere(_ worker: Int, _ state: StateFolder) -> Bool {
        FileManager.default.fileExists(atPath: state.workers.appending("\(worker)/object").string)
    }

    @Test func nothingGoesBelowTheLimit() throws {
        try withWorkers([3, 4]) { state in
            let limit = DiskLimit(state, mostMiB: 20, worker: state.workers.appending("0"))
            let removed = try limit.keep()
            #expect(removed.isEmpty)
            #expect(isThere(0, state) && isThere(1, state))
        }
    }

    @Test func whatIdleWorkersBuiltGoesAndOursStays() throws {
        try withWorkers([3, 4, 5]) { state in
            let lock = try WorkerLock(below: state.workers)
            let limit = DiskLimit(state, mostMiB: 9, worker: state.workers.appending(lock.name))
            let removed = try limit.keep()
            #expect(removed.count == 1)
            #expect(isThere(0, state) && !isThere(1, state) && isThere(2, state))
        }
    }

    @Test func aWorkerOfAnotherStays() throws {
        try withWorkers([3, 4]) { state in
            let ours = try WorkerLock(below: state.workers)
            let theirs = try WorkerLock(below: state.workers)
            #expect(theirs.name == "1")
            let limit = DiskLimit(state, mostMiB: 5, worker: state.workers.appending(ours.name))
            let error = #expect(throws: StateError.self) { try limit.keep() }
            #expect(error?.description.contains("--max-disk allows 5 MiB") == true)
            #expect(error?.description.contains("4 MiB  \(state.workers)/1") == true)
            #expect(isThere(0, state) && isThere(1, state))
        }
    }

    /// The cheapest loss comes first: a build costs minutes, a compressed log nothing.
    @Test(arguments: [(most: 9, goesToo: false), (most: 5, goesToo: true)])
    func logsOfSessionsThatAreOverAreCompressedFirst(_ most: Int, goesToo: Bool) throws {
        try withWorkers([3, 3]) { state in
            let over = try makeSession("20261125T120000-over", in: state)
            let open = try makeSession("20261125T120001-open", in: state)
            let journal = try SessionJournal(in: open, RepeatableSession(count: 4, culprit: 2).beginning)
            let text = over.read("probes/01-a/console.log", limit: 8 << 20)
            let lock = try WorkerLock(below: state.workers)
            let limit = DiskLimit(state, mostMiB: most + 4, worker: state.workers.appending(lock.name))
            let done = try limit.keep()
            #expect(done.first == "the logs in \(over.path) were compressed for --max-disk: 3 MiB less")
            #expect(isThere(0, state) && isThere(1, state) == !goesToo)
            #expect(done.count == (goesToo ? 2 : 1))
            #expect(over.read("probes/01-a/console.log", limit: 8 << 20) == text)
            #expect(FileManager.default.fileExists(atPath: open.path.appending("probes/01-a/console.log").string))
            _ = journal
        }
    }

    /// With a log of 4 MiB that compresses well; its record does not change any more.
    private func makeSession(_ name: String, in state: StateFolder) throws -> SessionFolder {
        let session = SessionFolder(existing: state.sessions.appending(name))
        let probe = session.path.appending("probes/01-a").string
        try FileManager.default.createDirectory(atPath: probe, withIntermediateDirectories: true)
        try Data(repeating: 0x41, count: 4 << 20).write(to: URL(filePath: probe + "/console.log"))
        try Data("{}".utf8).write(to: URL(filePath: session.recordFile.string))
        let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -200_000)]
        try FileManager.default.setAttributes(old, ofItemAtPath: session.recordFile.string)
        return session
    }

    @Test func whatIsAddedLaterIsNoticed() throws {
        try withWorkers([1]) { state in
            let limit = DiskLimit(state, mostMiB: 30, worker: state.workers.appending("0"))
            let removed = try limit.keep()
            #expect(removed.isEmpty)
            let more = state.workers.appending("0/more").string
            try Data(repeating: 1, count: 200 << 20).write(to: URL(filePath: more))
            // The blocks of a file may be given to it only when it is written to the disk.
            sync()
            #expect(throws: StateError.self) { try limit.keep() }
        }
    }
}
