// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// A merge of trees, as `git revert` and `git cherry-pick` do it, without a work tree.
struct TreeMerge {
    enum Outcome {
        case tree(ObjectID)
        /// The files that could not be merged, by name, each once.
        case conflict([String])
    }

    /// What the change begins at; `nil` for nothing.
    let ancestor: ObjectID?
    /// What the change is put into.
    let ours: ObjectID
    /// What the change leads to; `nil` for nothing.
    let theirs: ObjectID?

    func run(in handle: RepositoryHandle) throws(GitError) -> Outcome {
        let trees = Trees(
            try ancestor.map { id throws(GitError) in try handle.openTree(id) },
            try handle.openTree(ours),
            try theirs.map { id throws(GitError) in try handle.openTree(id) }
        )
        var options = git_merge_options()
        git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION))
        // Said here, or the repository's configuration would say it. The list of what was resolved is not needed.
        options.flags = GIT_MERGE_FIND_RENAMES.rawValue | GIT_MERGE_SKIP_REUC.rawValue
        var index: OpaquePointer?
        defer { git_index_free(index) }
        do {
            try Libgit2.check(
                git_merge_trees(&index, handle.repository, trees.ancestor, trees.ours, trees.theirs, &options)
            )
            if git_index_has_conflicts(index) != 0 { return .conflict(try Self.conflicts(in: index)) }
            let changes = try TreeChanges(from: trees.ours, to: index, in: handle)
            guard changes.tooDeep.isEmpty else { return .conflict(changes.tooDeep) }
            return .tree(try changes.write(onto: trees.ours, ours, in: handle))
        } catch {
            throw handle.lookupError("of a file or folder to be merged", error)
        }
    }

    private static func conflicts(in index: OpaquePointer?) throws(Libgit2.Failure) -> [String] {
        var iterator: OpaquePointer?
        defer { git_index_conflict_iterator_free(iterator) }
        try Libgit2.check(git_index_conflict_iterator_new(&iterator, index))
        var files: Set<String> = []
        while true {
            var base: UnsafePointer<git_index_entry>?
            var (ours, theirs) = (base, base)
            let code = git_index_conflict_next(&base, &ours, &theirs, iterator)
            if code == GIT_ITEROVER.rawValue { return files.sorted() }
            try Libgit2.check(code)
            // A file that one side renamed has two names.
            for side in [base, ours, theirs] {
                if let name = side?.pointee.path { files.insert(String(cString: name)) }
            }
        }
    }
}

/// The trees of a merge, freed with the value's last use.
private final class Trees {
    let ancestor: OpaquePointer?
    let ours: OpaquePointer?
    let theirs: OpaquePointer?

    init(_ ancestor: OpaquePointer??, _ ours: OpaquePointer?, _ theirs: OpaquePointer??) {
        self.ancestor = ancestor ?? nil
        self.ours = ours
        self.theirs = theirs ?? nil
    }

    deinit {
        for tree in [ancestor, ours, theirs] { git_tree_free(tree) }
    }
}
