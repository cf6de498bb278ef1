// SPDX-License-Identifier: Apache-2.0

import CLibgit2
internal import Search

extension RepositoryHandle {
    /// Writes a commit, to a repository of ours, that depends on nothing but what is given.
    ///
    /// It is as old as its parent, for walks over a history go by dates.
    func writeCommit(_ tree: ObjectID, parent: CommitID, message: String) throws(GitError) -> ObjectID {
        let opened = try openTree(tree)
        defer { git_tree_free(opened) }
        var parentCommit: OpaquePointer?
        defer { git_commit_free(parentCommit) }
        var signature: UnsafeMutablePointer<git_signature>?
        defer { git_signature_free(signature) }
        var raw = ObjectID(parent).raw
        var id = git_oid()
        do {
            try Libgit2.check(git_commit_lookup(&parentCommit, repository, &raw))
            let date = git_commit_time(parentCommit)
            try Libgit2.check(git_signature_new(&signature, "kbisect", "kbisect@localhost", date, 0))
            var parents = [parentCommit]
            try parents.withUnsafeMutableBufferPointer { parents throws(Libgit2.Failure) in
                _ = try Libgit2.check(
                    git_commit_create(
                        &id,
                        repository,
                        nil,
                        signature,
                        signature,
                        nil,
                        message,
                        opened,
                        1,
                        parents.baseAddress
                    )
                )
            }
        } catch {
            throw .failed(doing: "writing a commit into '\(path)'", reason: error.reason)
        }
        return ObjectID(id)
    }
}
