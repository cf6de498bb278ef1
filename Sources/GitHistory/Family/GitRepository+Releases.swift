// SPDX-License-Identifier: Apache-2.0

package import Search

extension GitRepository {
    /// The releases that a commit contains, the newest version first: `v6.1.3`, ..., `v6.1`, `v6.0`, `v5.19`.
    ///
    /// Release candidates are left out, and so is the commit itself. Of a history in which no tag looks like the
    /// release of a kernel these are its other tags, the youngest commit first. Of several tags of one commit the
    /// first counts.
    ///
    /// - Parameter most: How many at the most, those of the youngest commits. All of them may mean that every commit
    ///   there ever was has to be read; for few, only the youngest are.
    /// - Throws: ``GitError``, `CancellationError`.
    package func releases(below commit: CommitID, most: Int = .max) throws -> [ResolvedRevision] {
        let handle = try RepositoryHandle(path)
        var history = DatedHistory(shallowBoundary: try handle.shallowBoundary(), readingMentions: false, limit: .max)
        try history.add(ObjectID(commit), in: handle)
        let tags = try handle.datedTags().filter { $0.commit != ObjectID(commit) }
        let releases = tags.filter { $0.release.map { $0.candidate == nil } ?? false }
        var found = try history.contained(releases, most: most, in: handle)
        if found.isEmpty {
            found = try history.contained(tags.filter { $0.release == nil }, most: most, in: handle)
        } else {
            found.sort { left, right in
                guard let left = left.release, let right = right.release else { return false }
                return right < left
            }
        }
        return found.map { ResolvedRevision(asked: $0.name, id: $0.commit.commitID, name: $0.name) }
    }
}

/// A tag, and when its commit was made.
private struct DatedTag {
    let name: String
    let commit: ObjectID
    let date: Int64
    /// `nil` where its name is not that of a kernel's release.
    let release: ReleaseTag?
}

extension RepositoryHandle {
    /// Every tag that comes to a commit, the youngest commit first; those of one commit by name.
    fileprivate func datedTags() throws(GitError) -> [DatedTag] {
        var tags: [DatedTag] = []
        for reference in try references() {
            guard let name = reference.tag else { continue }
            let date = try withRawCommit(reference.commit) { $0.date }
            tags.append(DatedTag(name: name, commit: reference.commit, date: date, release: ReleaseTag(name)))
        }
        return tags.sorted { ($1.date, $0.name) < ($0.date, $1.name) }
    }
}

extension DatedHistory {
    /// Those of some tags, given youngest first, whose commits the history has.
    fileprivate mutating func contained(
        _ tags: [DatedTag],
        most: Int,
        in handle: RepositoryHandle
    ) throws -> [DatedTag] {
        var found: [DatedTag] = []
        var commits: Set<ObjectID> = []
        for tag in tags where found.count < most {
            // What was read once is not read again, so this goes on where it stopped for the tag before.
            try follow(downTo: tag.date.subtractingReportingOverflow(Self.slack).partialValue, in: handle)
            if number(of: tag.commit) != nil, commits.insert(tag.commit).inserted { found.append(tag) }
        }
        return found
    }
}
