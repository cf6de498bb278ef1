// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

/// One way of a work tree from what it holds to a commit's tree.
struct Checkout {
    let repository: RepositoryHandle
    /// What is known of the files; kept up to date with each one written.
    var table: FileTable
    var summary: CheckoutSummary
    /// What was written and removed, told apart.
    var difference = TreeDifference()
    /// Is told after each file how many were written; may throw to break the checkout off.
    let progress: (Int) throws -> Void
    private var steps = 0

    init(
        _ repository: RepositoryHandle,
        _ table: FileTable,
        _ basis: CheckoutSummary.Basis,
        _ progress: @escaping (Int) throws -> Void
    ) {
        self.repository = repository
        self.table = table
        self.progress = progress
        summary = CheckoutSummary(basis: basis)
    }

    /// Called for each file; cancellation is looked for now and then.
    mutating func pause() throws {
        steps += 1
        if steps % 32 == 0 { try Task.checkCancellation() }
    }

    // MARK: - By difference

    /// Brings a folder that holds `old` to `new`, without a look at what both have.
    mutating func apply(from old: ObjectID?, to new: ObjectID, in folder: borrowing Folder) throws {
        let before = try old.map { try repository.entries(of: $0, at: folder.path) } ?? []
        let after = try repository.entries(of: new, at: folder.path)
        var known = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        let wanted = Set(after.map(\.name))
        for entry in before where !wanted.contains(entry.name) { try remove(entry.name, in: folder) }
        for entry in after {
            let previous = known.removeValue(forKey: entry.name)
            if let previous, previous.kind == entry.kind, previous.id == entry.id || entry.kind == .gitlink { continue }
            guard entry.kind == .folder else {
                try replace(entry, in: folder)
                continue
            }
            let inner = try openFolder(entry.name, in: folder)
            try apply(from: previous?.kind == .folder ? previous?.id : nil, to: entry.id, in: inner)
            // Git has no empty folders; a tree made by hand can have an empty tree in it.
            try folder.removeFolderIfEmpty(entry.name)
        }
    }

    // MARK: - One name

    /// The folder of that name, in place of whatever else is there.
    mutating func openFolder(_ name: TreeName, in parent: borrowing Folder) throws -> Folder {
        try parent.requireShallow(name)
        if let folder = try parent.folder(name) { return folder }
        try remove(name, in: parent)
        return try parent.makeFolder(name)
    }

    /// Removes whatever has that name, and its records.
    mutating func remove(_ name: TreeName, in folder: borrowing Folder) throws {
        try folder.remove(name) { path in
            summary.removed += 1
            summary.noteChange(path)
            difference.removed.insert(path.description)
            let record = table.records.removeValue(forKey: path)
            if record == nil { summary.noteRepair(path) }
            if record?.stamp.mode == TreeEntry.linkMode { difference.hasLinks = true }
            try pause()
        }
    }

    /// Writes an entry, in place of whatever is there.
    mutating func replace(_ entry: TreeEntry, in folder: borrowing Folder) throws {
        var wasThere = false
        try folder.remove(entry.name) { path in
            let record = table.records.removeValue(forKey: path)
            if record?.stamp.mode == TreeEntry.linkMode { difference.hasLinks = true }
            if path == folder.path.appending(entry.name) { wasThere = true }
        }
        try write(entry, in: folder, isNew: !wasThere)
    }

    /// Writes an entry where nothing is. New files have the time of now, so that `make` sees them.
    mutating func write(_ entry: TreeEntry, in folder: borrowing Folder, isNew: Bool = true) throws {
        guard let mode = entry.mode else {
            // The place of a submodule, which is left empty as git leaves it.
            _ = try folder.makeFolder(entry.name)
            return
        }
        try pause()
        let path = folder.path.appending(entry.name)
        let stamp =
            if entry.kind == .symbolicLink {
                try folder.writeLink(entry.name, to: try linkTarget(entry.id, path))
            } else {
                try withSourceFile(entry.id, path) { try folder.writeFile(entry.name, $0, mode: mode) }
            }
        table.records[path] = FileRecord(id: entry.id, stamp: stamp)
        if entry.kind == .symbolicLink { difference.hasLinks = true }
        if isNew {
            difference.added.insert(path.description)
        } else {
            difference.modified.insert(path.description)
        }
        summary.written += 1
        summary.noteChange(path)
        try progress(summary.written)
    }

    /// The largest file of Linux has 20 MiB. A few kilobytes of a pack can stand for many gigabytes, and an object is
    /// read as a whole.
    private static let largestFile = 256 << 20

    private func withSourceFile<Result>(
        _ id: ObjectID,
        _ path: TreePath,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard try repository.size(of: id) <= Self.largestFile else {
            throw CheckoutError.refusedName(
                path.description,
                reason: "it has more than \(Self.largestFile >> 20) MiB"
            )
        }
        return try repository.withBlob(id, body)
    }

    private func linkTarget(_ id: ObjectID, _ path: TreePath) throws -> TreeName {
        let target = try withSourceFile(id, path) { $0.map { CChar(bitPattern: $0) } }
        guard !target.isEmpty, !target.contains(0) else {
            throw CheckoutError.refusedName(path.description, reason: "it is a symbolic link to an impossible name")
        }
        return target + [0]
    }
}
