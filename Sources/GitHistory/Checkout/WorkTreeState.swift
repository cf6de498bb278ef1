// SPDX-License-Identifier: Apache-2.0

internal import HostFiles
internal import SystemPackage

/// What a work tree holds, kept in `src.state` beside it: written, and on the disk, before the first file changes.
enum WorkTreeState: Hashable {
    /// The tree of a commit, whole.
    case complete(ObjectID)
    /// Something between two trees. `from` is `nil` when it was not known what was there.
    case underWay(from: ObjectID?, to: ObjectID)

    private static let header = "kbisect work tree 1"

    /// Reads the state, or returns `nil` when there is none that can be understood.
    init?(reading path: FilePath) {
        guard let content = try? SmallFile.read(path, limit: 4096) else { return nil }
        let lines = String(decoding: content, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.header[...], lines.last == "" else { return nil }
        let fields = lines.dropFirst().dropLast().map { $0.split(separator: " ", maxSplits: 1) }
        if fields.count == 1, fields[0].count == 2, fields[0][0] == "tree", let tree = ObjectID(hex: fields[0][1]) {
            self = .complete(tree)
        } else if fields.count == 2, fields.allSatisfy({ $0.count == 2 }), fields[0][0] == "from",
            fields[1][0] == "to", let to = ObjectID(hex: fields[1][1])
        {
            self = .underWay(from: ObjectID(hex: fields[0][1]), to: to)
        } else {
            return nil
        }
    }

    /// Writes the state; it is on the disk afterwards.
    ///
    /// - Throws: `Errno`.
    func write(_ path: FilePath) throws {
        let lines =
            switch self {
            case .complete(let tree): ["tree \(tree.hex)"]
            case .underWay(let from, let to): ["from \(from?.hex ?? "unknown")", "to \(to.hex)"]
            }
        let text = ([Self.header] + lines).joined(separator: "\n") + "\n"
        try SmallFile.replace(path, with: Array(text.utf8), durably: true)
    }
}
