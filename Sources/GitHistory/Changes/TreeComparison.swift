// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// What a tree has otherwise than each of some others, going down only where all of them differ from it.
struct TreeComparison {
    private let handle: RepositoryHandle
    private let longest: Int
    /// Whatever lies deeper is told by its folder's name: nobody's sources lie so deep, and the stack has an end.
    private static let deepest = 64

    /// The files, from the top folder, and whether any side has none of that name or something else there; `nil` once they are
    /// too many.
    private(set) var changed: [(path: String, isOfNames: Bool)]? = []

    init(_ handle: RepositoryHandle, longest: Int) {
        self.handle = handle
        self.longest = longest
    }

    mutating func compare(_ own: ObjectID, with others: [ObjectID]) throws(GitError) {
        guard !others.contains(own) else { return }
        try compare(own, with: others, at: "", depth: 0)
    }

    private mutating func compare(
        _ own: ObjectID?,
        with others: [ObjectID?],
        at folder: String,
        depth: Int
    ) throws(GitError) {
        let mine = try entries(of: own)
        let theirs = try others.map { other throws(GitError) in try entries(of: other) }
        var names = Set(mine.keys)
        for entries in theirs { names.formUnion(entries.keys) }
        for name in names {
            let entry = mine[name]
            let counterparts = theirs.map { $0[name] }
            guard !counterparts.contains(where: { $0 == entry }) else { continue }
            let path = folder + String(decoding: name, as: UTF8.self)
            let isFile = ([entry] + counterparts).contains { $0 != nil && $0?.kind != .folder }
            if isFile || depth >= Self.deepest {
                let isPlain = ([entry] + counterparts).allSatisfy { $0.map { Self.plain.contains($0.kind) } ?? false }
                note(path, isOfNames: !isPlain)
            }
            guard changed != nil else { return }
            let inner = ([entry] + counterparts).map { $0?.kind == .folder ? $0?.id : nil }
            guard inner.contains(where: { $0 != nil }), depth < Self.deepest else { continue }
            try compare(inner[0], with: Array(inner.dropFirst()), at: path + "/", depth: depth + 1)
        }
    }

    private static let plain: Set<RawTree.Kind> = [.file, .executable]

    private mutating func note(_ path: String, isOfNames: Bool) {
        changed?.append((path, isOfNames))
        if let count = changed?.count, count > longest { changed = nil }
    }

    private func entries(of tree: ObjectID?) throws(GitError) -> [[UInt8]: PathStates.Entry] {
        guard let tree else { return [:] }
        return try handle.withRawTree(tree) { raw in
            var entries: [[UInt8]: PathStates.Entry] = [:]
            raw.forEach { name, entry in entries[Array(name)] = entry }
            return entries
        }
    }
}
