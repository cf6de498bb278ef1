// SPDX-License-Identifier: Apache-2.0

import CLibgit2
internal import HostFiles
internal import Search
package import SystemPackage

/// Somebody's repository, which is only ever read.
///
/// No ref, index, work tree, configuration or object of it is written, and nothing that its
/// configuration names is run: no hooks, filters, attributes or submodules.
package actor GitRepository {
    /// The folder that was opened.
    package nonisolated let path: FilePath
    /// The folders that are its own: the work tree if there is one, its git folder, and for a linked work tree that of
    /// the repository it belongs to. Without symbolic links.
    package nonisolated let folders: [FilePath]
    let handle: RepositoryHandle
    /// Commits read so far: each question about ancestry goes over much the same ones.
    var ancestry: CommitStore
    /// The last question and its answer.
    var lastWalk: (left: [CommitID], right: [CommitID], walk: AncestryWalk)?
    /// Whether what a damaged commit-graph said was forgotten.
    var isIndexForgotten = false

    /// Opens a work tree, a linked work tree, a bare repository, or a folder inside one.
    package init(openingReadOnly path: FilePath) throws(GitError) {
        let handle = try RepositoryHandle(path)
        self.path = path
        folders = [
            git_repository_workdir(handle.repository), git_repository_path(handle.repository),
            git_repository_commondir(handle.repository),
        ].compactMap { $0.map { FilePath(platformString: $0).lexicallyNormalized() } }
        self.handle = handle
        ancestry = CommitStore(shallowBoundary: try handle.shallowBoundary())
    }
}

extension RepositoryHandle {
    /// The commits at which a shallow clone ends: their parents are named in them, and not there.
    func shallowBoundary() throws(GitError) -> Set<ObjectID> {
        guard isShallow, let folder = git_repository_commondir(repository) else { return [] }
        do {
            let file = try SmallFile.read(FilePath(platformString: folder).appending("shallow"), limit: 64 << 20)
            return Set(String(decoding: file, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) })
        } catch {
            throw .unreadable(path, reason: "its list of shallow commits: \(error)")
        }
    }
}
