// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import Sessions
package import SystemPackage

/// The right to use one worker's folders, held until it is closed or the process ends.
///
/// `flock`, not a file with a process id: it cannot be left behind.
package final class WorkerLock: Sendable {
    /// The worker's name: `0`, `1`, ...
    package let name: String
    private let file: FileDescriptor

    /// Takes the first worker that nobody uses, so that two sessions do not disturb each other.
    ///
    /// - Throws: ``StateError`` when all are busy or the folder cannot be written.
    package init(below workers: FilePath) throws(StateError) {
        for number in 0..<Self.most {
            let folder = workers.appending("\(number)")
            do {
                try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
                if let file = try Self.lock(folder) {
                    LeftoverProcesses.end(below: folder)
                    self.name = "\(number)"
                    self.file = file
                    return
                }
            } catch {
                throw StateError.notWritable(folder, reason: StateError.plain(error))
            }
        }
        throw StateError.allWorkersBusy(workers)
    }

    /// Takes one worker that is there; `nil` when somebody uses it, or it cannot be written.
    init?(of folder: FilePath) {
        guard let taken = try? Self.lock(folder) else { return nil }
        name = folder.lastComponent?.string ?? ""
        file = taken
    }

    /// - Returns: `nil` when somebody else has it.
    private static func lock(_ folder: FilePath) throws -> FileDescriptor? {
        let file = try FileDescriptor.open(
            folder.appending("lock"),
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { return file }
        try file.close()
        return nil
    }

    /// A kernel tree with its objects takes 2 to 20 GiB, so there are not many.
    private static let most = 16

    deinit {
        // A child that is just being started holds a copy of the descriptor until it runs its program.
        flock(file.rawValue, LOCK_UN)
        try? file.close()
    }
}
