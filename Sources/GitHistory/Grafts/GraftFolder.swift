// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import HostFiles
internal import SystemPackage

/// The folder of kbisect's own repository, which borrows the objects of somebody else's.
struct GraftFolder {
    /// The file by which we know a folder as ours.
    private static let marker = "kbisect-grafts"
    /// As deep as git follows alternates of alternates.
    private static let deepest = 5

    let path: FilePath

    /// Makes a bare repository without objects of its own.
    ///
    /// - Parameters:
    ///   - path: Nothing, an empty folder, or what this left earlier, which is removed.
    ///   - source: The common folder of the repository whose objects it borrows.
    /// - Throws: ``GitError``, and `Errno` or ``CheckoutError`` when it cannot be written.
    init(anew path: FilePath, borrowingFrom source: FilePath) throws {
        self.path = path
        let lenders = try Self.lenders(source.appending("objects"))
        try makeFolder(path)
        try clear()
        for folder in ["objects", "objects/info", "objects/pack", "refs"] { try makeFolder(path.appending(folder)) }
        // The list comes first: what opens is complete.
        let list = lenders.map { $0.string + "\n" }.joined()
        try write("objects/info/alternates", Array(list.utf8))
        if let shallow = try Self.read(source.appending("shallow")) { try write("shallow", shallow) }
        try write("config", Array("[core]\n\trepositoryformatversion = 0\n\tbare = true\n".utf8))
        try write("HEAD", Array("ref: refs/heads/main\n".utf8))
    }

    /// Removes what is in the folder, but not the marker: whoever is stopped half-way finds it his own again.
    private func clear() throws {
        let folder = try Folder(top: path)
        let marker = Array(Self.marker.utf8CString)
        let names = try folder.names()
        guard names.isEmpty || names.contains(marker) else { throw GitError.foreignFolder(path) }
        if names.isEmpty { try write(Self.marker, []) }
        for name in names where name != marker { try folder.remove(name) { _ in } }
    }

    private func makeFolder(_ path: FilePath) throws {
        if mkdir(path.string, 0o755) != 0, errno != EEXIST {
            throw CheckoutError.system(doing: "making the folder", path: path.string, Errno(rawValue: errno))
        }
    }

    private func write(_ name: String, _ content: [UInt8]) throws {
        do {
            try SmallFile.replace(path.appending(name), with: content, durably: false)
        } catch let error as Errno {
            throw CheckoutError.system(doing: "writing", path: path.appending(name).string, error)
        }
    }

    /// A folder of objects, and those that it borrows from in turn.
    ///
    /// All of them are listed, since a relative one counts only where it is listed first.
    static func lenders(_ first: FilePath) throws -> [FilePath] {
        var found = [first.lexicallyNormalized()]
        var next = 0
        for _ in 0...deepest {
            for folder in found[next...] {
                next += 1
                guard let list = try read(folder.appending("info/alternates")) else { continue }
                for line in list.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
                    let lender = folder.pushing(FilePath(String(decoding: line, as: UTF8.self))).lexicallyNormalized()
                    if !found.contains(lender) { found.append(lender) }
                }
            }
        }
        for folder in found where folder.string.utf8.contains(UInt8(ascii: "\n")) {
            throw GitError.lineFeedInPath(folder)
        }
        return found
    }

    /// A file of the other repository; `nil` where there is none.
    private static func read(_ path: FilePath) throws -> [UInt8]? {
        do {
            return try SmallFile.read(path, limit: 64 << 20)
        } catch Errno.noSuchFileOrDirectory {
            return nil
        } catch {
            throw GitError.unreadable(path, reason: "\(error)")
        }
    }
}
