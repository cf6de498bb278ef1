// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

/// What a revision was taken as.
package struct ResolvedRevision: Hashable, Sendable {
    /// As it was given.
    package let asked: String
    /// The commit.
    package let id: CommitID
    /// What it was taken as: a tag, a branch, an expression; for a SHA its first 12 digits.
    package let name: String
    /// Something that the person should know, as a sentence; `nil` when it was taken literally.
    package let note: String?

    package init(asked: String, id: CommitID, name: String, note: String? = nil) {
        self.asked = asked
        self.id = id
        self.name = name
        self.note = note
    }
}

extension GitRepository {
    /// Finds the commit that a tag, a branch, a SHA (in full or abbreviated), an expression such as `HEAD~3`,
    /// or a kernel version such as `6.0.7-301.fc37.x86_64` means.
    ///
    /// A name that exists in the repository is always taken literally.
    package func resolve(_ revision: String) throws(GitError) -> ResolvedRevision {
        if let id = try literal(revision) {
            let isDigits = revision.utf8.count >= 7 && id.hex.hasPrefix(revision.lowercased())
            return ResolvedRevision(asked: revision, id: id, name: isDigits ? id.short : revision)
        }
        switch KernelVersionName(revision) {
        case .tag(let tag):
            guard tag != revision, let id = try literal("refs/tags/" + tag) else {
                throw unknown(revision, tried: tag)
            }
            return ResolvedRevision(
                asked: revision,
                id: id,
                name: tag,
                note: "'\(revision)' is taken as the tag \(tag)"
            )
        case .distributionABI:
            throw .distributionABI(revision)
        case nil:
            throw unknown(revision, tried: nil)
        }
    }

    private func unknown(_ revision: String, tried: String?) -> GitError {
        .unknownRevision(revision, tried: tried, repository: path, isShallow: handle.isShallow)
    }

    /// What git itself would find, or `nil`.
    private func literal(_ revision: String) throws(GitError) -> CommitID? {
        guard !revision.isEmpty, !revision.utf8.contains(0) else { return nil }
        var object: OpaquePointer?
        defer { git_object_free(object) }
        do {
            try Libgit2.check(git_revparse_single(&object, handle.repository, revision))
        } catch {
            if error.isAmbiguous { throw .ambiguousRevision(revision) }
            // Not found, or not in the language of revisions: a version may still be meant.
            if error.isNotFound || error.code == GIT_EINVALIDSPEC.rawValue { return nil }
            throw .damagedObject("'\(revision)'", reason: error.reason)
        }
        var commit: OpaquePointer?
        defer { git_object_free(commit) }
        do {
            try Libgit2.check(git_object_peel(&commit, object, GIT_OBJECT_COMMIT))
        } catch {
            guard error.isNotFound else { throw .notACommit(revision) }
            throw handle.lookupError("that '\(revision)' names", error)
        }
        return git_object_id(commit).map { ObjectID($0.pointee).commitID }
    }
}
