// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import GzipFiles
import SystemPackage

/// The logs of a session that is over, compressed in their places: `console.log` becomes `console.log.gz`.
///
/// Nothing is lost wherever it is broken off: what is compressed is on the disk, under its own name, before the plain
/// file goes, and where both are there the plain one is read.
package struct CompressedLogs {
    /// What a compressed file is called besides.
    package static let suffix = ".gz"
    /// What nobody needs at once, and what may be large.
    private static let names: Set = [
        "console.log", "console.times", "output.log", "build.log", "qemu.log", "fetch.log", "symbols.log",
    ]
    /// Whether a file of this name may have been compressed.
    static func isLog(_ name: String) -> Bool { names.contains(FilePath(name).lastComponent?.string ?? "") }
    /// Less takes a block on the disk, and would take one compressed.
    private static let leastBytes = 4097

    /// A log, which may have several names: the boot that a report is about is shown as that of its probe.
    private struct Log {
        var names: [FilePath]
        var bytes: Int
        var links: Int
    }

    private let folder: FilePath
    private let logs: [Log]

    /// Looks at what there is.
    package init(_ session: SessionFolder) {
        folder = session.path
        struct File: Hashable { var device, inode: UInt }
        var logs: [File: Log] = [:]
        let walk = FileManager.default.enumerator(atPath: folder.string)
        while let name = walk?.nextObject() as? String {
            let path = folder.pushing(FilePath(name))
            var status = stat()
            guard Self.isLog(name), lstat(path.string, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG, status.st_size >= Self.leastBytes
            else { continue }
            let file = File(device: UInt(status.st_dev), inode: UInt(status.st_ino))
            let log = Log(names: [], bytes: Int(status.st_blocks) * 512, links: Int(status.st_nlink))
            logs[file, default: log].names.append(path)
        }
        // What has a name elsewhere stays on the disk whatever is done here.
        self.logs = logs.values.filter { $0.names.count == $0.links }
    }

    /// What the plain logs take on the disk: bytes.
    package var plainBytes: Int { logs.reduce(0) { $0 + $1.bytes } }

    /// Compresses them, if nobody leads the session.
    ///
    /// - Returns: How many bytes that is less on the disk.
    /// - Throws: ``StateError/notWritten(_:reason:)``, ``SessionError/busy(_:)``, `CancellationError`; what was done
    ///   before is done.
    package func compress() throws -> Int {
        guard !logs.isEmpty else { return 0 }
        let lock: FolderLock?
        do { lock = try FolderLock(folder) } catch { throw StateError.notWritten(folder, reason: "\(error)") }
        guard let lock else { throw SessionError.busy(folder.lastComponent?.string ?? "") }
        return try withExtendedLifetime(lock) {
            try logs.reduce(0) { saved, log in
                try Task.checkCancellation()
                return saved + (try compress(log))
            }
        }
    }

    private func compress(_ log: Log) throws -> Int {
        let first = log.names[0]
        do {
            let draft = FilePath(first.string + Self.suffix + ".new")
            defer { unlink(draft.string) }
            // Nobody else writes here, so what is there was left by one of us that was killed.
            unlink(draft.string)
            let bytes = try write(first, to: draft)
            for name in log.names {
                let target = name.string + Self.suffix
                // `link` replaces nothing; what is there is the same, from a time that was broken off.
                unlink(target)
                guard link(draft.string, target) == 0 else { throw Errno(rawValue: errno) }
                try Durable.sync(folder: name.removingLastComponent())
            }
            // First, so that a draft is never left without the plain file that leads to it.
            unlink(draft.string)
            for name in log.names where unlink(name.string) != 0 { throw Errno(rawValue: errno) }
            return max(0, log.bytes - bytes)
        } catch let error as StateError {
            throw error
        } catch {
            throw StateError.notWritten(FilePath(first.string + Self.suffix), reason: "\(error)")
        }
    }

    /// - Returns: What the file takes on the disk: bytes.
    private func write(_ log: FilePath, to draft: FilePath) throws -> Int {
        let source = try FileDescriptor.open(log, .readOnly, options: [.noFollow, .closeOnExec])
        return try source.closeAfter {
            let target = try FileDescriptor.open(
                draft,
                .readWrite,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            return try target.closeAfter {
                let size = try GzipWriter.compress(source, into: target)
                try target.seek(offset: 0, from: .start)
                let content = try GzipReader.read(target, limit: 0, most: size)
                // What is read back is what counts: this is evidence, and there is no other copy.
                guard content.size == size, content.damage == nil else { throw Errno.ioError }
                var status = stat()
                guard fstat(target.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
                return Int(status.st_blocks) * 512
            }
        }
    }
}

extension SessionFolder {
    /// Whether it came to its end: one that was broken off can be resumed. `probe`, `build`, `boot`, `releases matrix`
    /// and searches by hand keep no journal, and are over when nothing has changed for a while.
    package var isOver: Bool { hasJournal ? (try? readJournal())?.end != nil : true }
}
