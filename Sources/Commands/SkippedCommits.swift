// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Search

/// Commits that a person names because they cannot be tested: one, or `A..B`, which is B and what it contains without A.
struct SkippedCommits {
    /// One revision, or the two of a range.
    private let revisions: [String]

    init(_ text: String) throws {
        guard text.contains("..") else {
            revisions = [text]
            return
        }
        revisions = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard revisions.count == 2, !revisions.contains(""), !revisions[1].hasPrefix(".") else {
            throw BadInput("'\(text)' is not a range of commits to skip: write A..B, which is B without A")
        }
    }

    func commits(in repository: GitRepository) async throws -> [CommitID] {
        let ids = try await ids(in: repository)
        guard ids.count == 2 else { return ids }
        return try await repository.suspects(good: [ids[0]], bad: ids[1]).commits
    }

    /// The same by ids, which mean the same ever after.
    func pinned(in repository: GitRepository) async throws -> String {
        try await ids(in: repository).map(\.hex).joined(separator: "..")
    }

    private func ids(in repository: GitRepository) async throws -> [CommitID] {
        var ids: [CommitID] = []
        for revision in revisions { ids.append(try await repository.resolve(revision).id) }
        return ids
    }
}
