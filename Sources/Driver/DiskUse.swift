// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Glibc
import KernelBuild
package import Sessions
package import SystemPackage

/// What kbisect keeps on the disk, and how much room it takes.
package struct DiskUse: Sendable {
    /// A sort of thing, by what it costs to have it again.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Sources and objects of a worker: minutes for the next kernel.
        case builds
        /// ccache's entries, and compiled agents and reproducers: the compiler's time for the next kernels.
        case compiled
        /// Kernels that were built: a second search of the same range would build them again.
        case kernels
        /// Kernels of releases: they would be fetched again.
        case releases
        /// The demo's repositories: a minute to make again.
        case demo
        /// A session: what was found, and its evidence. Cannot be made again.
        case session
    }

    /// One thing that can go.
    package struct Item: Hashable, Sendable, Codable {
        package var kind: Kind
        /// Its folder.
        package var path: String
        /// Bytes on the disk.
        package var bytes: Int
        /// When a session's record last changed: seconds since 1970.
        package var changed: Double?
        /// Why it has to stay for now: somebody uses it.
        package var inUse: String?
        /// What the plain logs take of a session that is over, where they can be compressed: bytes.
        package var plainLogs: Int?
    }

    /// Everything that is there.
    package let items: [Item]

    /// With what was measured before.
    init(items: [Item]) { self.items = items }

    /// Measures it.
    ///
    /// - Parameter own: The worker's folder that the asking session itself works in.
    package init(of state: StateFolder, worker own: FilePath? = nil, now: Date = Date()) {
        var items: [Item] = []
        let workers = Self.folders(in: state.workers).filter(Self.isWorker)
        for worker in workers {
            var item = Item(kind: .builds, path: worker.string, bytes: Self.bytes(below: worker))
            if worker == own {
                item.inUse = Self.ours
            } else if WorkerLock(of: worker) == nil {
                item.inUse = "another kbisect works in it"
            }
            items.append(item)
        }
        let isBusy = items.contains { ![nil, Self.ours].contains($0.inUse) }
        // --state may name a folder of somebody's in which other things are called so too.
        if !workers.isEmpty || state.cache.lastComponent?.string == "kbisect" {
            for folder in [state.ccache, state.guest] where Self.exists(folder) {
                items.append(Item(kind: .compiled, path: folder.string, bytes: Self.bytes(below: folder)))
            }
            if Self.exists(state.kernels) {
                items.append(
                    Item(kind: .kernels, path: state.kernels.string, bytes: Self.bytes(below: state.kernels))
                )
            }
            if Self.exists(state.releases) {
                items.append(
                    Item(kind: .releases, path: state.releases.string, bytes: Self.bytes(below: state.releases))
                )
            }
            if Self.exists(state.demo) {
                items.append(Item(kind: .demo, path: state.demo.string, bytes: Self.bytes(below: state.demo)))
            }
        }
        if isBusy {
            for place in items.indices where items[place].inUse == nil && items[place].kind != .builds {
                items[place].inUse = "a kbisect that runs may use it"
            }
        }
        for folder in Self.folders(in: state.sessions) where SessionFolder(existing: folder).isNamedAsOurs {
            items.append(Self.session(SessionFolder(existing: folder), now: now))
        }
        self.items = items
    }

    private static let ours = "this session works in it"

    private static func session(_ session: SessionFolder, now: Date) -> Item {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: (session.hasRecord ? session.recordFile : session.path).string
        )
        let changed = attributes?[.modificationDate] as? Date
        var item = Item(kind: .session, path: session.path.string, bytes: bytes(below: session.path))
        item.changed = changed?.timeIntervalSince1970
        // A build may take an hour between two changes of the record.
        let isRecent = changed.map { now.timeIntervalSince($0) < 86_400 } ?? true
        // What probe, build and boot leave has no record.
        let isOpen = !session.hasRecord || (try? session.readRecord()).map { $0.end == nil } ?? false
        if isRecent, isOpen { item.inUse = "it may be under way" }
        // One that is gone on with may not have changed for long.
        if session.isLed { item.inUse = "another kbisect leads it" }
        let logs = item.inUse == nil ? CompressedLogs(session).plainBytes : 0
        if logs > 0, session.isOver { item.plainLogs = logs }
        return item
    }

    /// Compresses the logs of a session that is over.
    ///
    /// - Returns: How many bytes that is less.
    /// - Throws: ``StateError``, ``SessionError`` where somebody leads it, `CancellationError`.
    package static func compress(_ item: Item) throws -> Int {
        guard item.plainLogs != nil else { return 0 }
        return try CompressedLogs(SessionFolder(existing: FilePath(item.path))).compress()
    }

    /// Removes a thing. Of a worker the lock goes last, so that nobody takes it up before the rest is gone.
    package static func remove(_ item: Item) throws(StateError) {
        let path = FilePath(item.path)
        guard item.kind != .kernels else {
            // Kernel by kernel: another process sees each whole or not at all.
            _ = KernelStore.shrink(path, to: 0)
            return
        }
        let lock = item.kind == .builds ? WorkerLock(of: path) : nil
        let session = item.kind == .session ? try? FolderLock(path) : nil
        defer { withExtendedLifetime(session) {} }
        guard item.kind != .session || session != nil else {
            throw .notWritable(path, reason: "another kbisect leads it")
        }
        guard item.kind != .builds || lock != nil else {
            throw .notWritable(path, reason: "another kbisect works in it")
        }
        do {
            if item.kind == .builds {
                for name in try FileManager.default.contentsOfDirectory(atPath: item.path) where name != "lock" {
                    try FileManager.default.removeItem(atPath: path.appending(name).string)
                }
            }
            try FileManager.default.removeItem(atPath: item.path)
        } catch {
            throw .notWritable(path, reason: StateError.plain(error))
        }
    }

    /// A number, and a lock in it.
    private static func isWorker(_ folder: FilePath) -> Bool {
        Int(folder.lastComponent?.string ?? "") != nil && exists(folder.appending("lock"))
    }

    private static func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    private static func folders(in path: FilePath) -> [FilePath] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
        return names.sorted().map { path.appending($0) }.filter { folder in
            var status = stat()
            return lstat(folder.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// Blocks on the disk, not lengths: images are sparse. A file with two names counts once.
    private static func bytes(below folder: FilePath) -> Int {
        var seen = Set<UInt>()
        var blocks = 0
        let walk = FileManager.default.enumerator(atPath: folder.string)
        while let path = walk?.nextObject() as? String {
            var status = stat()
            guard lstat(folder.string + "/" + path, &status) == 0 else { continue }
            if status.st_nlink > 1, status.st_mode & S_IFMT == S_IFREG, !seen.insert(status.st_ino).inserted {
                continue
            }
            blocks += Int(status.st_blocks)
        }
        return blocks * 512
    }
}
