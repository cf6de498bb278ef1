// SPDX-License-Identifier: Apache-2.0

import CLibgit2
internal import HostFiles
internal import SystemPackage

/// The commit-graph of a repository: one file, or several of which each holds what came after the ones before.
///
/// With it a commit's parents and date cost a look at a table, and without it a commit has to be found, unpacked
/// and parsed. Git writes it at `git gc`, `git maintenance` and, if told so, at each fetch.
struct CommitIndex {
    private var files: [(file: CommitGraphFile, first: Int)] = []
    private var count = 0
    /// Whether every file has generations, without which none is of use.
    let hasGenerations: Bool

    /// Opens that of the first of some folders of objects that has one.
    init?(in folders: [FilePath]) {
        for folder in folders {
            for paths in [[folder.appending("info/commit-graph")], Self.chain(in: folder.appending("info"))] {
                let found = paths.compactMap { CommitGraphFile($0) }
                guard !found.isEmpty, found.count == paths.count, found.enumerated().allSatisfy({ $0 == $1.bases })
                else { continue }
                hasGenerations = found.allSatisfy(\.hasGenerations)
                for file in found {
                    files.append((file, count))
                    count += file.count
                }
                return
            }
        }
        return nil
    }

    /// The files of a chain, the oldest commits first.
    private static func chain(in folder: FilePath) -> [FilePath] {
        let folder = folder.appending("commit-graphs")
        guard let list = try? SmallFile.read(folder.appending("commit-graph-chain"), limit: 1 << 16) else { return [] }
        let names = String(decoding: list, as: UTF8.self).split(separator: "\n")
        // Names only, and none that leads elsewhere.
        guard names.allSatisfy({ ObjectID(hex: $0) != nil }), names.count < 256 else { return [] }
        return names.map { folder.appending("graph-\($0).graph") }
    }

    enum Answer {
        case links(CommitLinks)
        /// It was made after the file was written.
        case unknown
        /// What stands there cannot be.
        case damaged
    }

    /// What is known of a commit.
    func links(of id: ObjectID) -> Answer {
        for (file, first) in files.reversed() {
            guard let place = file.place(of: id) else { continue }
            guard let row = file.row(at: place) else { return .damaged }
            var parents: [ObjectID] = []
            parents.reserveCapacity(row.parents.count)
            for parent in row.parents {
                guard parent < first + file.count, let (name, generation) = self.parent(at: parent) else {
                    return .damaged
                }
                // No circle has this.
                if hasGenerations, generation >= row.generation { return .damaged }
                parents.append(name)
            }
            let generation = hasGenerations ? row.generation : 0
            return .links(CommitLinks(parents: parents, date: row.date, generation: generation))
        }
        return .unknown
    }

    private func parent(at position: Int) -> (ObjectID, generation: Int64)? {
        guard let (file, first) = files.last(where: { $0.first <= position }), let id = file.id(at: position - first),
            let generation = file.generation(at: position - first)
        else { return nil }
        return (id, generation)
    }
}

extension RepositoryHandle {
    /// Opens the commit-graph, if there is one that may be used: like git not in a repository in which something
    /// says that commits have other parents than they name.
    func openCommitIndex() -> CommitIndex? {
        guard !isShallow, let common = git_repository_commondir(repository).map({ FilePath(platformString: $0) }),
            (try? SmallFile.read(common.appending("info/grafts"), limit: 1 << 20))?.isEmpty ?? true
        else { return nil }
        var replaced: OpaquePointer?
        guard git_reference_iterator_glob_new(&replaced, repository, "refs/replace/*") == 0 else { return nil }
        defer { git_reference_iterator_free(replaced) }
        var name: UnsafePointer<CChar>?
        guard git_reference_next_name(&name, replaced) == GIT_ITEROVER.rawValue else { return nil }
        let own = common.appending("objects")
        return CommitIndex(in: (try? GraftFolder.lenders(own)) ?? [own])
    }
}
