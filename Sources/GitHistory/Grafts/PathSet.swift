// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// Files by name, for asking whether one of them differs between two trees.
///
/// Only folders that differ and have one of the files are opened, so that thousands of commits can be asked.
final class PathSet {
    private var inner: [String: PathSet] = [:]
    private var isFile = false

    private init() {}

    init(_ files: some Sequence<String>) {
        for file in files {
            var place = self
            for part in file.split(separator: "/") {
                let next = place.inner[String(part)] ?? PathSet()
                place.inner[String(part)] = next
                place = next
            }
            place.isFile = true
        }
    }

    func differ(_ old: ObjectID?, _ new: ObjectID?, in handle: RepositoryHandle) throws(GitError) -> Bool {
        guard old != new else { return false }
        if isFile { return true }
        let oldTree = try old.flatMap { id throws(GitError) in try handle.openTree(id) }
        defer { git_tree_free(oldTree) }
        let newTree = try new.flatMap { id throws(GitError) in try handle.openTree(id) }
        defer { git_tree_free(newTree) }
        for (name, files) in inner {
            let (before, after) = (Self.entry(name, of: oldTree), Self.entry(name, of: newTree))
            if files.isFile {
                if before?.id != after?.id || before?.mode != after?.mode { return true }
            } else if try files.differ(before?.folder, after?.folder, in: handle) {
                return true
            }
        }
        return false
    }

    private struct Entry {
        let id: ObjectID
        let mode: git_filemode_t
        var folder: ObjectID? { mode == GIT_FILEMODE_TREE ? id : nil }
    }

    private static func entry(_ name: String, of tree: OpaquePointer?) -> Entry? {
        guard let tree, let entry = git_tree_entry_byname(tree, name), let id = git_tree_entry_id(entry) else {
            return nil
        }
        return Entry(id: ObjectID(id.pointee), mode: git_tree_entry_filemode(entry))
    }
}
