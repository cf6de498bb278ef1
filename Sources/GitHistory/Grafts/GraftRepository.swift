// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search
package import SystemPackage

/// A repository of kbisect's own, for commits that are somebody else's with a change taken back or put on top.
///
/// It borrows the objects of the other repository, so that all commits of that can be seen here, and writes new
/// ones to its own folder. The other is only read: not even the times of its files change.
package actor GraftRepository {
    /// This repository: it can be asked for grafts as well as for all commits of the other.
    package nonisolated let repository: GitRepository
    let handle: RepositoryHandle
    /// The other repository, which errors are about.
    private let source: RepositoryHandle

    /// Makes it anew.
    ///
    /// - Parameter folder: Where; what an earlier one left there is removed.
    /// - Throws: ``GitError/foreignFolder(_:)`` when something else is there.
    package init(in folder: FilePath, of repository: GitRepository) throws(GitError) {
        source = try RepositoryHandle(repository.path)
        do {
            // The last of a repository's folders is the one that all its work trees share.
            _ = try GraftFolder(anew: folder, borrowingFrom: repository.folders.last ?? repository.path)
        } catch let error as GitError {
            throw error
        } catch {
            throw .failed(doing: "making a repository for reverts in '\(folder)'", reason: "\(error)")
        }
        handle = try RepositoryHandle(folder)
        self.repository = try GitRepository(openingReadOnly: folder)
        guard kbisect_never_freshen(handle.objects) == 0 else {
            throw .failed(doing: "opening '\(folder)'", reason: "libgit2 does not tell where objects are")
        }
    }

    /// Takes the changes of some commits back, one after the other; those of a merge against its first parent.
    ///
    /// - Throws: ``GitError``, `CancellationError`. A conflict is a result.
    package func revert(_ commits: [CommitID], on base: CommitID) throws -> GraftOutcome {
        try graft(commits, .revert, on: base)
    }

    /// Puts the changes of some commits on top, one after the other; those of a merge against its first parent,
    /// those of a root commit against nothing.
    ///
    /// - Throws: ``GitError``, `CancellationError`. A conflict is a result.
    package func pick(_ commits: [CommitID], on base: CommitID) throws -> GraftOutcome {
        try graft(commits, .pick, on: base)
    }

    private func graft(_ commits: [CommitID], _ kind: GraftKind, on base: CommitID) throws -> GraftOutcome {
        do {
            var tree = try handle.tree(of: base)
            for commit in commits {
                switch try apply(commit, kind, to: tree) {
                case .made(let changed): tree = changed
                case .conflict(let conflict): return .conflict(conflict)
                }
            }
            return .made(try seal(tree, commits, kind, on: base))
        } catch let error as GitError {
            throw aboutSource(error)
        }
    }

    /// One step of a graft: to a tree, not yet a commit.
    func apply(_ commit: CommitID, _ kind: GraftKind, to tree: ObjectID) throws -> GraftStep {
        try Task.checkCancellation()
        let own = try handle.tree(of: commit)
        let parent = try handle.withCommit(ObjectID(commit)) { RepositoryHandle.parents(of: $0).first }
            .map { parent throws(GitError) in try handle.tree(of: parent.commitID) }
        let merge =
            switch kind {
            case .revert: TreeMerge(ancestor: own, ours: tree, theirs: parent)
            case .pick: TreeMerge(ancestor: parent, ours: tree, theirs: own)
            }
        switch try merge.run(in: handle) {
        case .tree(let merged): return .made(merged)
        case .conflict(let files):
            let names = files.prefix(GraftConflict.mostFiles)
            return .conflict(GraftConflict(at: commit, files: Array(names), total: files.count))
        }
    }

    /// Makes a commit of a tree: always the same one, so that what was built of it can be found again.
    func seal(_ tree: ObjectID, _ commits: [CommitID], _ kind: GraftKind, on base: CommitID) throws -> Graft {
        let isSame = tree == (try handle.tree(of: base))
        let commit = try handle.writeCommit(tree, parent: base, message: kind.message(commits, on: base))
        return Graft(commit: commit.commitID, tree: tree.hex, changesNothing: isSame)
    }

    /// What is missing here is missing there, and there it can be fetched.
    func aboutSource(_ error: GitError) -> GitError {
        switch error {
        case .missingObject(let id, handle.path, _, _):
            .missingObject(id, repository: source.path, isShallow: source.isShallow, isPartial: source.isPartial)
        case .shallowHistory: .shallowHistory(source.path)
        default: error
        }
    }
}

/// One step of a graft.
enum GraftStep {
    case made(ObjectID)
    case conflict(GraftConflict)
}

/// Which way a change is taken.
enum GraftKind {
    case revert
    case pick

    fileprivate func message(_ commits: [CommitID], on base: CommitID) -> String {
        let done = self == .revert ? "Revert" : "Pick"
        let what = commits.count == 1 ? commits[0].short : "\(commits.count) commits"
        // Names only: titles are somebody else's words.
        return "\(done) \(what) on \(base.short)\n\nkbisect made this of \(base)"
            + commits.map { "\n\(done.lowercased()) \($0)" }.joined() + "\n"
    }
}
