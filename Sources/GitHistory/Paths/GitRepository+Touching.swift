// SPDX-License-Identifier: Apache-2.0

package import Search

extension GitRepository {
    /// Which commits change something at or below one of some paths, by position in the graph.
    ///
    /// A commit with one parent does where the two differ there, in content or mode. A merge does where it differs
    /// from *every* parent: what it took from one of them unchanged came with a commit on that side. A root does
    /// where it has one of the paths. These are git's rules (`git rev-list -- PATHS`), but that git leaves out whole
    /// branches whose changes a merge did not take, and lists a merge that took everything from a good parent.
    ///
    /// In a graph of first parents only, merges are compared with those alone, as `git rev-list --first-parent` does.
    ///
    /// - Parameter paths: Files or folders, from the top folder.
    /// - Throws: ``GitError/unusablePath(_:reason:)`` for what is no plain path, ``GitError/untouchedPath(_:isThere:)``
    ///   for one that no commit of the graph changes, other ``GitError``, `CancellationError`.
    package func touching(_ paths: [String], among graph: CommitGraph) throws -> [Bool] {
        var states = PathStates(try paths.map { text throws(GitError) in try PlainPath(text) })
        var isTouching = [Bool](repeating: false, count: graph.commits.count)
        var isPathTouched = [Bool](repeating: false, count: paths.count)
        var isPathThere = isPathTouched
        for (position, commit) in graph.commits.enumerated() {
            if position % 512 == 0 { try Task.checkCancellation() }
            let own = try states.state(of: commit, in: handle)
            let parents = try graph.parentIDs[position].map { parent throws(GitError) in
                try states.state(of: parent, in: handle)
            }
            isTouching[position] = parents.isEmpty ? own.contains { $0 != nil } : !parents.contains(own)
            for path in paths.indices {
                isPathThere[path] = isPathThere[path] || own[path] != nil
                let isChanged = parents.isEmpty ? own[path] != nil : parents.allSatisfy { $0[path] != own[path] }
                isPathTouched[path] = isPathTouched[path] || isChanged
            }
        }
        if let untouched = paths.indices.first(where: { !isPathTouched[$0] }) {
            throw GitError.untouchedPath(paths[untouched], isThere: isPathThere[untouched])
        }
        return isTouching
    }
}
