// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// An initial file system for a kernel: a cpio archive in the `newc` format (the kernel's `buffer-format.rst`).
///
/// The same entries make the same bytes: they are ordered by name, owned by root and dated 1970.
package struct Initramfs: Sendable {
    struct Entry: Sendable {
        var mode: Int
        var contents: [UInt8] = []
        var device = (major: 0, minor: 0)
    }

    /// By path, without a leading `/`.
    private(set) var entries: [String: Entry] = [:]

    /// An archive without entries.
    package init() {}

    /// Adds a regular file.
    ///
    /// - Parameters:
    ///   - path: Where it will be, `/` being the root of the guest. Folders above it are made as needed.
    ///   - mode: The permission bits.
    /// - Throws: ``InitramfsError`` for a name that cannot be, or is there already.
    package mutating func addFile(_ path: String, mode: Int = 0o644, contents: [UInt8]) throws(InitramfsError) {
        guard contents.count <= WholeFile.mostBytes else { throw .tooBig(path: path) }
        try add(path, Entry(mode: FileKind.regular | mode & 0o7777, contents: contents))
    }

    /// Adds a folder; one that is there already is left as it is.
    package mutating func addFolder(_ path: String, mode: Int = 0o755) throws(InitramfsError) {
        if let entry = entries[try Self.name(path)], entry.mode & FileKind.mask == FileKind.folder { return }
        try add(path, Entry(mode: FileKind.folder | mode & 0o7777))
    }

    /// Adds a symbolic link. The target may be anything that is not empty.
    package mutating func addSymlink(_ path: String, target: String) throws(InitramfsError) {
        guard !target.isEmpty, target.utf8.count < 4096, !target.utf8.contains(0) else { throw .badName(target) }
        try add(path, Entry(mode: FileKind.symlink | 0o777, contents: Array(target.utf8)))
    }

    /// Adds a character device.
    package mutating func addCharacterDevice(
        _ path: String,
        major: Int,
        minor: Int,
        mode: Int = 0o600
    ) throws(InitramfsError) {
        try add(path, Entry(mode: FileKind.characterDevice | mode & 0o7777, device: (major, minor)))
    }

    /// The whole archive.
    package func bytes() -> [UInt8] {
        var archive: [UInt8] = []
        archive.reserveCapacity(entries.values.reduce(1024) { $0 + $1.contents.count + 256 })
        // Ordered by bytes, a folder comes before what is in it.
        let ordered = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, (name, entry)) in ordered.enumerated() {
            Newc.append(entry, name: name, inode: index + 1, to: &archive)
        }
        Newc.appendEnd(to: &archive)
        return archive
    }

    /// Writes the archive to a file of the host.
    package func write(to path: FilePath) throws(GuestFileError) {
        try WholeFile.write(bytes(), to: path)
    }

    private mutating func add(_ path: String, _ entry: Entry) throws(InitramfsError) {
        let name = try Self.name(path)
        guard entries[name] == nil else { throw .alreadyThere(path) }
        var above = name
        while let slash = above.lastIndex(of: "/") {
            above = String(above[..<slash])
            let kind = entries[above, default: Entry(mode: FileKind.folder | 0o755)]
            guard kind.mode & FileKind.mask == FileKind.folder else { throw .notAFolder(above) }
            entries[above] = kind
        }
        entries[name] = entry
    }

    /// The path without a leading `/`, where it names one thing below the root and nothing else.
    private static func name(_ path: String) throws(InitramfsError) -> String {
        let name = path.hasPrefix("/") ? String(path.dropFirst()) : path
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let sound = parts.allSatisfy { part in
            let text = String(Substring(part))
            return !text.isEmpty && text != "." && text != ".." && part.count <= 255 && !part.contains(0)
        }
        guard sound, name.utf8.count < 4096, name != Newc.end else { throw .badName(path) }
        return name
    }
}

/// The kinds of `st_mode`, as the archive stores them.
enum FileKind {
    static let mask = 0o170000
    static let regular = 0o100000
    static let folder = 0o040000
    static let symlink = 0o120000
    static let characterDevice = 0o020000
}

/// Why something cannot be put into an initial file system.
package enum InitramfsError: Error, Hashable, Sendable {
    /// The name is empty, leaves the root, or is too long.
    case badName(String)
    /// There is an entry of this name.
    case alreadyThere(String)
    /// Something else than a folder is in the way.
    case notAFolder(String)
    /// The file has more bytes than a guest takes in.
    case tooBig(path: String)
}

extension InitramfsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badName(let name): "cannot put '\(name)' into the guest: it is not a name of a file there"
        case .alreadyThere(let name): "cannot put '\(name)' into the guest: it is there already"
        case .notAFolder(let name): "cannot put files below '\(name)' into the guest: it is not a folder"
        case .tooBig(let path): "cannot put '\(path)' into the guest: it has more than \(WholeFile.mostBytes >> 20) MiB"
        }
    }
}
