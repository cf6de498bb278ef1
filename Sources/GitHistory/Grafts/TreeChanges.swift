// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

/// What makes one tree another, by folders: only those with a change in them are written anew.
///
/// libgit2 would write an index as 5,000 folders for Linux, after looking up each of 78,000 files.
final class TreeChanges {
    /// What a name becomes; `nil` where nothing is said of it.
    private enum File {
        case removed
        case written(git_oid, git_filemode_t)
    }

    private var files: [TreeName: File] = [:]
    private var folders: [TreeName: TreeChanges] = [:]
    /// Files that are changed in folders which lie deeper than any that is checked out. They are left out, for whoever goes
    /// down there takes more stack than there is.
    private(set) var tooDeep: [String] = []

    private init() {}

    init(from tree: OpaquePointer?, to index: OpaquePointer?, in handle: RepositoryHandle) throws(Libgit2.Failure) {
        var difference: OpaquePointer?
        defer { git_diff_free(difference) }
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        try Libgit2.check(git_diff_tree_to_index(&difference, handle.repository, tree, index, &options))
        for position in 0..<git_diff_num_deltas(difference) {
            guard let delta = git_diff_get_delta(difference, position)?.pointee else { continue }
            if delta.status == GIT_DELTA_DELETED {
                add(delta.old_file.path, .removed)
            } else {
                let mode = git_filemode_t(rawValue: UInt32(delta.new_file.mode))
                add(delta.new_file.path, .written(delta.new_file.id, mode))
            }
        }
    }

    private func add(_ path: UnsafePointer<CChar>?, _ file: File) {
        guard let path else { return }
        var parts = UnsafeBufferPointer(start: path, count: strlen(path)).split(separator: CChar(UInt8(ascii: "/")))
            .map { TreeName($0 + [0]) }
        guard let name = parts.popLast() else { return }
        guard parts.count <= Folder.deepest else {
            tooDeep.append(String(cString: path))
            return
        }
        var folder = self
        for part in parts {
            let inner = folder.folders[part] ?? TreeChanges()
            folder.folders[part] = inner
            folder = inner
        }
        // A file that becomes a link is removed and written.
        if case .removed = file, folder.files[name] != nil { return }
        folder.files[name] = file
    }

    /// Writes the tree as changed.
    ///
    /// - Parameter source: The tree as it was, and its name.
    func write(
        onto source: OpaquePointer?,
        _ name: ObjectID,
        in handle: RepositoryHandle
    ) throws(Libgit2.Failure) -> ObjectID {
        if files.isEmpty, folders.isEmpty { return name }
        if let written = try write(onto: source, in: handle) { return written }
        // The top folder is there even when nothing is in it.
        return try Self.build(nil, handle) { _ in }.id
    }

    /// The folder as changed; `nil` when nothing is left in it.
    private func write(onto source: OpaquePointer?, in handle: RepositoryHandle) throws(Libgit2.Failure) -> ObjectID? {
        let built = try Self.build(source, handle) { builder throws(Libgit2.Failure) in
            for (name, changes) in folders {
                if let inner = try changes.writeFolder(name, of: source, in: handle) {
                    var raw = inner.raw
                    try Libgit2.check(git_treebuilder_insert(nil, builder, name, &raw, GIT_FILEMODE_TREE))
                } else if files[name] == nil {
                    try Self.remove(name, from: builder)
                }
            }
            for (name, file) in files {
                if case .written(var id, let mode) = file {
                    try Libgit2.check(git_treebuilder_insert(nil, builder, name, &id, mode))
                } else if folders[name] == nil {
                    // Where a folder takes the place of a file, that was put there already.
                    try Self.remove(name, from: builder)
                }
            }
        }
        return built.count == 0 ? nil : built.id
    }

    /// The changed folder of that name; what was there may have been a file, or nothing.
    private func writeFolder(
        _ name: TreeName,
        of parent: OpaquePointer?,
        in handle: RepositoryHandle
    ) throws(Libgit2.Failure) -> ObjectID? {
        var tree: OpaquePointer?
        defer { git_tree_free(tree) }
        if let parent, let entry = git_tree_entry_byname(parent, name), git_tree_entry_type(entry) == GIT_OBJECT_TREE {
            try Libgit2.check(git_tree_lookup(&tree, handle.repository, git_tree_entry_id(entry)))
        }
        return try write(onto: tree, in: handle)
    }

    private static func remove(_ name: TreeName, from builder: OpaquePointer?) throws(Libgit2.Failure) {
        guard git_treebuilder_get(builder, name) != nil else { return }
        try Libgit2.check(git_treebuilder_remove(builder, name))
    }

    private static func build(
        _ source: OpaquePointer?,
        _ handle: RepositoryHandle,
        _ body: (OpaquePointer?) throws(Libgit2.Failure) -> Void
    ) throws(Libgit2.Failure) -> (id: ObjectID, count: Int) {
        var builder: OpaquePointer?
        defer { git_treebuilder_free(builder) }
        try Libgit2.check(git_treebuilder_new(&builder, handle.repository, source))
        try body(builder)
        let count = git_treebuilder_entrycount(builder)
        var id = git_oid()
        // An empty folder is no object, but for the top one.
        if count > 0 || source == nil { try Libgit2.check(git_treebuilder_write(&id, builder)) }
        return (ObjectID(id), count)
    }
}
