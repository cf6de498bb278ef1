// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// How one tree differs from another, as paths from the top folder. A renamed file is added and removed.
package struct TreeDifference: Hashable, Sendable {
    /// New files, also where a folder or a link was.
    package internal(set) var added: Set<String> = []
    /// Files that are gone.
    package internal(set) var removed: Set<String> = []
    /// Files with another content or mode.
    package internal(set) var modified: Set<String> = []
    /// Whether a symbolic link came, went or changed.
    package internal(set) var hasLinks = false
}

extension WorkTree {
    /// The id of the tree that lies there, by the last checkout of this process; `nil` after one that failed.
    package var tree: String? { current?.hex }

    /// How the tree that lies there differs from another of the same repository.
    ///
    /// - Parameter tree: The tree that the caller believes to be there.
    /// - Returns: `nil` where that other tree is not known any more, or another lies there meanwhile.
    package func difference(from other: String, to tree: String) throws -> TreeDifference? {
        guard let source, let current, current.hex == tree, let other = ObjectID(hex: other) else { return nil }
        var difference = TreeDifference()
        do {
            try source.compare(other, current, at: .top, depth: 0, &difference)
        } catch let error as CancellationError {
            throw error
        } catch {
            // It is gone, as what was made for a proof is by the next session, or damaged.
            return lastChange.flatMap { $0.from == other ? $0.difference : nil }
        }
        return difference
    }

    /// Stands for the names of all files of the tree that lies there: equal only where no file was added or removed.
    /// `Documentation` and `tools/testing` are of no account, since no kernel is built from them.
    package func namesID() throws -> String? {
        guard let source, let current else { return nil }
        return try source.namesID(of: current, at: .top, depth: 0, &names).hex
    }
}

extension RepositoryHandle {
    fileprivate func compare(
        _ old: ObjectID?,
        _ new: ObjectID?,
        at path: TreePath,
        depth: Int,
        _ difference: inout TreeDifference
    ) throws {
        guard depth <= Folder.deepest else {
            throw CheckoutError.refusedName(path.description, reason: Folder.tooDeep)
        }
        try Task.checkCancellation()
        let before = try old.map { try entries(of: $0, at: path) } ?? []
        let after = try new.map { try entries(of: $0, at: path) } ?? []
        var known = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
        for entry in after {
            let previous = known.removeValue(forKey: entry.name)
            if let previous, previous.kind == entry.kind, previous.id == entry.id { continue }
            try compare(previous, entry, at: path.appending(entry.name), depth: depth, &difference)
        }
        for entry in known.values {
            try compare(entry, nil, at: path.appending(entry.name), depth: depth, &difference)
        }
    }

    private func compare(
        _ old: TreeEntry?,
        _ new: TreeEntry?,
        at path: TreePath,
        depth: Int,
        _ difference: inout TreeDifference
    ) throws {
        if old?.kind == .folder || new?.kind == .folder {
            let folders = [old, new].map { $0?.kind == .folder ? $0?.id : nil }
            try compare(folders[0], folders[1], at: path, depth: depth + 1, &difference)
        }
        let wasFile = old?.kind == .file || old?.kind == .executable
        let isFile = new?.kind == .file || new?.kind == .executable
        if old?.kind == .symbolicLink || new?.kind == .symbolicLink { difference.hasLinks = true }
        switch (wasFile, isFile) {
        case (true, true): difference.modified.insert(path.description)
        case (true, false): difference.removed.insert(path.description)
        case (false, true): difference.added.insert(path.description)
        case (false, false): break
        }
    }

    /// A hash over the names in a folder and those in its folders; what was hashed before is not looked at again.
    fileprivate func namesID(
        of tree: ObjectID,
        at path: TreePath,
        depth: Int,
        _ known: inout [ObjectID: ObjectID]
    ) throws -> ObjectID {
        if let id = known[tree] { return id }
        guard depth <= Folder.deepest else {
            throw CheckoutError.refusedName(path.description, reason: Folder.tooDeep)
        }
        var text: [UInt8] = []
        for entry in try entries(of: tree, at: path) {
            let inner = path.appending(entry.name)
            // Names end with a NUL, which none can hold.
            text += entry.name.map { UInt8(bitPattern: $0) }
            text.append(entry.kind == .folder ? 1 : 0)
            guard entry.kind == .folder, !Self.unread.contains(inner.description) else { continue }
            text += try namesID(of: entry.id, at: inner, depth: depth + 1, &known).bytes
        }
        var raw = git_oid()
        try Libgit2.check(git_odb_hash(&raw, text, text.count, GIT_OBJECT_BLOB))
        let id = ObjectID(raw)
        known[tree] = id
        return id
    }

    private static let unread: Set = ["Documentation", "tools/testing"]
}
