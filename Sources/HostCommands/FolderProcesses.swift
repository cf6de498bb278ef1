// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import SystemPackage

/// Programs that work in a folder of ours, found by what `/proc` says of them.
package enum FolderProcesses {
    /// Ends every process of this user that works below a folder and has no terminal, and waits until they are gone.
    ///
    /// Our programs have sessions of their own without a terminal; a person's shell in that folder has one.
    ///
    /// - Parameter isOurs: Whether a working folder is one that programs of ours have.
    /// - Returns: Whether they are gone.
    @discardableResult
    package static func end(below folder: FilePath, where isOurs: (FilePath) -> Bool = { _ in true }) -> Bool {
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

    /// The processes of this user that work below a folder and have no terminal.
    package static func processes(below folder: FilePath, _ isOurs: (FilePath) -> Bool) -> [Int32] {
        // What /proc says has no links in it.
        let place = realpath(folder.string, nil).map { real in
            defer { free(real) }
            return FilePath(String(cString: real))
        }
        guard let place else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard let cwd = workingFolder(of: process), cwd.starts(with: place), isOurs(cwd) else { return false }
            var status = stat()
            return stat("/proc/\(process)", &status) == 0 && status.st_uid == geteuid() && !hasTerminal(process)
        }
    }

    /// Where a process works; `nil` where it is gone or another's.
    package static func workingFolder(of process: Int32) -> FilePath? {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")).map { FilePath($0) }
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
