// SPDX-License-Identifier: Apache-2.0

package import Search

/// What a repository knows about a commit: where its change is as well, who mends it, and which releases have it.
package struct CommitFamily: Hashable, Sendable {
    /// The same change in another series: the upstream commit of a stable one, or a stable one of it.
    package struct Twin: Hashable, Sendable {
        package let commit: CommitDetails
        package let releases: CommitReleases
    }

    /// A commit that says it mends the commit or a twin, or takes one back.
    package struct Remedy: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// It has a `Fixes:` line.
            case fixes
            /// `This reverts commit ...`
            case reverts
        }

        package let kind: Kind
        package let commit: CommitDetails
        package let releases: CommitReleases
        /// Its `Reported-by`, `Closes` and `Link` lines, at most ``mostReports``.
        package let reports: [Trailer]
    }

    /// How far was looked.
    package struct Extent: Hashable, Sendable {
        /// Commits read.
        package let commits: Int
        /// Branches and tags that the walk began at.
        package let tips: Int
        /// Whether everything that could matter was looked at: no limit struck, and no shallow clone ended it.
        package let isComplete: Bool
    }

    /// The most twins, and the most remedies; a change of Linux has a dozen of either.
    package static let mostMembers = 200
    /// The most lines about reports of one remedy.
    package static let mostReports = 20

    /// The digits of the commit that it says it was taken from, the whole name where the repository has it.
    package let upstream: String?
    package let releases: CommitReleases
    /// The upstream one first, then the oldest.
    package let twins: [Twin]
    /// The oldest first.
    package let remedies: [Remedy]
    package let extent: Extent
}

extension GitRepository {
    /// Looks through the messages of all branches, remote branches and tags for what has to do with a commit.
    ///
    /// Commits that are 90 days older than the oldest of the family are not followed: what names a commit is younger.
    /// It takes a handle of its own, so that others can ask meanwhile.
    ///
    /// - Parameter limit: The most commits to read.
    /// - Throws: ``GitError``, `CancellationError`.
    package nonisolated func family(of commit: CommitID, limit: Int = 2_000_000) async throws -> CommitFamily {
        var search = try FamilySearch(of: ObjectID(commit), in: RepositoryHandle(path), limit: limit)
        return try search.run()
    }
}
