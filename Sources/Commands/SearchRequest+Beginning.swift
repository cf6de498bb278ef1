// SPDX-License-Identifier: Apache-2.0

import Driver
import GitHistory
import ScenarioFiles
import Search
import Sessions

extension SearchRequest {
    /// What there is to begin with.
    enum Beginning: Sendable {
        /// Both ends are known.
        case range(Range)
        /// Only the bad one is: the releases below it are walked back over, newest first.
        case releases(ResolvedRevision, [ResolvedRevision], notes: [String])

        var old: [ResolvedRevision] { if case .range(let range) = self { range.old } else { [] } }

        var new: ResolvedRevision {
            switch self {
            case .range(let range): range.new
            case .releases(let new, _, _): new
            }
        }

        var notes: [String] {
            switch self {
            case .range(let range): range.notes
            case .releases(_, _, let notes): notes
            }
        }

        /// Commits that have no older tree below them.
        var oldest: [CommitID] {
            switch self {
            case .range(let range): range.oldest
            case .releases(let new, let releases, _): [new.id] + releases.suffix(1).map(\.id)
            }
        }

        /// 0 where that is not known yet.
        var suspects: Int { if case .range(let range) = self { range.search.suspectCount } else { 0 } }

        var steps: Int { if case .range(let range) = self { range.search.testsLeft } else { 0 } }
    }

    /// As far back as a walk goes: some ten years of releases, in six tests.
    private static let mostReleases = 63

    /// Finds the ends and what lies between them, or the releases to find a good end among.
    func beginning(in repository: GitRepository, judging rules: Scenario.Rules) async throws -> Beginning {
        guard findsGood else { return .range(try await resolve(in: repository, judging: rules)) }
        let new = try await repository.resolve(self.new)
        let releases = try await repository.releases(below: new.id, most: Self.mostReleases)
        guard !releases.isEmpty else {
            throw BadInput(
                "--find-good goes back over release tags, and \(new.name) contains none: fetch them with 'git fetch --tags', "
                    + "or name a good commit"
            )
        }
        return .releases(new, releases, notes: [new.note].compactMap { $0 })
    }

    /// What a session records of it.
    func facts(_ beginning: Beginning, patches: [String], judging rules: Scenario.Rules) -> SearchFacts {
        var facts = SearchFacts(terms: terms, noise: rules.needsBoot ? noise : .none, confidence: 1 - error)
        facts.isFirstParent = isFirstParent
        facts.paths = paths
        if case .range(let range) = beginning { facts.skipped = range.skipped }
        facts.patches = patches
        return facts
    }
}
