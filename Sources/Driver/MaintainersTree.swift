// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Glibc
import HostCommands
import Search
internal import SystemPackage

/// What `get_maintainer.pl` needs of a tree to run, in a folder that only we can enter.
struct MaintainersTree {
    static let script = "scripts/get_maintainer.pl"
    private static let list = "MAINTAINERS"
    /// The largest file whose content it is given, in bytes. Others are empty there: only their names count then.
    private static let largest = 4 << 20
    /// It does not start where one of these is missing; what is in them does not matter.
    private static let landmarks = (
        files: ["COPYING", "CREDITS", "Kbuild", "Makefile", "README"],
        folders: [
            "Documentation", "arch", "include", "drivers", "fs", "init", "ipc", "kernel", "lib", "scripts",
        ]
    )

    let path: FilePath

    /// Makes a new folder.
    ///
    /// - Throws: ``HostCommandError/unusable(path:reason:)``
    init(below scratch: FilePath) throws {
        var template = Array(scratch.appending("maintainers.XXXXXX").string.utf8CString)
        _ = mkdir(scratch.string, 0o700)
        // It makes the folder with mode 0700.
        guard mkdtemp(&template) != nil else {
            throw HostCommandError.unusable(path: scratch.string, reason: "\(Errno(rawValue: errno))")
        }
        path = FilePath(platformString: template)
        do {
            for folder in Self.landmarks.folders { try makeFolder(folder) }
            for file in Self.landmarks.files { try write(file, []) }
        } catch {
            remove()
            throw HostCommandError.unusable(path: path.string, reason: "\(error)")
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path.string) }

    /// Writes the script and the list that it reads.
    ///
    /// - Returns: Whether the commit has both.
    func extractScript(at commit: CommitID, from repository: GitRepository) async throws -> Bool {
        for name in [Self.script, Self.list] {
            guard let content = try await repository.file(name, at: commit, largest: Self.largest) else { return false }
            try write(name, content)
        }
        return true
    }

    /// Writes files, as far as their names let us.
    ///
    /// - Returns: The names of those that are there.
    func extract(
        _ files: [String],
        most: Int,
        at commit: CommitID,
        from repository: GitRepository
    ) async throws -> [String] {
        var written: [String] = []
        for file in files where written.count < most && Self.isHarmless(file) {
            let isThere = [Self.script, Self.list].contains(file)
            // A commit may have removed the file, and who looks after its folder is to be told all the same.
            let content = isThere ? nil : try await repository.file(file, at: commit, largest: Self.largest) ?? []
            do {
                if let content { try write(file, content) }
                written.append(file)
            } catch {
                // A name that was a file's is now a folder's, or is too long: the others do.
                continue
            }
        }
        return written
    }

    /// Whether a name stays in the folder, and is no option, no setting of the script, and not git's.
    static func isHarmless(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count < 1_000 && !name.hasPrefix("-") && !name.hasPrefix(".get_maintainer.")
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{FFFD}" }
            && parts.allSatisfy { part in !["", ".", ".."].contains(part) && part.lowercased() != ".git" }
    }

    private func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path.appending(name).string,
            withIntermediateDirectories: true
        )
    }

    private func write(_ name: String, _ content: [UInt8]) throws {
        let file = path.appending(name)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(content).write(to: URL(filePath: file.string))
    }
}
