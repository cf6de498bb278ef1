// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import SystemPackage

/// A folder that no other user may enter, whatever the umask is, and whoever may write beside it.
package enum PrivateFolder {
    /// Makes a folder with mode 0700, or takes the one that is there where it is ours: a wider mode is narrowed.
    ///
    /// - Throws: ``StateError`` where it is somebody else's, or a link that somebody else has put there.
    package static func prepare(_ folder: FilePath) throws(StateError) {
        try make(folder)
        let (mode, _) = try inspect(folder)
        if mode & 0o077 != 0, chmod(folder.string, 0o700) != 0 { throw failure(folder) }
    }

    /// Makes or takes the folder of `--state`, which a person may use for more than this.
    ///
    /// A folder with other things in it keeps its mode, as long as only we may write there, or nobody may remove what is
    /// another's (the sticky bit, as `/tmp` has it): what is put into it is private all the same.
    ///
    /// - Parameter known: What of ours may be there: links and folders that others have put in their places are refused.
    package static func prepare(shared folder: FilePath, known: [FilePath]) throws(StateError) {
        try make(folder)
        let (mode, owner) = try inspect(folder, allowsSticky: true)
        let isSticky = mode & S_ISVTX != 0
        guard isSticky || mode & S_IWOTH == 0 else {
            let why = "everybody may write to it, and remove what is yours there"
            throw .notPrivate(folder, why: why, remedy: "chmod go-w \(folder)")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        let isOurs =
            owner == geteuid() && (names.isEmpty || known.contains { names.contains($0.lastComponent?.string ?? "") })
        if isOurs, !isSticky {
            try prepare(folder)
        } else if mode & S_IWGRP != 0, !isSticky {
            let why = "its group may write to it, and remove what is yours there"
            throw .notPrivate(folder, why: why, remedy: "chmod g-w \(folder)")
        }
        for path in known where exists(path) { try prepare(path) }
    }

    private static func make(_ folder: FilePath) throws(StateError) {
        let above = folder.removingLastComponent()
        do {
            try FileManager.default.createDirectory(atPath: above.string, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(folder, reason: StateError.plain(error))
        }
        // In one step: a folder that was made wide and then narrowed could be entered in between.
        if mkdir(folder.string, 0o700) != 0, errno != EEXIST { throw failure(folder) }
    }

    /// The mode and owner of a folder that is ours to use.
    private static func inspect(
        _ folder: FilePath,
        allowsSticky: Bool = false
    ) throws(StateError) -> (mode: mode_t, owner: uid_t) {
        var link = stat()
        var status = stat()
        guard lstat(folder.string, &link) == 0, stat(folder.string, &status) == 0 else { throw failure(folder) }
        // A person may keep a link to a larger disk; one of somebody else's leads where they like.
        let isPlanted = link.st_mode & S_IFMT == S_IFLNK && link.st_uid != geteuid() && link.st_uid != 0
        let isOurs = status.st_uid == geteuid() || (allowsSticky && status.st_uid == 0 && status.st_mode & S_ISVTX != 0)
        guard !isPlanted, isOurs else {
            let owner = isPlanted ? link.st_uid : status.st_uid
            throw .notPrivate(folder, why: "it belongs to \(name(of: owner))", remedy: nil)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .notWritable(folder, reason: "\(Errno.notDirectory)")
        }
        return (status.st_mode, status.st_uid)
    }

    private static func exists(_ path: FilePath) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0
    }

    private static func name(of user: uid_t) -> String {
        getpwuid(user).map { "the user '\(String(cString: $0.pointee.pw_name))'" } ?? "the user \(user)"
    }

    private static func failure(_ folder: FilePath) -> StateError {
        .notWritable(folder, reason: "\(Errno(rawValue: errno))")
    }
}
