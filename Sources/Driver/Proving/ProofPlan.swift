// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

/// A kernel that a proof wants.
package struct PlannedKernel: Hashable, Sendable {
    /// What it is, for a person: `v6.0.9 with 8184620ae212 reverted`.
    package var words: String
    /// The commit that it is, or that it is made on.
    package var commit: CommitRecord
    /// What is checked out for it: ``commit``, or a commit of kbisect's own repository.
    package var checkout: CommitID
    /// The tree of that: two kernels with one tree are one kernel.
    package var tree: String
    /// What was done on top of ``commit``.
    package var made: ProbeRecord.Made?

    package init(
        words: String,
        commit: CommitRecord,
        checkout: CommitID,
        tree: String,
        made: ProbeRecord.Made? = nil
    ) {
        self.words = words
        self.commit = commit
        self.checkout = checkout
        self.tree = tree
        self.made = made
    }
}

/// A kernel, or why there is none.
package enum PlannedTree: Hashable, Sendable {
    /// The tree was made.
    case kernel(PlannedKernel)
    /// It could not be made; in words for a check's detail.
    case unavailable(String)

    /// The tree, where there is one.
    var tree: String? {
        if case .kernel(let kernel) = self { kernel.tree } else { nil }
    }
}

/// All kernels that a proof needs, made as trees before the first is built: conflicts are known at once.
package struct ProofPlan: Hashable, Sendable {
    /// The newest bad commit, with and without the claimed one.
    package struct Revert: Hashable, Sendable {
        package var tip: PlannedKernel
        package var without: PlannedTree
        /// The tip without the commits that were built upon the claimed one, and with that one: shows that these are
        /// not what cures it. `nil` where none had to go.
        package var chainAlone: PlannedKernel?

        package init(tip: PlannedKernel, without: PlannedTree, chainAlone: PlannedKernel? = nil) {
            self.tip = tip
            self.without = without
            self.chainAlone = chainAlone
        }
    }

    /// A base before the claimed commit, without and with it.
    package struct Apply: Hashable, Sendable {
        package var base: PlannedKernel
        package var with: PlannedTree

        package init(base: PlannedKernel, with: PlannedTree) {
            self.base = base
            self.with = with
        }
    }

    /// The claimed commit.
    package var commit: PlannedKernel
    /// Its parents, in its own order.
    package var parents: [PlannedKernel]
    /// Whether it is claimed to cure the bug.
    package var isFix: Bool
    /// A kernel that is said to have the bug, to learn from it how often the reproducer misses.
    package var knownBad: PlannedKernel?
    /// The second leg; `nil` where only the first is asked for.
    package var revert: Revert?
    /// The third.
    package var apply: Apply?

    package init(
        commit: PlannedKernel,
        parents: [PlannedKernel],
        isFix: Bool,
        knownBad: PlannedKernel? = nil,
        revert: Revert? = nil,
        apply: Apply? = nil
    ) {
        self.commit = commit
        self.parents = parents
        self.isFix = isFix
        self.knownBad = knownBad
        self.revert = revert
        self.apply = apply
    }

    /// Whether both other legs would test but the trees of the first: the tip is the commit, and the base its parent.
    ///
    /// One such leg is what there is where the commit is the newest; two would make a proof of one comparison.
    var isFirstLegAgain: Bool {
        guard let revert, let apply, revert.chainAlone == nil else { return false }
        let own = Set((parents + [commit]).map(\.tree))
        let trees = [revert.tip.tree, apply.base.tree] + [revert.without, apply.with].compactMap(\.tree)
        return trees.count == 4 && own.isSuperset(of: trees)
    }

    /// How many kernels have to stay clean, which share the chance of an error among them.
    var cleanKernels: Int {
        let ofCommit = isFix ? 1 : parents.count
        return max(1, ofCommit + (revert == nil ? 0 : 1) + (apply == nil ? 0 : 1))
    }
}
