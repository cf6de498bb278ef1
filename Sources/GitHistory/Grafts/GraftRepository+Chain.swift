// SPDX-License-Identifier: Apache-2.0

package import Search

extension GraftRepository {
    /// How often the files in which reverts conflict may become more.
    private static let mostRounds = 4

    /// Takes a commit back, with later ones that were built upon it as far as that is needed.
    ///
    /// When it does not come off alone, the later commits that touch the conflicting files are taken back, the newest
    /// first, until it does; merges are left alone. Then each of them that is not needed is put back in place,
    /// the newest first.
    ///
    /// - Parameter limit: The most later commits to try.
    /// - Throws: ``GitError``, `CancellationError`. A conflict is a result.
    package func revertWithChain(
        of commit: CommitID,
        on tip: CommitID,
        limit: Int = 64
    ) async throws -> ChainedRevert {
        do {
            guard try await repository.isAncestor(commit, of: tip) else { return .notContained }
            let start = try handle.tree(of: tip)
            switch try apply(commit, .revert, to: start) {
            case .made(let tree): return .made(try seal(tree, [commit], .revert, on: tip), chain: [])
            case .conflict(let conflict):
                let later = try await repository.suspects(good: [commit], bad: tip).commits
                return try revert(commit, on: tip, conflict, among: later.reversed(), limit)
            }
        } catch let error as GitError {
            throw aboutSource(error)
        }
    }

    private func revert(
        _ commit: CommitID,
        on tip: CommitID,
        _ conflict: GraftConflict,
        among later: [CommitID],
        _ limit: Int
    ) throws -> ChainedRevert {
        let start = try handle.tree(of: tip)
        var files = Set(conflict.files)
        for _ in 0..<Self.mostRounds {
            let candidates = try touching(files, among: later, limit)
            let before = files.count
            if let chain = try grow(candidates, until: commit, from: start, &files) {
                let (needed, tree) = try minimise(chain, of: commit, from: start)
                return .made(try seal(tree, needed + [commit], .revert, on: tip), chain: needed)
            }
            // Some could not be taken back themselves, for others changed further files of theirs since.
            if files.count == before { break }
        }
        return .conflict(conflict)
    }

    /// The commits, no merges, that change one of some files.
    private func touching(_ files: Set<String>, among later: [CommitID], _ limit: Int) throws -> [CommitID] {
        let paths = PathSet(files)
        var found: [CommitID] = []
        for commit in later {
            try Task.checkCancellation()
            if found.count >= limit { break }
            let parents = try handle.withCommit(ObjectID(commit)) { RepositoryHandle.parents(of: $0) }
            guard parents.count == 1, let parent = parents.first else { continue }
            if try paths.differ(handle.tree(of: parent.commitID), handle.tree(of: commit), in: handle) {
                found.append(commit)
            }
        }
        return found
    }

    /// Takes back what can be, the newest first, until the commit itself can be.
    ///
    /// - Parameter files: Is given those in which a candidate's revert conflicts.
    /// - Returns: What was taken back; `nil` when that was not enough.
    private func grow(
        _ candidates: [CommitID],
        until commit: CommitID,
        from start: ObjectID,
        _ files: inout Set<String>
    ) throws -> [CommitID]? {
        var tree = start
        var chain: [CommitID] = []
        for candidate in candidates {
            switch try apply(candidate, .revert, to: tree) {
            case .conflict(let conflict): files.formUnion(conflict.files)
            case .made(let changed) where changed == tree: continue
            case .made(let changed):
                tree = changed
                chain.append(candidate)
                if case .made = try apply(commit, .revert, to: tree) { return chain }
            }
        }
        return nil
    }

    /// Leaves out of a chain what need not be taken back.
    ///
    /// - Returns: The rest, and the tree with all of it and the commit taken back.
    private func minimise(
        _ chain: [CommitID],
        of commit: CommitID,
        from start: ObjectID
    ) throws -> (needed: [CommitID], tree: ObjectID) {
        var needed: [CommitID] = []
        var tree = start
        for (position, link) in chain.enumerated() {
            if try revertAll(chain[(position + 1)...] + [commit], from: tree) != nil { continue }
            // It comes off: what is needed so far, and all that follows, was seen to.
            guard let changed = try revertAll([link], from: tree) else { break }
            tree = changed
            needed.append(link)
        }
        guard let all = try revertAll([commit], from: tree) else {
            throw GitError.failed(doing: "reverting \(commit.short) again", reason: "it conflicts now")
        }
        return (needed, all)
    }

    private func revertAll(_ commits: ArraySlice<CommitID>, from start: ObjectID) throws -> ObjectID? {
        var tree = start
        for commit in commits {
            guard case .made(let changed) = try apply(commit, .revert, to: tree) else { return nil }
            tree = changed
        }
        return tree
    }
}
