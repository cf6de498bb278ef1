// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

/// One name in a folder of a commit.
struct TreeEntry {
    enum Kind: UInt8 {
        case file, executable, symbolicLink, folder, gitlink
    }

    let name: TreeName
    let kind: Kind
    let id: ObjectID

    /// The `st_mode` that a right copy on disk has, for what git keeps in blobs; folders have none to compare.
    var mode: mode_t? {
        switch kind {
        case .file: S_IFREG | 0o644
        case .executable: S_IFREG | 0o755
        case .symbolicLink: Self.linkMode
        case .folder, .gitlink: nil
        }
    }

    static let linkMode: mode_t = S_IFLNK | 0o777
}

extension RepositoryHandle {
    /// The entries of a tree, each checked to be safe to write.
    ///
    /// A tree can be made by hand, and a fetch does not check it: git's own rules for names are applied here.
    func entries(of tree: ObjectID, at path: TreePath) throws -> [TreeEntry] {
        var object: OpaquePointer?
        var raw = tree.raw
        do {
            try Libgit2.check(git_tree_lookup(&object, repository, &raw))
        } catch {
            throw lookupError("\(tree.hex) (the folder '\(path)')", error)
        }
        defer { git_tree_free(object) }
        let count = git_tree_entrycount(object)
        var names = Set<TreeName>(minimumCapacity: count)
        return try (0..<count).map { index in
            guard let entry = git_tree_entry_byindex(object, index), let id = git_tree_entry_id(entry),
                let start = git_tree_entry_name(entry)
            else { throw GitError.damagedObject(tree.hex, reason: "entry \(index) is missing") }
            let name = TreeName(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
            try Self.requireSafe(name, at: path)
            guard names.insert(name).inserted else {
                throw CheckoutError.refusedName(path.appending(name).description, reason: "it is there twice")
            }
            let mode = mode_t(git_tree_entry_filemode_raw(entry).rawValue)
            guard let kind = Self.kind(mode) else {
                let octal = String(mode, radix: 8)
                throw CheckoutError.refusedName(path.appending(name).description, reason: "its mode is \(octal)")
            }
            return TreeEntry(name: name, kind: kind, id: ObjectID(id.pointee))
        }
    }

    private static func requireSafe(_ name: TreeName, at path: TreePath) throws {
        let bytes = name.dropLast().map { UInt8(bitPattern: $0) }
        let reason: String? =
            if bytes.contains(UInt8(ascii: "/")) {
                "a name with '/' would leave its folder"
            } else if bytes.isEmpty || bytes == Array(".".utf8) || bytes == Array("..".utf8) {
                "it would be written outside"
            } else if bytes.count == 4, String(decoding: bytes, as: UTF8.self).lowercased() == ".git" {
                "git keeps its own files under that name"
            } else {
                nil
            }
        if let reason { throw CheckoutError.refusedName(path.appending(name).description, reason: reason) }
    }

    /// Git looks at the type and at one bit; old trees have modes such as 100664.
    private static func kind(_ mode: mode_t) -> TreeEntry.Kind? {
        switch mode & S_IFMT {
        case S_IFREG: mode & 0o100 == 0 ? .file : .executable
        case S_IFLNK: .symbolicLink
        case S_IFDIR: .folder
        case 0o160000: .gitlink
        default: nil
        }
    }
}
