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

    /// The commits of a graph that say they were taken from `upstream`, in the graph's order.
    package func twins(ofUpstream upstream: CommitID, among graph: CommitGraph) throws(GitError) -> [CommitID] {
        var twins: [CommitID] = []
        for id in graph.commits {
            let message = try handle.withCommit(ObjectID(id)) { commit in
                git_commit_message(commit).map { String(cString: $0) } ?? ""
            }
            let named = UpstreamReference.commits(namedIn: message)
            if named.contains(where: { upstream.hex.hasPrefix($0) }) { twins.append(id) }
        }
        return twins
    }
}

extension RepositoryHandle {
    func openTree(of commit: CommitID) throws(GitError) -> OpaquePointer? {
        let id = try tree(of: commit)
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
