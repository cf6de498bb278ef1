// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import Search
package import Sessions

extension CulpritFacts {
    /// The most that is kept of a change, in bytes; the largest that are read as text have some dozens of KiB.
    private static let mostDiff = 200 << 10
    /// The most that is kept of a message, in bytes.
    private static let mostMessage = 64 << 10

    /// What a repository says of a commit. Of the recipients those are there that the commit itself names.
    ///
    /// - Throws: ``GitError``, `CancellationError`.
    package static func gather(_ commit: CommitID, from repository: GitRepository) async throws -> CulpritFacts {
        let details = try await repository.commit(commit)
        let patch = try await repository.patch(of: commit, limit: mostDiff)
        let family = try await repository.family(of: commit)
        let trailers = GitHistory.Trailer.trailers(of: details.message)
        var facts = CulpritFacts(message: details.message.cut(toBytes: mostMessage))
        facts.trailers = trailers.map { Trailer($0) }
        facts.committer = details.committer.name
        facts.committerEmail = details.committer.email
        facts.committed = Timestamp.text(
            seconds: details.committer.seconds,
            offsetMinutes: details.committer.offsetMinutes
        )
        facts.files = patch.changed.paths
        facts.fileCount = patch.changed.total
        facts.diff = patch.text
        facts.diffIsCut = patch.isCut
        facts.releases = Releases(family.releases)
        facts.upstream = family.upstream
        facts.twins = family.twins.map {
            Twin(commit: CommitRecord($0.commit), releases: Releases($0.releases))
        }
        facts.remedies = family.remedies.map { Remedy($0) }
        facts.extent = Extent(
            commits: family.extent.commits,
            tips: family.extent.tips,
            isComplete: family.extent.isComplete
        )
        facts.recipients = Recipient.named(by: details)
        return facts
    }
}

extension CulpritFacts.Trailer {
    fileprivate init(_ trailer: GitHistory.Trailer) { self.init(key: trailer.key, value: trailer.value) }
}

extension CulpritFacts.Releases {
    fileprivate init(_ releases: CommitReleases) {
        self.init(mainline: releases.mainline, stable: releases.stable, others: releases.others)
    }
}

extension CulpritFacts.Remedy {
    fileprivate init(_ remedy: CommitFamily.Remedy) {
        self.init(
            kind: remedy.kind == .fixes ? .fixes : .reverts,
            commit: CommitRecord(remedy.commit),
            releases: CulpritFacts.Releases(remedy.releases),
            reports: remedy.reports.map { CulpritFacts.Trailer($0) }
        )
    }
}

extension String {
    /// The beginning of a text, without half a character at its end.
    fileprivate func cut(toBytes most: Int) -> String {
        guard utf8.count > most else { return self }
        // A byte of a character that does not begin it is 10xxxxxx.
        let isWhole = { (end: String.Index) in utf8[end] & 0xC0 != 0x80 }
        var end = utf8.index(utf8.startIndex, offsetBy: most)
        while !isWhole(end) { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
