// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

/// The names of files that differ between two commits.
package struct ChangedPaths: Hashable, Sendable {
    /// The names from the top folder, in git's order; bytes that are not UTF-8 are U+FFFD.
    package let paths: [String]
    /// How many there are in all; more than ``paths`` holds when a limit struck.
    package let total: Int
}

extension GitRepository {
    /// The files that differ between two commits. A renamed file counts under both names.
    ///
    /// - Parameter limit: The most names to return.
    package func changedPaths(
        from: CommitID,
        to: CommitID,
        limit: Int = 10_000
    ) throws(GitError) -> ChangedPaths {
        let (old, new) = (try handle.openTree(of: from), try handle.openTree(of: to))
        defer {
            git_tree_free(old)
            git_tree_free(new)
        }
        var difference: OpaquePointer?
        defer { git_diff_free(difference) }
        do {
            try Libgit2.check(git_diff_tree_to_tree(&difference, handle.repository, old, new, nil))
        } catch {
            throw handle.lookupError("of a folder in \(from.short) or \(to.short)", error)
        }
        let total = git_diff_num_deltas(difference)
        let paths = (0..<min(total, max(limit, 0))).compactMap { index -> String? in
            guard let delta = git_diff_get_delta(difference, index) else { return nil }
            return (delta.pointee.new_file.path ?? delta.pointee.old_file.path).map { String(cString: $0) }
        }
        return ChangedPaths(paths: paths, total: total)
    }
}

extension RepositoryHandle {
    func openTree(of commit: CommitID) throws(GitError) -> OpaquePointer? { try openTree(try tree(of: commit)) }

    func openTree(_ id: ObjectID) throws(GitError) -> OpaquePointer? {
        var raw = id.raw
        var tree: OpaquePointer?
        do {
            try Libgit2.check(git_tree_lookup(&tree, repository, &raw))
        } catch {
            throw lookupError(id.hex, error)
        }
        return tree
    }
}
