// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// The right to write in a folder, held until it is let go or the process ends.
///
/// `flock` on a file in it, not a file with a process id: it cannot be left behind.
package final class FolderLock: Sendable {
    private let file: FileDescriptor

    /// - Returns: `nil` when somebody else has it.
    /// - Throws: `Errno` where the file `lock` cannot be made or opened.
    package init?(_ folder: FilePath) throws {
        file = try FileDescriptor.open(
            folder.appending("lock"),
            .readWrite,
            options: [.create, .closeOnExec, .noFollow],
            permissions: [.ownerReadWrite]
        )
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? file.close()
            return nil
        }
    }

    deinit {
        // A child that is just being started holds a copy of the descriptor until it runs its program.
        flock(file.rawValue, LOCK_UN)
        try? file.close()
    }
}

extension SessionFolder {
    /// Takes the right to lead the session.
    ///
    /// - Throws: ``SessionError/busy(_:)``, ``StateError``.
    package func lock() throws -> FolderLock {
        do {
            guard let lock = try FolderLock(path) else { throw SessionError.busy(name) }
            return lock
        } catch let error as Errno {
            throw StateError.notWritable(path, reason: "\(error)")
        }
    }
}
