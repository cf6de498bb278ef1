// SPDX-License-Identifier: Apache-2.0

internal import Search

/// What commits have at some paths.
///
/// Only the folders on the way to a path are read, and each only once, however many commits have it: of most
/// commits that is the top folder alone.
struct PathStates {
    /// What a tree has under a name: enough to see whether that changed.
    struct Entry: Hashable {
        let id: ObjectID
        let kind: RawTree.Kind
    }

    /// The paths as a tree of names.
    private struct Place {
        var inner: [(name: [UInt8], place: Int)] = []
        /// The number of the paths that end here.
        var paths: [Int] = []
    }

    private struct Folder: Hashable {
        let place: Int
        let tree: ObjectID
    }

    private let count: Int
    private var places: [Place] = [Place()]
    private var folders: [Folder: [Entry?]] = [:]
    private var states: [ObjectID: [Entry?]] = [:]

    init(_ paths: [PlainPath]) {
        count = paths.count
        for (number, path) in paths.enumerated() {
            var here = 0
            for part in path.parts {
                if let known = places[here].inner.first(where: { $0.name == part }) {
                    here = known.place
                } else {
                    places[here].inner.append((part, places.count))
                    here = places.count
                    places.append(Place())
                }
            }
            places[here].paths.append(number)
        }
    }

    /// For each path what a commit has there.
    mutating func state(of commit: CommitID, in handle: RepositoryHandle) throws(GitError) -> [Entry?] {
        let id = ObjectID(commit)
        if let known = states[id] { return known }
        var state = [Entry?](repeating: nil, count: count)
        try look(at: 0, in: try handle.treeID(of: id), handle, &state)
        states[id] = state
        return state
    }

    /// Fills in what a folder has at the paths below a place.
    private mutating func look(
        at place: Int,
        in tree: ObjectID,
        _ handle: RepositoryHandle,
        _ state: inout [Entry?]
    ) throws(GitError) {
        let names = places[place].inner
        let folder = Folder(place: place, tree: tree)
        let entries: [Entry?]
        if let known = folders[folder] {
            entries = known
        } else {
            entries = try handle.withRawTree(tree) { tree in names.map { tree.entry($0.name) } }
            folders[folder] = entries
        }
        for (name, entry) in zip(names, entries) {
            guard let entry else { continue }
            for path in places[name.place].paths { state[path] = entry }
            if entry.kind == .folder, !places[name.place].inner.isEmpty {
                try look(at: name.place, in: entry.id, handle, &state)
            }
        }
    }
}
