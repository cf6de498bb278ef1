// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

extension Checkout {
    /// Brings a folder to a tree whatever is in it, with a look at every file.
    ///
    /// Files that are right already are left alone, with their times, so that `make` does not rebuild.
    mutating func verify(_ tree: ObjectID, in folder: borrowing Folder) throws {
        let wanted = try repository.entries(of: tree, at: folder.path)
        let wantedNames = Set(wanted.map(\.name))
        let present = Set(try folder.names())
        for name in present.subtracting(wantedNames).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            try remove(name, in: folder)
        }
        for entry in wanted {
            let isPresent = present.contains(entry.name)
            switch entry.kind {
            case .folder:
                let inner = try isPresent ? openFolder(entry.name, in: folder) : folder.makeFolder(entry.name)
                try verify(entry.id, in: inner)
                try folder.removeFolderIfEmpty(entry.name)
            case .gitlink:
                let inner = try isPresent ? openFolder(entry.name, in: folder) : folder.makeFolder(entry.name)
                for name in try inner.names() { try remove(name, in: inner) }
            case .file, .executable, .symbolicLink:
                try pause()
                if isPresent {
                    try verifyFile(entry, in: folder)
                } else {
                    let path = folder.path.appending(entry.name)
                    if table.records[path] != nil { summary.noteRepair(path) }
                    try write(entry, in: folder)
                }
            }
        }
    }

    private mutating func verifyFile(_ entry: TreeEntry, in folder: borrowing Folder) throws {
        let path = folder.path.appending(entry.name)
        guard let stamp = try folder.stamp(entry.name) else { return try write(entry, in: folder) }
        let isRightMode = stamp.mode == entry.mode
        if let record = table.settledRecord(path), record.stamp == stamp {
            if record.id != entry.id || !isRightMode { try replace(entry, in: folder) }
            return
        }
        let content = try contentID(entry.name, stamp, in: folder)
        let record = table.records[path]
        if record.map({ $0.id != content || $0.stamp.mode != stamp.mode }) ?? true { summary.noteRepair(path) }
        if isRightMode, content == entry.id {
            table.records[path] = FileRecord(id: entry.id, stamp: stamp)
        } else {
            try replace(entry, in: folder)
        }
    }

    /// The blob that a file on disk is, or `nil` for what cannot be one: folders, devices, FIFOs.
    private func contentID(_ name: TreeName, _ stamp: FileStamp, in folder: borrowing Folder) throws -> ObjectID? {
        let content: [UInt8]
        switch stamp.mode & S_IFMT {
        case S_IFREG: content = try folder.content(name, size: stamp.size)
        case S_IFLNK: content = try folder.linkTarget(name, size: stamp.size)
        default: return nil
        }
        var id = git_oid()
        guard content.withUnsafeBytes({ git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }) == 0 else {
            return nil
        }
        return ObjectID(id)
    }

    /// Forgets what is recorded of each file that differs between two trees: a broken-off checkout was writing them.
    mutating func forgetDifference(
        from old: ObjectID?,
        to new: ObjectID?,
        at path: TreePath = .top,
        depth: Int = 0
    ) throws {
        // What lies deeper was never written, and going down there takes more stack than there is.
        guard depth <= Folder.deepest else {
            throw CheckoutError.refusedName(path.description, reason: Folder.tooDeep)
        }
        let before = try old.map { try repository.entries(of: $0, at: path) } ?? []
        let after = try new.map { try repository.entries(of: $0, at: path) } ?? []
        let old = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
        for name in Set(old.keys).union(new.keys) {
            let (left, right) = (old[name], new[name])
            if let left, let right, left.kind == right.kind, left.id == right.id { continue }
            let inner = path.appending(name)
            table.records[inner] = nil
            let folders = [left, right].map { $0?.kind == .folder ? $0?.id : nil }
            if folders.contains(where: { $0 != nil }) {
                try forgetDifference(from: folders[0], to: folders[1], at: inner, depth: depth + 1)
            }
        }
    }
}
