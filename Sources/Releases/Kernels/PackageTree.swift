// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage

/// Brings what several packages unpacked to into one tree of plain files and folders.
///
/// Packages are somebody else's. Each is unpacked into a root of its own and then merged, since what one of them makes
/// a link would lead the files of the next out of the root. A link to a file within the package becomes that file; all
/// other links, devices and pipes are left behind.
enum PackageTree {
    /// What of a package has to do with a kernel.
    private static let folders = ["boot", "lib/modules", "usr/lib/modules", "usr/share/doc"]

    /// More than any distribution's kernel has.
    private static let mostFiles = 200_000

    /// Puts the files below `source` at the same places below `target`, too. What is there already stays.
    ///
    /// - Throws: ``UnusableRelease`` for a package without bounds, `CocoaError`.
    static func merge(_ source: FilePath, into target: FilePath) throws {
        guard let top = resolved(source) else { return }
        var count = 0
        for folder in folders {
            // A folder that is a link leads to one of the others, or out.
            guard let real = resolved(source.appending(folder)), real == top.appending(folder) else { continue }
            try merge(real, to: target.appending(folder), within: top, &count)
        }
    }

    private static func merge(_ folder: FilePath, to target: FilePath, within top: FilePath, _ count: inout Int) throws
    {
        try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: true)
        // One that its owner may not enter could not be looked through, nor removed.
        chmod(folder.string, 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.string) {
            count += 1
            guard count <= mostFiles else { throw UnusableRelease("the package has more than \(mostFiles) files") }
            guard let component = FilePath.Component(name), component.kind == .regular else { continue }
            let (path, place) = (folder.appending(component), target.appending(component))
            var status = stat()
            guard lstat(path.string, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try merge(path, to: place, within: top, &count)
            // A second name: links of the package may lead here. What is there of another package stays.
            case S_IFREG: try? FileManager.default.linkItem(atPath: path.string, toPath: place.string)
            case S_IFLNK:
                guard let real = resolved(path), isFile(real, below: top) else { continue }
                try? FileManager.default.linkItem(atPath: real.string, toPath: place.string)
            default: continue
            }
        }
    }

    /// A regular file whose path, with all links followed, does not leave the root.
    static func isFile(_ path: FilePath, below root: FilePath) -> Bool {
        guard let real = resolved(path), let top = resolved(root), real.starts(with: top) else { return false }
        var status = stat()
        return lstat(real.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The path with all links followed; `nil` where nothing is there.
    static func resolved(_ path: FilePath) -> FilePath? {
        guard let text = realpath(path.string, nil) else { return nil }
        defer { free(text) }
        return FilePath(String(cString: text))
    }
}
