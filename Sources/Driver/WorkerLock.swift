// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Sessions
package import SystemPackage

/// The right to use one worker's folders, held until it is closed or the process ends.
package final class WorkerLock: Sendable {
    /// The worker's name: `0`, `1`, ...
    package let name: String
    private let lock: FolderLock

    /// Takes the first worker that nobody uses, so that two sessions do not disturb each other.
    ///
    /// - Throws: ``StateError`` when all are busy or the folder cannot be written.
    package init(below workers: FilePath) throws(StateError) {
        for number in 0..<Self.most {
            let folder = workers.appending("\(number)")
            do {
                try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
                // Where a process cannot be ended, another worker is taken.
                if let lock = try FolderLock(folder), LeftoverProcesses.end(below: folder) {
                    self.name = "\(number)"
                    self.lock = lock
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
        guard let taken = try? FolderLock(folder) else { return nil }
        name = folder.lastComponent?.string ?? ""
        lock = taken
    }

    /// A kernel tree with its objects takes 2 to 20 GiB, so there are not many.
    private static let most = 16
}
