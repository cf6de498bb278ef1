// SPDX-License-Identifier: Apache-2.0

package import Search

extension GitRepository {
    /// A year, in seconds.
    private static var nearEnough: Int64 { 366 * 86_400 }

    /// The tag nearest below a commit: of all tags on the way from a good commit up to it, that whose commit is the
    /// youngest, and of several with one date that which comes first by name.
    ///
    /// - Parameters:
    ///   - commit: An ancestor of it, or itself unless it is excluded, is what the tag names.
    ///   - goods: The tag names one of these, or a descendant of one; none is any tag of the year before.
    ///   - excluded: Commits that the tag must not name.
    /// - Returns: `nil` when there is none.
    /// - Throws: ``GitError``, `CancellationError`.
    package func newestTag(
        below commit: CommitID,
        notBelow goods: [CommitID],
        excluding excluded: [CommitID]
    ) throws -> ResolvedRevision? {
        let handle = try RepositoryHandle(path)
        let ends = goods.isEmpty ? [commit] : goods
        let dates = try ends.map { end throws(GitError) in try handle.withRawCommit(ObjectID(end)) { $0.date } }
        // Without an end a release is near enough: Linux has one in ten weeks.
        let oldest = (dates.min() ?? 0) - (goods.isEmpty ? Self.nearEnough : 0)
        var history = DatedHistory(shallowBoundary: try handle.shallowBoundary(), readingMentions: false, limit: .max)
        try history.add(ObjectID(commit), in: handle)
        let floor = oldest.subtractingReportingOverflow(DatedHistory.slack).partialValue
        try history.follow(downTo: floor, in: handle)
        let own = goods.compactMap { history.number(of: ObjectID($0)) }.map { ($0, UInt64(1)) }
        let marks = goods.isEmpty ? nil : history.descended(from: Dictionary(own) { first, _ in first })
        let excluded = Set(excluded.map { ObjectID($0) })
        let tags = try handle.references().compactMap { reference -> (date: Int64, name: String, id: CommitID)? in
            guard let tag = reference.tag, !excluded.contains(reference.commit),
                let number = history.number(of: reference.commit), marks.map({ $0[number] != 0 }) ?? true
            else { return nil }
            return (history.dates[number], tag, reference.commit.commitID)
        }
        return tags.min { ($1.date, $0.name) < ($0.date, $1.name) }
            .map { ResolvedRevision(asked: $0.name, id: $0.id, name: $0.name) }
    }
}
