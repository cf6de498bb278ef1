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
        let path = folder.appending("lock")
        while true {
            let file = try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite]
            )
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                try? file.close()
                return nil
            }
            var (locked, there) = (stat(), stat())
            if fstat(file.rawValue, &locked) == 0, stat(path.string, &there) == 0, locked.st_ino == there.st_ino {
                self.file = file
                return
            }
            // Somebody removed the folder meanwhile: this is the lock of nothing.
            try? file.close()
        }
    }

    deinit {
        // A child that is just being started holds a copy of the descriptor until it runs its program.
        flock(file.rawValue, LOCK_UN)
        try? file.close()
    }
}

extension SessionFolder {
    /// Takes the right to lead the session. Somebody who only looks whether it is led holds it for a moment, so it is tried
    /// for a second.
    ///
    /// - Throws: ``SessionError/busy(_:)``, ``SessionError/notYours(_:)``, ``StateError``.
    package func lock() throws -> FolderLock {
        try requireOwn()
        do {
            for _ in 0..<20 {
                if let lock = try FolderLock(path) { return lock }
                usleep(50_000)
            }
            throw SessionError.busy(name)
        } catch let error as Errno {
            throw StateError.notWritable(path, reason: "\(error)")
        }
    }

    /// Complains of a session that others can write to: a journal says what is run.
    private func requireOwn() throws {
        for path in [path, journalFile] {
            var status = stat()
            guard lstat(path.string, &status) == 0 else { continue }
            guard status.st_uid == geteuid(), status.st_mode & (S_IWGRP | S_IWOTH) == 0,
                status.st_mode & S_IFMT != S_IFLNK
            else { throw SessionError.notYours(path) }
        }
    }

    /// Whether somebody leads it at this moment.
    package var isLed: Bool {
        var status = stat()
        guard stat(path.appending("lock").string, &status) == 0 else { return false }
        return (try? FolderLock(path)) == nil
    }
}
