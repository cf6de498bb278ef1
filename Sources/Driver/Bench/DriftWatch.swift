// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
package import Sessions
import Synchronization
package import SystemPackage

/// Sees to it that all kernels of a session are built and booted by the same programs and files.
///
/// A distribution upgrades its compiler in the middle of a night; then two verdicts differ, and no commit did it.
package final class DriftWatch: Sendable {
    /// What tells that a file was touched: nobody sets the change time back.
    private struct Stamp: Hashable {
        var inode: UInt
        var size: Int
        var changed: [Int]

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (inode, size) = (UInt(status.st_ino), Int(status.st_size))
            changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec, status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }
    }

    private let runner: any CommandRunner
    private let files: [FileFingerprint]
    private let stamps: Mutex<[String: Stamp]>

    /// - Parameter files: As they have to stay.
    package init(_ files: [FileFingerprint], runner: any CommandRunner) {
        self.runner = runner
        // What comes with the program stays as long as that runs.
        self.files = files.filter { $0.path.hasPrefix("/") }
        // A file that was touched since it was hashed is hashed again at the first check.
        stamps = Mutex([:])
    }

    /// Nothing is watched.
    package convenience init() { self.init([], runner: HostCommandRunner()) }

    /// Compares. A file that nobody touched is not read again.
    ///
    /// - Throws: ``ToolsDrifted``.
    package func check() async throws {
        var changed: [ToolsDrifted.Change] = []
        for file in files {
            let stamp = Stamp(file.path)
            if let stamp, stamps.withLock({ $0[file.path] }) == stamp { continue }
            let now = stamp == nil ? nil : try await runner.sha256(of: FilePath(file.path))
            guard now == file.sha256 else {
                changed.append(ToolsDrifted.Change(file: file, now: now))
                continue
            }
            stamps.withLock { $0[file.path] = stamp }
        }
        guard changed.isEmpty else { throw ToolsDrifted(changes: changed) }
    }

    /// Fingerprints of programs and files, as they are now. What is missing is left out.
    package static func fingerprints(
        programs: [String],
        files: [(role: String, path: FilePath)],
        runner: any CommandRunner
    ) async throws -> [FileFingerprint] {
        var found: [FileFingerprint] = []
        let tools = programs.compactMap { name in HostCommandRunner.locate(name).map { (role: name, path: $0) } }
        for (role, path) in tools + files {
            let real = URL(filePath: path.string).resolvingSymlinksInPath().path
            guard FileManager.default.fileExists(atPath: real) else { continue }
            found.append(
                FileFingerprint(role: role, path: real, sha256: try await runner.sha256(of: FilePath(real)))
            )
        }
        return found
    }
}

/// Programs or files that verdicts depend on are not those that the session began with.
package struct ToolsDrifted: Error, Hashable, Sendable, CustomStringConvertible {
    /// One of them.
    package struct Change: Hashable, Sendable {
        var file: FileFingerprint
        /// `nil` where it is gone.
        var now: String?

        /// `gcc (/usr/bin/gcc-12) was 1f2e3d..., and is 3a4b5c...`
        package var words: String {
            let is_ = now.map { "is \($0.prefix(12))" } ?? "is gone"
            return "\(file.role) (\(file.path)) was \(file.sha256.prefix(12)), and \(is_)"
        }
    }

    /// All that changed.
    package var changes: [Change]

    package init(changes: [Change]) {
        self.changes = changes
    }

    /// What changed between the beginning of a session and now, by what the files are for.
    package init?(from before: [FileFingerprint], to now: [FileFingerprint]) {
        let known = Dictionary(now.map { ($0.role + "\0" + $0.path, $0.sha256) }) { first, _ in first }
        let byRole = Dictionary(now.map { ($0.role, $0.sha256) }) { first, _ in first }
        changes = before.compactMap { file in
            let sha256 = known[file.role + "\0" + file.path] ?? byRole[file.role]
            return sha256 == file.sha256 ? nil : Change(file: file, now: sha256)
        }
        if changes.isEmpty { return nil }
    }

    package var description: String {
        let lines = changes.map { "  " + $0.words }.joined(separator: "\n")
        return "what kernels are built and booted with is not what the session began with:\n\(lines)\n"
            + "Verdicts of the two cannot be compared, so nothing more was tested. What was found is kept: put the old one back "
            + "and 'kbisect resume'; or go on all the same with 'kbisect resume --accept-drift', which every report will say; or "
            + "begin anew."
    }
}
