// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

/// Who made a commit, and when.
package struct CommitSignature: Hashable, Sendable, Codable {
    /// The name, with bytes that are not UTF-8 as U+FFFD.
    package let name: String
    /// The address, likewise.
    package let email: String
    /// Seconds since 1970, UTC.
    package let seconds: Int64
    /// The clock of the person: minutes east of UTC.
    package let offsetMinutes: Int
}

/// A commit as a person reads it.
package struct CommitDetails: Hashable, Sendable, Codable {
    /// Its own name.
    package let id: CommitID
    /// Its parents, the one merged into first.
    package let parents: [CommitID]
    /// The name of its tree: 40 hexadecimal digits.
    package let tree: String
    /// Who wrote the change.
    package let author: CommitSignature
    /// Who put it into this history.
    package let committer: CommitSignature
    /// The first paragraph of the message, on one line.
    package let title: String
    /// The whole message. Bytes that are not UTF-8 are U+FFFD, whatever encoding the commit claims.
    package let message: String
}

extension GitRepository {
    /// Reads one commit.
    package func commit(_ id: CommitID) throws(GitError) -> CommitDetails { try handle.details(of: id) }
}

extension RepositoryHandle {
    func details(of id: CommitID) throws(GitError) -> CommitDetails {
        try withCommit(ObjectID(id)) { commit in
            let message = git_commit_message(commit).map { String(cString: $0) } ?? ""
            return CommitDetails(
                id: id,
                parents: RepositoryHandle.parents(of: commit).map(\.commitID),
                tree: git_commit_tree_id(commit).map { ObjectID($0.pointee).hex } ?? "",
                author: CommitSignature(git_commit_author(commit)),
                committer: CommitSignature(git_commit_committer(commit)),
                title: git_commit_summary(commit).map { String(cString: $0) } ?? "",
                message: message
            )
        }
    }
}

extension CommitSignature {
    fileprivate init(_ signature: UnsafePointer<git_signature>?) {
        name = signature?.pointee.name.map { String(cString: $0) } ?? ""
        email = signature?.pointee.email.map { String(cString: $0) } ?? ""
        seconds = signature?.pointee.when.time ?? 0
        offsetMinutes = Int(signature?.pointee.when.offset ?? 0)
    }
}

extension RepositoryHandle {
    /// A parsed commit, for as long as `body` runs.
    func withCommit<Result>(_ id: ObjectID, _ body: (OpaquePointer) -> Result) throws(GitError) -> Result {
        var commit: OpaquePointer?
        var raw = id.raw
        do {
            try Libgit2.check(git_commit_lookup(&commit, repository, &raw))
        } catch {
            throw lookupError(id.hex, error)
        }
        guard let commit else { throw .damagedObject(id.hex, reason: "libgit2 returned nothing") }
        defer { git_commit_free(commit) }
        return body(commit)
    }

    static func parents(of commit: OpaquePointer) -> [ObjectID] {
        (0..<git_commit_parentcount(commit)).compactMap {
            git_commit_parent_id(commit, $0).map { ObjectID($0.pointee) }
        }
    }

    /// The tree of a commit.
    func tree(of commit: CommitID) throws(GitError) -> ObjectID {
        let tree = try withCommit(ObjectID(commit)) { git_commit_tree_id($0).map { ObjectID($0.pointee) } }
        guard let tree else { throw .damagedObject(commit.hex, reason: "it names no tree") }
        return tree
    }
}
