// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Sessions
import SystemPackage

/// What an earlier kbisect left running in a worker's folders when it was killed.
///
/// Its lock went with it, its make did not: objects of two commits would mix, and a mixed kernel gives a verdict on
/// neither.
enum LeftoverProcesses {
    /// Ends every process that works below a folder and has no terminal, and waits until they are gone.
    ///
    /// Our programs have sessions of their own without a terminal; a person's shell in that folder has one.
    static func end(below folder: FilePath) {
        // A process that is just being started by another may be seen only in the next round.
        for _ in 0..<100 {
            let found = processes(below: folder)
            if found.isEmpty { return }
            for process in found { kill(process, SIGKILL) }
            usleep(20_000)
        }
    }

    /// Ends what works in the folders of sessions that nobody leads: a QEMU, whose evidence lies there.
    static func endOfStopped(below sessions: FilePath) {
        let folders = Set(
            processes(below: sessions).compactMap { process -> FilePath? in
                guard let folder = workingFolder(of: process) else { return nil }
                let name = folder.components.dropFirst(sessions.components.count).first
                return name.map { sessions.appending($0) }
            }
        )
        for folder in folders {
            // Held for the moment: who leads it has the lock.
            guard let lock = try? FolderLock(folder) else { continue }
            end(below: folder)
            withExtendedLifetime(lock) {}
        }
    }

    private static func workingFolder(of process: pid_t) -> FilePath? {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")).map { FilePath($0) }
    }

    private static func processes(below folder: FilePath) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            workingFolder(of: process)?.starts(with: folder) == true && !hasTerminal(process)
        }
    }

    /// The seventh field of `/proc/PID/stat` is the terminal, 0 for none; the second, in parentheses, may hold blanks.
    private static func hasTerminal(_ process: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return false }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        return fields.count > 4 && fields[4] != "0"
    }
}
