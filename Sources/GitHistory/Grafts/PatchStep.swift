// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// Changes of different files that are put into a tree at once.
struct PatchStep {
    enum Outcome {
        case tree(ObjectID)
        case conflict(PatchConflict)
    }

    private let changes: [FileChange]

    init(_ changes: [FileChange]) { self.changes = changes }

    func apply(to start: ObjectID, in handle: RepositoryHandle) throws(GitError) -> Outcome {
        let tree = try handle.openTree(start)
        defer { git_tree_free(tree) }
        var text: [UInt8] = []
        for change in changes { text += try Self.relocated(change, in: tree, handle).text }
        var difference: OpaquePointer?
        defer { git_diff_free(difference) }
        let code = text.withUnsafeBytes { bytes in
            git_diff_from_buffer(&difference, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        do {
            try Libgit2.check(code)
        } catch {
            throw .failed(doing: "reading the changes of '\(changes[0].displayName)'", reason: error.reason)
        }
        var failures: [(position: Int, reason: String)] = []
        while failures.count < PatchConflict.mostFiles {
            var progress = Progress(skipped: Set(failures.map(\.position)))
            var index: OpaquePointer?
            defer { git_index_free(index) }
            do {
                try Libgit2.check(apply(difference, to: tree, &index, &progress, handle))
            } catch {
                // What the callback saw last is what did not fit.
                failures.append((progress.position, error.reason))
                continue
            }
            guard failures.isEmpty else { break }
            do {
                let changed = try TreeChanges(from: tree, to: index, in: handle)
                guard changed.tooDeep.isEmpty else {
                    let files = changed.tooDeep.map { PatchConflict.File(name: $0, reason: Folder.tooDeep) }
                    return .conflict(PatchConflict(files: files, isCut: false))
                }
                return .tree(try changed.write(onto: tree, start, in: handle))
            } catch {
                throw handle.lookupError("of a file or folder to be patched", error)
            }
        }
        let files = failures.map { failure in
            let name = changes.indices.contains(failure.position) ? changes[failure.position].displayName : "?"
            return PatchConflict.File(name: name, reason: failure.reason)
        }
        return .conflict(PatchConflict(files: files, isCut: failures.count >= PatchConflict.mostFiles))
    }

    /// A change where its lines are in the tree.
    private static func relocated(
        _ change: FileChange,
        in tree: OpaquePointer?,
        _ handle: RepositoryHandle
    ) throws(GitError) -> FileChange {
        guard let old = change.old, !change.hunks.isEmpty else { return change }
        var entry: OpaquePointer?
        // What is not there is for libgit2 to refuse.
        guard git_tree_entry_bypath(&entry, tree, old.map { CChar(bitPattern: $0) } + [0]) == 0 else { return change }
        defer { git_tree_entry_free(entry) }
        guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB, let id = git_tree_entry_id(entry) else { return change }
        let object = try handle.read(
            ObjectID(id.pointee),
            GIT_OBJECT_BLOB,
            otherwise: "it should be a file, and is not"
        )
        defer { git_odb_object_free(object) }
        return change.relocated(in: RepositoryHandle.content(of: object))
    }

    private func apply(
        _ difference: OpaquePointer?,
        to tree: OpaquePointer?,
        _ index: inout OpaquePointer?,
        _ progress: inout Progress,
        _ handle: RepositoryHandle
    ) -> Int32 {
        var options = git_apply_options()
        git_apply_options_init(&options, UInt32(GIT_APPLY_OPTIONS_VERSION))
        options.delta_cb = { _, progress in
            guard let progress else { return GIT_EUSER.rawValue }
            return progress.assumingMemoryBound(to: Progress.self).pointee.goesOn() ? 0 : 1
        }
        return withUnsafeMutablePointer(to: &progress) { progress in
            options.payload = UnsafeMutableRawPointer(progress)
            return git_apply_to_tree(&index, handle.repository, tree, difference, &options)
        }
    }
}

/// How far libgit2 came, and what it is to leave out.
private struct Progress {
    let skipped: Set<Int>
    private(set) var position = -1

    init(skipped: Set<Int>) { self.skipped = skipped }

    /// Goes on to the next change, and says whether it is to be applied.
    mutating func goesOn() -> Bool {
        position += 1
        return !skipped.contains(position)
    }
}
