// SPDX-License-Identifier: Apache-2.0

package import Search

/// Which files each commit of a range changes: small numbers in the place of names, since a range has many of both.
package struct CommitChanges: Hashable, Sendable {
    /// Every file that some commit changes, from the top folder, once. Bytes that are not UTF-8 are U+FFFD.
    package let paths: [String]
    /// By position in the graph, what changes; `nil` for a commit that changes more than is worth a list.
    package let ofCommits: [[Change]?]

    /// A file that a commit changes.
    package struct Change: Hashable, Sendable {
        /// Which of ``CommitChanges/paths``.
        package var path: Int32
        /// Whether the file comes, goes, or becomes something else than a file (a link, a folder), so that its folder has other
        /// names; else it has another content or mode.
        package var isOfNames: Bool
    }

    /// The files that any commit changes which one of two contains and the other does not. What differs between the two trees
    /// is among them, unless a merge threw away what one of its sides had changed.
    ///
    /// - Parameters: By position, whether the commit is contained.
    /// - Returns: `nil` where one of the commits has no list.
    package func between(_ left: [Bool], _ right: [Bool]) -> Set<Int32>? {
        var changed = Set<Int32>()
        for position in ofCommits.indices where left[position] != right[position] {
            guard let paths = ofCommits[position] else { return nil }
            for change in paths { changed.insert(change.path) }
        }
        return changed
    }
}

extension GitRepository {
    /// Of merges of whole branches, and of commits that move a subsystem, nobody asks for each file.
    private static let longestList = 5000

    /// Which files each commit of a graph changes, compared with its parents: those that a merge took from one of them
    /// unchanged came with a commit on that side, and count there (as in `git log --cc`). A renamed file counts under both
    /// names; a mode and the target of a link count, too.
    ///
    /// In a graph of first parents only, merges are compared with those alone.
    ///
    /// - Throws: ``GitError``, `CancellationError`.
    package func changes(among graph: CommitGraph) throws -> CommitChanges {
        var numbers: [String: Int32] = [:]
        var lists: [[CommitChanges.Change]?] = []
        lists.reserveCapacity(graph.commits.count)
        for (position, commit) in graph.commits.enumerated() {
            if position % 64 == 0 { try Task.checkCancellation() }
            let parents = graph.parentIDs[position]
            guard !parents.isEmpty else {
                lists.append(nil)
                continue
            }
            var comparison = TreeComparison(handle, longest: Self.longestList)
            let trees = try parents.map { parent throws(GitError) in try handle.treeID(of: ObjectID(parent)) }
            try comparison.compare(try handle.treeID(of: ObjectID(commit)), with: trees)
            lists.append(
                comparison.changed?.map { path, isOfNames in
                    let number = numbers[path] ?? Int32(numbers.count)
                    numbers[path] = number
                    return CommitChanges.Change(path: number, isOfNames: isOfNames)
                }
            )
        }
        var paths = [String](repeating: "", count: numbers.count)
        for (path, number) in numbers { paths[Int(number)] = path }
        return CommitChanges(paths: paths, ofCommits: lists)
    }
}
