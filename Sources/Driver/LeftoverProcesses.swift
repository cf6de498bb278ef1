// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostFiles
import Sessions
package import SystemPackage

/// What an earlier kbisect left running when it was killed, and its guardian with it.
///
/// A worker's lock went with it, its make did not: objects of two commits would mix, and a mixed kernel gives a verdict on
/// neither.
package enum LeftoverProcesses {
    /// Ends every process of this user that works below a folder and has no terminal, and waits until they are gone.
    ///
    /// Our programs have sessions of their own without a terminal; a person's shell in that folder has one.
    ///
    /// - Returns: Whether they are gone.
    @discardableResult
    static func end(below folder: FilePath, where isOurs: (FilePath) -> Bool = { _ in true }) -> Bool {
        let spared = ancestors
        // A process that is just being started by another may be seen only in the next round.
        for _ in 0..<100 {
            let found = processes(below: folder, isOurs).filter { !spared.contains($0) }
            if found.isEmpty { return true }
            for process in found { kill(process, SIGKILL) }
            usleep(20_000)
        }
        return false
    }

    /// Ends the QEMU of sessions that nobody leads: it works in a folder `scratch` beside the evidence.
    ///
    /// - Parameter own: The session that this process goes on with, whose lock it holds itself.
    package static func endOfStopped(below sessions: FilePath, own: FilePath? = nil) {
        let place = NewFolder.real(sessions)
        let isQEMUs: (FilePath) -> Bool = { $0.lastComponent?.string == "scratch" }
        let names = Set(
            processes(below: sessions, isQEMUs).compactMap { process in
                workingFolder(of: process)?.components.dropFirst(place.components.count).first
            }
        )
        for name in names {
            let folder = sessions.appending(name)
            if let own, NewFolder.real(own) == NewFolder.real(folder) {
                end(below: folder, where: isQEMUs)
                continue
            }
            // Held for the moment: who leads it has the lock.
            guard let lock = try? FolderLock(folder) else { continue }
            end(below: folder, where: isQEMUs)
            withExtendedLifetime(lock) {}
        }
    }

    private static func workingFolder(of process: pid_t) -> FilePath? {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")).map { FilePath($0) }
    }

    private static func processes(below folder: FilePath, _ isOurs: (FilePath) -> Bool) -> [pid_t] {
        // What /proc says has no links in it.
        let place = NewFolder.real(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard let cwd = workingFolder(of: process), cwd.starts(with: place), isOurs(cwd) else { return false }
            var status = stat()
            return stat("/proc/\(process)", &status) == 0 && status.st_uid == geteuid() && !hasTerminal(process)
        }
    }

    /// Us, and who started us.
    private static var ancestors: Set<pid_t> {
        var found: Set<pid_t> = [getpid()]
        var process = getppid()
        while process > 1, found.insert(process).inserted, let parent = field(1, of: process).flatMap({ pid_t($0) }) {
            process = parent
        }
        return found
    }

    private static func hasTerminal(_ process: pid_t) -> Bool {
        field(4, of: process).map { $0 != "0" } ?? false
    }

    /// A field of `/proc/PID/stat` behind the name, which is in parentheses and may hold blanks: 1 is the parent, 4 the
    /// terminal, 0 for none.
    private static func field(_ number: Int, of process: pid_t) -> Substring? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        return fields.count > number ? fields[number] : nil
    }
}
