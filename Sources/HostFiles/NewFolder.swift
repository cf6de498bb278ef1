// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// Folders of ours.
package enum NewFolder {
    /// Makes a folder and those above it that are missing, for this user only. One that is there stays as it is.
    ///
    /// Not `FileManager`: a name that is too long keeps that busy for ever.
    ///
    /// - Throws: `Errno`.
    package static func make(_ path: FilePath) throws(Errno) {
        var status = stat()
        if stat(path.string, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .notDirectory }
            return
        }
        guard errno == ENOENT else { throw Errno(rawValue: errno) }
        let above = path.removingLastComponent()
        if !above.isEmpty, above != path { try make(above) }
        // Somebody else may have made it meanwhile.
        guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    }

    /// Where a path leads once the symbolic links in it are followed, also where its end does not exist yet.
    package static func real(_ path: FilePath) -> FilePath {
        guard !path.isEmpty else { return path }
        if let found = realpath(path.string, nil) {
            defer { free(found) }
            return FilePath(String(cString: found))
        }
        guard let name = path.lastComponent else { return path }
        return real(path.removingLastComponent()).appending(name)
    }
}
