// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import Search
package import Sessions

/// Makes the trees that a proof needs, by reverts and picks in kbisect's own repository.
package struct ProofPlanner: Sendable {
    /// A plan, and what a report says about how it came about.
    package struct Planned: Sendable {
        package var plan: ProofPlan
        /// What was built upon the commit and is reverted with it, newest first.
        package var chain: [CommitRecord] = []
        /// Reverts and picks that could not be made.
        package var conflicts: [ProofRecord.Conflict] = []
    }

    private let repository: GitRepository
    /// Whether a merge is compared with its first parent alone: what the others brought is then the merge's.
    private let isFirstParent: Bool

    package init(repository: GitRepository, isFirstParent: Bool = false) {
        self.repository = repository
        self.isFirstParent = isFirstParent
    }

    /// The first leg only: the commit against its parents.
    ///
    /// - Parameter knownBad: An end that is said to have the bug, to learn how often the reproducer misses.
    /// - Throws: ``GitError``; ``NothingToCompare`` for a commit without parents.
    package func confirmation(
        of commit: CommitID,
        isFix: Bool,
        knownBad: SessionRecord.End
    ) async throws -> ProofPlan {
        let claimed = try await kernel(commit, called: commit.short)
        guard !claimed.commit.parents.isEmpty else { throw NothingToCompare(commit: commit) }
        var parents: [PlannedKernel] = []
        for parent in claimed.commit.parents.prefix(isFirstParent ? 1 : .max) {
            parents.append(try await kernel(parent, called: "the parent \(parent.short)"))
        }
        return ProofPlan(
            commit: claimed,
            parents: parents,
            isFix: isFix,
            knownBad: try await kernel(knownBad.commit, called: knownBad.name)
        )
    }

    /// All three legs.
    ///
    /// - Parameters:
    ///   - tip: The newest commit that has what the claimed one did.
    ///   - base: A commit before it.
    ///   - grafts: Where reverts and picks are made.
    package func proof(
        of commit: CommitID,
        isFix: Bool,
        tip: SessionRecord.End,
        base: SessionRecord.End,
        grafts: GraftRepository
    ) async throws -> Planned {
        let plan = try await confirmation(of: commit, isFix: isFix, knownBad: isFix ? base : tip)
        var planned = Planned(plan: plan)
        try await planRevert(&planned, tip: try await kernel(tip.commit, called: tip.name), grafts)
        try await planPick(&planned, base: try await kernel(base.commit, called: base.name), grafts)
        return planned
    }

    private func planRevert(
        _ planned: inout Planned,
        tip: PlannedKernel,
        _ grafts: GraftRepository
    ) async throws {
        let commit = planned.plan.commit.commit.id
        let words = "\(tip.words) with \(commit.short) reverted"
        switch try await grafts.revertWithChain(of: commit, on: tip.commit.id) {
        case .notContained:
            planned.plan.revert = ProofPlan.Revert(
                tip: tip,
                without: .unavailable("\(tip.words) does not contain \(commit.short)")
            )
        case .conflict(let conflict):
            let record = Self.record(conflict, doing: "reverting \(commit.short) on \(tip.words)")
            planned.conflicts.append(record)
            planned.plan.revert = ProofPlan.Revert(tip: tip, without: .unavailable(Self.words(of: record)))
        case .made(let graft, _) where graft.changesNothing:
            planned.plan.revert = ProofPlan.Revert(
                tip: tip,
                without: .unavailable("\(tip.words) does not have the change any more")
            )
        case .made(let graft, []):
            planned.plan.revert = ProofPlan.Revert(
                tip: tip,
                without: .kernel(made(graft, .revert, [commit], on: tip, words))
            )
        case .made(let graft, let chain):
            planned.chain = try await records(chain)
            let count = chain.count == 1 ? "a commit built upon it" : "\(chain.count) commits built upon it"
            guard case .made(let alone) = try await grafts.revert(chain, on: tip.commit.id) else {
                let reason = "\(count) cannot be reverted alone, so nothing would show which of them cures"
                planned.plan.revert = ProofPlan.Revert(tip: tip, without: .unavailable(reason))
                return
            }
            planned.plan.revert = ProofPlan.Revert(
                tip: tip,
                without: .kernel(made(graft, .revert, chain + [commit], on: tip, "\(words) and \(count)")),
                chainAlone: made(alone, .revert, chain, on: tip, "\(tip.words) with only \(count) reverted")
            )
        }
    }

    private func planPick(_ planned: inout Planned, base: PlannedKernel, _ grafts: GraftRepository) async throws {
        let commit = planned.plan.commit.commit.id
        guard try await !repository.isAncestor(commit, of: base.commit.id) else {
            planned.plan.apply = ProofPlan.Apply(
                base: base,
                with: .unavailable("\(base.words) contains \(commit.short) already")
            )
            return
        }
        switch try await grafts.pick([commit], on: base.commit.id) {
        case .conflict(let conflict):
            let record = Self.record(conflict, doing: "applying \(commit.short) on \(base.words)")
            planned.conflicts.append(record)
            planned.plan.apply = ProofPlan.Apply(base: base, with: .unavailable(Self.words(of: record)))
        case .made(let graft) where graft.changesNothing:
            planned.plan.apply = ProofPlan.Apply(base: base, with: .unavailable("\(base.words) has the change already"))
        case .made(let graft):
            planned.plan.apply = ProofPlan.Apply(
                base: base,
                with: .kernel(made(graft, .pick, [commit], on: base, "\(base.words) with \(commit.short) applied"))
            )
        }
    }

    // MARK: - Kernels and words

    private func kernel(_ id: CommitID, called name: String) async throws -> PlannedKernel {
        let details = try await repository.commit(id)
        return PlannedKernel(words: name, commit: CommitRecord(details), checkout: id, tree: details.tree)
    }

    private func made(
        _ graft: Graft,
        _ kind: ProbeRecord.Made.Kind,
        _ commits: [CommitID],
        on base: PlannedKernel,
        _ words: String
    ) -> PlannedKernel {
        PlannedKernel(
            words: words,
            commit: base.commit,
            checkout: graft.commit,
            tree: graft.tree,
            made: ProbeRecord.Made(kind: kind, commits: commits)
        )
    }

    private func records(_ commits: [CommitID]) async throws -> [CommitRecord] {
        var records: [CommitRecord] = []
        for commit in commits { records.append(CommitRecord(try await repository.commit(commit))) }
        return records
    }

    private static func record(_ conflict: GraftConflict, doing: String) -> ProofRecord.Conflict {
        ProofRecord.Conflict(doing: doing, files: conflict.files)
    }

    private static func words(of conflict: ProofRecord.Conflict) -> String {
        let more = conflict.files.count > 3 ? " and \(conflict.files.count - 3) more" : ""
        return "\(conflict.doing) conflicts in \(conflict.files.prefix(3).joined(separator: ", "))\(more)"
    }
}

/// A commit that has nothing before it.
package struct NothingToCompare: Error, Hashable, Sendable, CustomStringConvertible {
    let commit: CommitID

    package var description: String {
        "\(commit.short) has no parent, so nothing shows what it changed; name a commit after it"
    }
}
