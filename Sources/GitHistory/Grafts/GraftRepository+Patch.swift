// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

extension GraftRepository {
    /// Applies a patch to a commit, as a commit of ours.
    ///
    /// Lines may have moved up or down, as far as they are the same; nothing else is guessed.
    ///
    /// - Parameter name: What to call the patch in the commit's message, its file's name for instance.
    /// - Throws: ``GitError``, `CancellationError`. A patch that does not fit is a result.
    package func apply(_ patch: Patch, name: String, on base: CommitID) throws -> PatchOutcome {
        do {
            let start = try handle.tree(of: base)
            switch try apply(patch.changes, to: start) {
            case .conflict(let conflict):
                if case .made = try apply(patch.changes.reversed().map(\.reversed), to: start) { return .isThere }
                return .conflict(conflict)
            // A mode that is there already, for that can be set again.
            case .made(start): return .isThere
            case .made(let tree):
                let message = Self.message(patch, name, on: base)
                let commit = try handle.writeCommit(tree, parent: base, message: message)
                return .made(Graft(commit: commit.commitID, tree: tree.hex, changesNothing: false))
            }
        } catch let error as GitError {
            throw aboutSource(error)
        }
    }

    private static func message(_ patch: Patch, _ name: String, on base: CommitID) -> String {
        // It is somebody else's word, and a message ends at a NUL.
        let name = String(name.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 32 })
        return "Apply \(name) on \(base.short)\n\nkbisect made this of \(base)\napply \(name), "
            + "which changes \(patch.files.count) files\n"
    }

    private enum Step {
        case made(ObjectID)
        case conflict(PatchConflict)
    }

    /// Applies changes to a tree: several of one file, as a series of patches has them, one after the other.
    private func apply(_ changes: [FileChange], to start: ObjectID) throws -> Step {
        var tree = start
        var rest = changes[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            var names: Set<[UInt8]> = []
            let part = rest.prefix { change in
                let own = Set([change.old, change.new].compactMap { $0 })
                defer { names.formUnion(own) }
                return names.isDisjoint(with: own)
            }
            rest = rest.dropFirst(part.count)
            switch try PatchStep(Array(part)).apply(to: tree, in: handle) {
            case .tree(let changed): tree = changed
            case .conflict(let conflict): return .conflict(conflict)
            }
        }
        return .made(tree)
    }
}
