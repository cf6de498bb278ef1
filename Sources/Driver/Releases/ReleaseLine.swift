// SPDX-License-Identifier: Apache-2.0

package import HostCommands
package import Releases
package import Search
package import Sessions

/// Releases one after another, as a search has commits: each is the parent of the next.
package struct ReleaseLine: Sendable {
    /// Oldest first; the first is the old end, the last the new one.
    package let candidates: [ReleaseFacts.Candidate]
    private let releases: [Release]
    private let positions: [CommitID: Int]

    /// - Parameters:
    ///   - releases: Each once.
    ///   - supply: Where their packages come from.
    package init(_ releases: [Release], from supply: PackageSupply, runner: any CommandRunner) async throws {
        var candidates: [ReleaseFacts.Candidate] = []
        for release in releases {
            candidates.append(
                ReleaseFacts.Candidate(
                    commit: try await runner.commit(standingFor: release),
                    release: ReleaseRecord(release, from: supply)
                )
            )
        }
        self.releases = releases
        self.candidates = candidates
        positions = Dictionary(zip(candidates.map(\.commit), candidates.indices)) { first, _ in first }
    }

    /// The release that a commit stands for.
    func release(of commit: CommitID) -> Release? { positions[commit].map { releases[$0] } }

    /// The search between the ends.
    package func search(_ rules: SearchRules) -> BisectSearch {
        let commits = candidates.map(\.commit)
        let suspects = commits.indices.dropFirst().map { (id: commits[$0], parents: [commits[$0 - 1]]) }
        guard let graph = CommitGraph(suspects), let old = commits.first, let new = commits.last else {
            preconditionFailure("a line of releases has no release twice")
        }
        return BisectSearch(graph: graph, old: [old], new: new, mergeBases: [], rules: rules)
    }

    /// What a session says of a release in a commit's place.
    package func commit(_ id: CommitID) throws -> CommitRecord {
        guard let position = positions[id] else { throw SearchError.notPartOfSearch(id) }
        let release = candidates[position].release
        var commit = CommitRecord(
            id: id,
            parents: position > 0 ? [candidates[position - 1].commit] : [],
            title: release.packages.first?.name ?? "",
            author: "",
            email: "",
            date: ""
        )
        commit.release = release
        return commit
    }

    /// A release as an end.
    package func end(_ candidate: ReleaseFacts.Candidate, asked: String) -> SessionRecord.End {
        SessionRecord.End(
            asked: asked,
            name: candidate.release.version,
            commit: candidate.commit,
            release: candidate.release
        )
    }
}
