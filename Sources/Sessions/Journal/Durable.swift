// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Glibc
package import SystemPackage

/// Writes that a loss of power does not undo.
package enum Durable {
    /// Writes a file: whole or not at all, on the disk when this returns, readable by its owner only.
    ///
    /// - Throws: ``StateError/notWritten(_:reason:)``.
    package static func write(_ data: Data, to file: FilePath) throws(StateError) {
        let folder = file.removingLastComponent()
        var name = Array(folder.appending(".\(file.lastComponent?.string ?? "file").XXXXXX").string.utf8CString)
        // A name that nobody can guess, with mode 0600.
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .notWritten(file, reason: "\(Errno(rawValue: errno))") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let handle = FileDescriptor(rawValue: descriptor)
        do {
            try handle.closeAfter {
                _ = try handle.writeAll(data)
                guard fsync(descriptor) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename(name, file.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(name)
            throw .notWritten(file, reason: "\(error)")
        }
        try sync(folder: folder)
    }

    /// Makes the names in a folder last.
    package static func sync(folder: FilePath) throws(StateError) {
        do {
            let handle = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
            // Some file systems have no such thing, and need none.
            _ = try handle.closeAfter { fsync(handle.rawValue) }
        } catch {
            throw .notWritten(folder, reason: "\(error)")
        }
    }
}
