// SPDX-License-Identifier: Apache-2.0

/// What a walk needs of a commit.
struct CommitLinks {
    var parents: [ObjectID]
    /// The committer's date in seconds since 1970; 0 where it cannot be read.
    var date: Int64
    /// Larger than that of each of its parents, where the repository's commit-graph knows it; else 0.
    var generation: Int64
}

extension RepositoryHandle {
    /// Reads a commit's parents and date, from the commit-graph if that has it.
    func links(of id: ObjectID) throws(GitError) -> CommitLinks {
        if let index = commitIndex {
            switch index.links(of: id) {
            case .links(let links): return links
            case .unknown: break
            case .damaged: distrustCommitIndex()
            }
        }
        return try withRawCommit(id) { CommitLinks(parents: $0.parents, date: $0.date, generation: 0) }
    }
}
