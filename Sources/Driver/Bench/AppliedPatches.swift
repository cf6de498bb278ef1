// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import Search
import Sessions

/// What is put on top of each commit before it is built, so that a stretch which does not build can be tested.
///
/// The trees are made in a repository of kbisect's own; the commit that is judged is the user's.
package struct AppliedPatches: Sendable {
    /// One of them.
    package enum Item: Sendable {
        /// A commit, applied where it is not contained already.
        case commit(CommitID)
        /// A file's patch, applied where its changes are not there already.
        case file(Patch, name: String)

        /// What it is called.
        package var name: String {
            switch self {
            case .commit(let id): id.short
            case .file(_, let name): name
            }
        }
    }

    /// In the order in which they are applied.
    package let items: [Item]
    /// Where trees are made.
    package let grafts: GraftRepository

    /// - Parameter grafts: The repository with the commits is its source.
    package init(_ items: [Item], in grafts: GraftRepository) {
        self.items = items
        self.grafts = grafts
    }

    /// Where what was made can be checked out from; all of the user's commits can, too.
    package var repository: GitRepository { grafts.repository }

    /// What came of it for one commit.
    enum Applied {
        /// This is to be checked out; what was applied, by name.
        case made(CommitID, tree: String?, names: [String])
        /// One of them does not apply, and why.
        case conflict(String)
    }

    /// Puts all of them on top of a commit.
    func apply(to base: CommitID) async throws -> Applied {
        var (current, tree, names) = (base, String?.none, [String]())
        for item in items {
            switch try await apply(item, to: current) {
            case .isThere: continue
            case .made(let graft):
                (current, tree) = (graft.commit, graft.tree)
                names.append(item.name)
            case .conflict(let files):
                return .conflict("\(item.name) does not apply: \(files)")
            }
        }
        return .made(current, tree: tree, names: names)
    }

    private enum Step {
        case made(Graft)
        case isThere
        case conflict(String)
    }

    private func apply(_ item: Item, to base: CommitID) async throws -> Step {
        switch item {
        case .commit(let commit):
            if try await grafts.repository.isAncestor(commit, of: base) { return .isThere }
            switch try await grafts.pick([commit], on: base) {
            case .made(let graft): return graft.changesNothing ? .isThere : .made(graft)
            case .conflict(let conflict):
                return .conflict("conflicts in \(Self.few(conflict.files, of: conflict.total))")
            }
        case .file(let patch, let name):
            switch try await grafts.apply(patch, name: name, on: base) {
            case .made(let graft): return .made(graft)
            case .isThere: return .isThere
            case .conflict(let conflict):
                let reasons = conflict.files.map { "\($0.name): \($0.reason)" }
                return .conflict(Self.few(reasons, of: reasons.count))
            }
        }
    }

    private static func few(_ words: [String], of total: Int) -> String {
        words.prefix(3).joined(separator: ", ") + (total > 3 ? " and \(total - 3) more" : "")
    }
}
