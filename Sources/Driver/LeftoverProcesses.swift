// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import HostFiles
import Sessions
package import SystemPackage

/// What an earlier kbisect left running when it was killed, and its guardian with it.
///
/// A worker's lock went with it, its make did not: objects of two commits would mix, and a mixed kernel gives a verdict on
/// neither.
package enum LeftoverProcesses {
    /// Ends every process of this user that works below a folder and has no terminal; see ``FolderProcesses``.
    ///
    /// - Returns: Whether they are gone.
    @discardableResult
    static func end(below folder: FilePath) -> Bool { FolderProcesses.end(below: folder) }

    /// Ends the QEMU of sessions that nobody leads: it works in a folder `scratch` beside the evidence.
    ///
    /// - Parameter own: The session that this process goes on with, whose lock it holds itself.
    package static func endOfStopped(below sessions: FilePath, own: FilePath? = nil) {
        let place = NewFolder.real(sessions)
        let isQEMUs: (FilePath) -> Bool = { $0.lastComponent?.string == "scratch" }
        let names = Set(
            FolderProcesses.processes(below: sessions, isQEMUs).compactMap { process in
                FolderProcesses.workingFolder(of: process)?.components.dropFirst(place.components.count).first
            }
        )
        for name in names {
            let folder = sessions.appending(name)
            if let own, NewFolder.real(own) == NewFolder.real(folder) {
                FolderProcesses.end(below: folder, where: isQEMUs)
                continue
            }
            // Held for the moment: who leads it has the lock.
            guard let lock = try? FolderLock(folder) else { continue }
            FolderProcesses.end(below: folder, where: isQEMUs)
            withExtendedLifetime(lock) {}
        }
    }
}
