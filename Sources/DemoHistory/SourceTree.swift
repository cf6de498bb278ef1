// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
internal import SystemPackage

/// One file or symbolic link of an unpacked source tree.
struct SourceFile {
    enum Kind { case plain, executable, symbolicLink }

    /// From the tree's root.
    let path: String
    let kind: Kind
    /// In bytes; of a link the length of its target.
    let size: Int
}

/// The files of an unpacked source tree, always in the same order.
struct SourceTree {
    let root: FilePath

    /// Calls `body` for each file and link, a folder's entries in byte order.
    ///
    /// Folders without a file are left out, as git does.
    /// - Throws: ``DemoHistoryError/unusable(_:reason:)``, what `body` throws, and `CancellationError`.
    func forEachFile(_ body: (SourceFile) throws -> Void) throws {
        try visit(folder: "", body)
    }

    /// The content of a plain file, `nil` where there is none.
    func content(of path: String) throws -> Data? {
        let place = root.string + "/" + path
        guard FileManager.default.fileExists(atPath: place) else { return nil }
        return try Data(contentsOf: URL(filePath: place))
    }

    private func visit(folder: String, _ body: (SourceFile) throws -> Void) throws {
        try Task.checkCancellation()
        for name in try names(in: folder) {
            let path = folder.isEmpty ? name : folder + "/" + name
            let place = root.string + "/" + path
            var status = stat()
            guard lstat(place, &status) == 0 else { throw Self.error(place) }
            let size = Int(status.st_size)
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try visit(folder: path, body)
            case S_IFLNK: try body(SourceFile(path: path, kind: .symbolicLink, size: size))
            case S_IFREG:
                let kind: SourceFile.Kind = status.st_mode & S_IXUSR == 0 ? .plain : .executable
                try body(SourceFile(path: path, kind: kind, size: size))
            default:
                throw DemoHistoryError.unusable(FilePath(place), reason: "it is neither a file nor a link")
            }
        }
    }

    private func names(in folder: String) throws -> [String] {
        let place = root.string + "/" + folder
        guard let stream = opendir(place) else { throw Self.error(place) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(validatingCString: $0) }
            }
            guard let name else {
                throw DemoHistoryError.unusable(FilePath(place), reason: "it holds a name that is not UTF-8")
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func error(_ place: String) -> DemoHistoryError {
        .unusable(FilePath(place), reason: "\(Errno(rawValue: errno))")
    }
}
