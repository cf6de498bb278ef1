// SPDX-License-Identifier: Apache-2.0

import Driver
import GitHistory
import Noise
import ScenarioFiles
import Search
import Sessions

/// What a person wants to be found, and how.
struct SearchRequest: Sendable {
    /// The ends before the commit that is sought, as typed; none where releases are to be tried back to one.
    var old: [String]
    /// The end that contains it, as typed.
    var new: String
    var terms = Terms.standard(.cause)
    var noise = NoiseModel.oneSided
    /// The chance of an error that the answer may have.
    var error = 0.01
    var mostTrials = 100
    var patience = 10
    var isFirstParent = false
    /// Files or folders that the commit is believed to change.
    var paths: [String] = []
    /// Commits, and ranges of them, that cannot be tested.
    var skipped: [String] = []
    /// The same, of a search that is taken over: those outside of the range do not matter.
    var skippedIfInside: [String] = []
    /// What is to be said of where all this comes from.
    var notes: [String] = []
    /// Whether the ends are as they are said to be, as those of a log that is taken over.
    var trustsEnds = false
    /// Whether the good end may wait until it is known to be needed.
    var defersGoodEnd = false
    /// Whether releases are walked back over to find an old end.
    var findsGood = false

    /// The range, resolved: what a dry run shows.
    struct Range: Sendable {
        var old: [ResolvedRevision]
        var new: ResolvedRevision
        var search: BisectSearch
        var skipped: [CommitID]
        /// The old ends, where they part from the new one, and where side branches begin: nothing in the range has an
        /// older tree.
        var oldest: [CommitID]
        /// Tags that versions were taken for, and the like.
        var notes: [String]
    }

    /// Finds the ends and what lies between them.
    ///
    /// - Parameter rules: What counts as bad: where only the build is the test, nothing is flaky.
    func resolve(in repository: GitRepository, judging rules: Scenario.Rules) async throws -> Range {
        var olds: [ResolvedRevision] = []
        for revision in old { olds.append(try await repository.resolve(revision)) }
        let new = try await repository.resolve(self.new)
        return try await resolve(old: olds, new: new, in: repository, judging: rules)
    }

    /// Finds what lies between ends that are resolved.
    func resolve(
        old: [ResolvedRevision],
        new: ResolvedRevision,
        in repository: GitRepository,
        judging rules: Scenario.Rules
    ) async throws -> Range {
        let oldIDs = old.map(\.id)
        let graph = try await repository.suspects(good: oldIDs, bad: new.id, firstParent: isFirstParent)
        let bases = try await repository.mergeBases(of: new.id, and: oldIDs)
        guard !bases.isEmpty || old.isEmpty else {
            throw BadInput(
                "\(new.name) and \(old.map(\.name).joined(separator: ", ")) have no common history: nothing to bisect"
            )
        }
        let skipped = try await skippedCommits(among: graph, in: repository)
        var searchRules = SearchRules(
            sought: terms.sought,
            noise: rules.needsBoot ? noise : .none,
            error: error,
            trustsEnds: trustsEnds,
            skipped: Set(skipped),
            patience: patience,
            mostTrials: mostTrials
        )
        searchRules.defersGoodEnd = defersGoodEnd
        if !paths.isEmpty { searchRules.favoured = try await repository.touching(paths, among: graph) }
        let search = BisectSearch(graph: graph, old: oldIDs, new: new.id, mergeBases: bases, rules: searchRules)
        var notes = self.notes + (old + [new]).compactMap(\.note)
        if !paths.isEmpty {
            let count = searchRules.favoured.count { $0 }
            notes.append(
                "\(count) of \(graph.commits.count) commits change \(paths.joined(separator: ", ")): the others are "
                    + "taken to be 99 times less likely together"
            )
        }
        return Range(
            old: old,
            new: new,
            search: search,
            skipped: skipped,
            oldest: oldIDs + bases + graph.forkPoints,
            notes: notes
        )
    }

    /// What `--skip` names, as far as it lies in the range.
    private func skippedCommits(among graph: CommitGraph, in repository: GitRepository) async throws -> [CommitID] {
        var named: [CommitID] = []
        for text in skipped { named += try await SkippedCommits(text).commits(in: repository) }
        let inside = named.filter { graph.position(of: $0) != nil }
        guard inside.count == named.count || !inside.isEmpty else {
            throw BadInput("none of the commits of --skip \(skipped.joined(separator: ", ")) is in the range")
        }
        var others: [CommitID] = []
        for text in skippedIfInside { others += try await SkippedCommits(text).commits(in: repository) }
        return Set(inside + others.filter { graph.position(of: $0) != nil }).sorted()
    }
}

extension SessionRecord.End {
    init(_ revision: ResolvedRevision) {
        self.init(asked: revision.asked, name: revision.name, commit: revision.id)
    }
}
