// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

extension GitRepository {
    /// The content of a file of a commit; `nil` where it has no file of that path.
    ///
    /// - Parameter path: From the top folder, `/` between the parts.
    package func file(_ path: String, at commit: CommitID) throws(GitError) -> [UInt8]? {
        let tree = try handle.openTree(of: commit)
        defer { git_tree_free(tree) }
        var entry: OpaquePointer?
        guard git_tree_entry_bypath(&entry, tree, path) == 0 else { return nil }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB, let id = git_tree_entry_id(entry) else { return nil }
        do {
            return try handle.withBlob(ObjectID(id.pointee)) { Array($0) }
        } catch let error as GitError {
            throw error
        } catch {
            throw .damagedObject(path, reason: "\(error)")
        }
    }
}
