// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
internal import SystemPackage

/// The folder that finished histories lie in, and a corner of it where one is being made.
///
/// One process at a time works in it: a lock is held as long as this value lives.
struct Workshop: ~Copyable {
    private let folder: FilePath
    private let lock: FileDescriptor

    private var corner: FilePath { folder.appending(".making-demo") }

    init(in folder: FilePath) throws {
        try Self.makeFolder(folder)
        let file = folder.appending(".demo.lock")
        let lock: FileDescriptor
        do {
            lock = try FileDescriptor.open(
                file,
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: .ownerReadWrite
            )
        } catch {
            throw DemoHistoryError.unusable(file, reason: "\(error)")
        }
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? lock.close()
            throw DemoHistoryError.busy(folder)
        }
        self.folder = folder
        self.lock = lock
    }

    deinit {
        // Closing is not enough: a child between fork and exec has the lock's descriptor for a moment.
        _ = flock(lock.rawValue, LOCK_UN)
        try? lock.close()
    }

    /// The records of finished histories, in order of their names.
    func records() -> [FilePath] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        return names.filter { $0.hasPrefix("linux-") && $0.hasSuffix(".json") }.sorted().map { folder.appending($0) }
    }

    /// The repository that a record belongs to.
    static func repository(of record: FilePath) -> FilePath {
        var path = record
        path.extension = "git"
        return path
    }

    /// A path in the corner.
    func place(_ name: String) -> FilePath { corner.appending(name) }

    func subfolder(_ name: String) throws -> FilePath {
        let path = place(name)
        try Self.makeFolder(path)
        return path
    }

    func requireFree(bytes: Int) throws {
        var status = statvfs()
        guard statvfs(folder.string, &status) == 0 else {
            throw DemoHistoryError.unusable(folder, reason: "\(Errno(rawValue: errno))")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        guard free >= bytes else { throw DemoHistoryError.notEnoughDisk(folder, needed: bytes, available: free) }
    }

    /// Removes what is in the corner: ours, or of one that did not come to its end.
    func clear() throws {
        try Self.remove(corner)
    }

    /// Gives a repository its name and writes the record beside it.
    func publish(_ repository: FilePath, as name: String, _ record: DemoRecord) throws -> FilePath {
        let final = folder.appending(name + ".git")
        let file = folder.appending(name + ".json")
        // Without its record a repository is not used: so the old record goes first, the new one comes last.
        try Self.remove(file)
        try Self.remove(final)
        do {
            try FileManager.default.moveItem(atPath: repository.string, toPath: final.string)
            try record.write(to: file)
        } catch {
            throw DemoHistoryError.unusable(final, reason: error.localizedDescription)
        }
        return final
    }

    private static func makeFolder(_ path: FilePath) throws {
        do {
            try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        } catch {
            throw DemoHistoryError.unusable(path, reason: error.localizedDescription)
        }
    }

    private static func remove(_ path: FilePath) throws {
        do {
            try FileManager.default.removeItem(atPath: path.string)
        } catch CocoaError.fileNoSuchFile {
            return
        } catch {
            throw DemoHistoryError.unusable(path, reason: error.localizedDescription)
        }
    }
}
