// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

/// A tree object as git stores it: `MODE NAME NUL` and 20 bytes for each entry. Valid as long as its bytes are.
struct RawTree {
    /// What matters of a mode, as git compares them: old trees have 100664.
    enum Kind: UInt8 {
        case file, executable, symbolicLink, folder, gitlink, unknown
    }

    let bytes: UnsafeRawBufferPointer

    /// What is under a name, or `nil`; what cannot be read ends the tree.
    func entry(_ name: [UInt8]) -> PathStates.Entry? {
        var found: PathStates.Entry?
        walk { other, entry in
            guard other.count == name.count, let start = other.baseAddress, memcmp(start, name, name.count) == 0 else {
                return true
            }
            found = entry()
            return false
        }
        return found
    }

    /// Gives each name with what is under it; what cannot be read ends the tree.
    func forEach(_ body: (UnsafeRawBufferPointer, PathStates.Entry) -> Void) {
        walk { name, entry in
            body(name, entry())
            return true
        }
    }

    /// - Parameter body: Is given a name and how to read what is under it; says whether to go on.
    private func walk(_ body: (UnsafeRawBufferPointer, () -> PathStates.Entry) -> Bool) {
        var rest = bytes
        while let start = rest.baseAddress, let blank = memchr(start, 32, min(rest.count, 8)),
            case let modeEnd = UnsafeRawPointer(blank) - start,
            let end = memchr(start + modeEnd, 0, rest.count - modeEnd).map({ UnsafeRawPointer($0) - start }),
            rest.count >= end + 21
        {
            let goesOn = body(UnsafeRawBufferPointer(rebasing: rest[(modeEnd + 1)..<end])) {
                let id = start.loadUnaligned(fromByteOffset: end + 1, as: git_oid.self)
                return PathStates.Entry(id: ObjectID(id), kind: Self.kind(rest[..<modeEnd]))
            }
            guard goesOn else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 21)...])
        }
    }

    private static func kind(_ digits: Slice<UnsafeRawBufferPointer>) -> Kind {
        let mode = digits.reduce(mode_t(0)) { $0 &* 8 &+ mode_t($1 & 7) }
        return switch mode & S_IFMT {
        case S_IFREG: mode & 0o100 == 0 ? .file : .executable
        case S_IFLNK: .symbolicLink
        case S_IFDIR: .folder
        case 0o160000: .gitlink
        default: .unknown
        }
    }
}

extension RepositoryHandle {
    /// A tree as it is stored, for as long as `body` runs.
    func withRawTree<Result>(_ id: ObjectID, _ body: (RawTree) -> Result) throws(GitError) -> Result {
        let object = try read(id, GIT_OBJECT_TREE, otherwise: "it should be a folder, and is not")
        defer { git_odb_object_free(object) }
        return body(RawTree(bytes: Self.content(of: object)))
    }

    /// The tree of a commit.
    func treeID(of commit: ObjectID) throws(GitError) -> ObjectID {
        guard let tree = try withRawCommit(commit, { $0.tree }) else {
            throw .damagedObject(commit.hex, reason: "it names no tree")
        }
        return tree
    }
}
