// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc
internal import HostFiles
internal import SystemPackage

/// What `lstat` says of a file. When all of it is as it was, so is the content.
struct FileStamp: Hashable {
    let mode: mode_t
    let size: Int64
    let inode: UInt64
    /// Nanoseconds since 1970.
    let modified: Int64
    /// Nanoseconds since 1970. Tells of an edit whose time of modification was set back.
    let changed: Int64

    init(mode: mode_t, size: Int64, inode: UInt64, modified: Int64, changed: Int64) {
        (self.mode, self.size, self.inode) = (mode, size, inode)
        (self.modified, self.changed) = (modified, changed)
    }

    init(_ status: stat) {
        self.init(
            mode: status.st_mode,
            size: Int64(status.st_size),
            inode: UInt64(status.st_ino),
            modified: Self.nanoseconds(status.st_mtim),
            changed: Self.nanoseconds(status.st_ctim)
        )
    }

    static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
    }
}

/// A file as it was written: which blob it is, and how to see that it still is.
struct FileRecord: Hashable {
    let id: ObjectID
    let stamp: FileStamp
}

/// The files of a work tree as we left them, kept in `src.files` beside it.
///
/// A record says "the file with this stamp is this blob", which stays true whatever is checked out, so
/// a table that is a little old costs a look at some files and never gives a wrong answer. After a crash
/// of the machine it could: the stamp may have reached the disk and the content not. So the table
/// names the boot it was written in, and holds for that one.
struct FileTable {
    var records: [TreePath: FileRecord] = [:]
    /// Nanoseconds since 1970. A file modified at that moment or later may have changed without a trace,
    /// since file systems count time in steps of some milliseconds.
    private(set) var written = Int64.min

    /// The record of a file, unless it is too young to be trusted.
    func settledRecord(_ path: TreePath) -> FileRecord? {
        guard let record = records[path], record.stamp.modified < written else { return nil }
        return record
    }
}

// MARK: - On disk

extension FileTable {
    private static let magic = Array("kbisect files 1\n".utf8)
    /// 78,579 files of Linux 6.1 take 8 MB; this is a hundred times as many.
    private static let limit = 1 << 30

    /// Reads a table, or returns `nil` when there is none of this boot, or none that is whole.
    init?(reading path: FilePath) {
        guard let content = try? SmallFile.read(path, limit: Self.limit), content.count > 20,
            Self.digest(content.dropLast(20)) == ObjectID(bytes: content.suffix(20))
        else { return nil }
        var reader = ByteReader(content.dropLast(20))
        guard reader.take(Self.magic.count).map(Array.init) == Self.magic,
            let boot = reader.takeCounted(), Array(boot) == Self.boot, !boot.isEmpty
        else { return nil }
        while !reader.isAtEnd {
            guard let name = reader.takeCounted(), let id = reader.take(20).flatMap({ ObjectID(bytes: $0) }),
                let mode = reader.takeInteger(mode_t.self), let size = reader.takeInteger(Int64.self),
                let inode = reader.takeInteger(UInt64.self), let modified = reader.takeInteger(Int64.self),
                let changed = reader.takeInteger(Int64.self)
            else { return nil }
            let stamp = FileStamp(mode: mode, size: size, inode: inode, modified: modified, changed: changed)
            records[TreePath(bytes: Array(name))] = FileRecord(id: id, stamp: stamp)
        }
        var status = stat()
        guard lstat(path.string, &status) == 0 else { return nil }
        written = FileStamp.nanoseconds(status.st_mtim)
    }

    /// Writes the table.
    ///
    /// - Throws: `Errno`.
    func write(_ path: FilePath) throws {
        var content = Self.magic
        content.reserveCapacity(records.count * 120)
        content.appendCounted(Self.boot)
        for (path, record) in records {
            content.appendCounted(path.bytes)
            content += record.id.bytes
            content.appendInteger(record.stamp.mode)
            content.appendInteger(record.stamp.size)
            content.appendInteger(record.stamp.inode)
            content.appendInteger(record.stamp.modified)
            content.appendInteger(record.stamp.changed)
        }
        content += Self.digest(content[...]).bytes
        try SmallFile.replace(path, with: content, durably: false)
    }

    /// Which start of the machine this is. Empty, and equal to none, where that cannot be known.
    private static var boot: [UInt8] {
        (try? SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 4096)) ?? []
    }

    private static func digest(_ content: ArraySlice<UInt8>) -> ObjectID {
        Libgit2.start()
        var id = git_oid()
        _ = content.withUnsafeBytes { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        return ObjectID(id)
    }
}
