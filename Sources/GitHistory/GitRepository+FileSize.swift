// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

extension GitRepository {
    /// The content of a file of a commit; `nil` where it has no file of that path, or a larger one.
    ///
    /// - Parameters:
    ///   - path: From the top folder, `/` between the parts.
    ///   - largest: The most bytes. What is larger is not read.
    package func file(_ path: String, at commit: CommitID, largest: Int) throws(GitError) -> [UInt8]? {
        let tree = try handle.openTree(of: commit)
        defer { git_tree_free(tree) }
        var entry: OpaquePointer?
        guard git_tree_entry_bypath(&entry, tree, path) == 0 else { return nil }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB else { return nil }
        var (size, type) = (0, GIT_OBJECT_INVALID)
        do {
            try Libgit2.check(git_odb_read_header(&size, &type, handle.objects, git_tree_entry_id(entry)))
        } catch {
            throw handle.lookupError("that '\(path)' names", error)
        }
        return size > largest ? nil : try file(path, at: commit)
    }
}
