// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage

/// What came out of packages: somebody else's files, among which a kernel's are looked for, and over which more packages
/// are unpacked.
struct UnpackedTree: Sendable {
    let root: FilePath

    /// Takes away what is neither a folder, nor a regular file, nor a link to what is below the root.
    ///
    /// tar keeps a package from leaving the root over links of its own, but not over those of the package before it; and
    /// a named pipe holds up whoever reads it. Kernels' packages have links to the sources (`lib/modules/*/build`), which
    /// nobody needs here.
    func clean() {
        guard let top = Self.real(root),
            let entries = FileManager.default.enumerator(atPath: root.string)
        else { return }
        for case let name as String in entries {
            let path = root.appending(name)
            var status = stat()
            guard lstat(path.string, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: continue
            // One that its owner may not enter cannot be looked through, nor removed.
            case S_IFDIR: chmod(path.string, status.st_mode & 0o7777 | 0o700)
            case S_IFLNK where Self.real(path)?.starts(with: top) == true: continue
            default: unlink(path.string)
            }
        }
    }

    private static func real(_ path: FilePath) -> FilePath? {
        guard let text = realpath(path.string, nil) else { return nil }
        defer { free(text) }
        return FilePath(String(cString: text))
    }
}
