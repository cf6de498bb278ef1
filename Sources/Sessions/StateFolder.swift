// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostFiles
package import SystemPackage

/// Where kbisect keeps what it makes.
///
/// What can be made again (work trees, objects, ccache) and what cannot (sessions with their evidence) lie apart,
/// so that whoever clears caches loses time, never results. `--state DIR` puts both below one folder.
package struct StateFolder: Hashable, Sendable {
    /// Below here: `workers/<n>/src`, `workers/<n>/out`, `ccache`, `kernels`, `guest`, `demo`.
    package var cache: FilePath
    /// A folder for each session.
    package var sessions: FilePath

    /// Follows the XDG base directories: `$XDG_CACHE_HOME/kbisect` and `$XDG_STATE_HOME/kbisect/sessions`.
    ///
    /// - Parameter override: What `--state` says.
    package init(override: FilePath?, environment: [String: String]) {
        if let override {
            cache = override
            sessions = override.appending("sessions")
        } else {
            let home = Self.folder(environment["HOME"], else: Self.homeOfUser)
            cache = Self.folder(environment["XDG_CACHE_HOME"], else: home.appending(".cache")).appending("kbisect")
            sessions = Self.folder(environment["XDG_STATE_HOME"], else: home.appending(".local/state"))
                .appending("kbisect").appending("sessions")
        }
    }

    /// What ccache makes paths relative to, so that workers share its entries.
    package var workers: FilePath { cache.appending("workers") }
    /// ccache's entries.
    package var ccache: FilePath { cache.appending("ccache") }
    /// Kernels that were built, for sessions to come.
    package var kernels: FilePath { cache.appending("kernels") }
    /// Compiled reproducers and agents.
    package var guest: FilePath { cache.appending("guest") }
    /// Kernels of releases, unpacked.
    package var releases: FilePath { cache.appending("releases") }
    /// The demo's repositories.
    package var demo: FilePath { cache.appending("demo") }

    /// Makes the folders, for this user only whatever the umask is. Those that are there are narrowed to that.
    ///
    /// - Throws: ``StateError`` where that is not possible, or a folder is somebody else's.
    package func prepare() throws(StateError) {
        try PrivateFolder.prepare(
            shared: cache,
            known: [workers, ccache, kernels, guest, releases, demo, cache.appending("sessions")]
        )
        for folder in [workers, ccache, kernels, guest, sessions] {
            try PrivateFolder.prepare(folder)
            guard FileManager.default.isWritableFile(atPath: folder.string) else {
                throw StateError.notWritable(folder, reason: "permission denied")
            }
        }
    }

    /// What the system says of this user, where the environment says nothing.
    private static var homeOfUser: FilePath {
        guard let user = getpwuid(geteuid()), let home = user.pointee.pw_dir else { return "/root" }
        return FilePath(platformString: home)
    }

    /// The XDG rules: a relative path in such a variable is to be ignored.
    private static func folder(_ value: String?, else standard: FilePath) -> FilePath {
        guard let value, value.hasPrefix("/") else { return standard }
        return FilePath(value)
    }
}

/// Why kbisect's own folders cannot be used.
package enum StateError: Error, Hashable, Sendable {
    /// A folder could not be made or written.
    case notWritable(FilePath, reason: String)
    /// Others could read what is put into a folder, or put something else in its place.
    case notPrivate(FilePath, why: String, remedy: String?)
    /// A file could not be written: no space, for example.
    case notWritten(FilePath, reason: String)
    /// Every worker is in use by another kbisect.
    case allWorkersBusy(FilePath)
    /// A folder of ours would be a person's.
    case insideRepository(FilePath, repository: FilePath)
    /// What kbisect keeps takes more than ``limitMiB`` allows, and nothing more of it can go.
    case aboveLimit(usedMiB: Int, limitMiB: Int, parts: [String])
    /// Too little room to start with.
    case noSpace(FilePath, freeMiB: Int, neededMiB: Int)

    /// The system's own words, without Foundation's wrapping.
    package static func plain(_ error: any Error) -> String {
        if error is Errno || error is NotASmallFile { return "\(error)" }
        let cocoa = error as NSError
        guard let cause = cocoa.userInfo[NSUnderlyingErrorKey] as? any Error else { return cocoa.localizedDescription }
        let system = cause as NSError
        return system.domain == NSPOSIXErrorDomain
            ? "\(Errno(rawValue: Int32(truncatingIfNeeded: system.code)))" : system.localizedDescription
    }
}

extension StateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notWritable(let path, let reason):
            "cannot use the folder '\(path)': \(reason)\nChoose another one with --state DIR."
        case .notPrivate(let path, let why, let remedy):
            "cannot keep anything in '\(path)': \(why)\nChoose a folder of your own with --state DIR"
                + (remedy.map { ", or: \($0)" } ?? ".")
        case .notWritten(let path, let reason):
            "cannot write '\(path)': \(reason)\nFree some space, or choose another folder with --state DIR; what was found so far is in the session's folder."
        case .allWorkersBusy(let path):
            "every worker below '\(path)' is in use by another kbisect; wait for it, or choose another folder with --state DIR"
        case .insideRepository(let path, let repository):
            "'\(path)' lies inside the repository '\(repository)', which kbisect only reads.\n"
                + "Choose a folder outside of it with --state DIR."
        case .aboveLimit(let used, let limit, let parts):
            "kbisect keeps \(used) MiB on this disk, and --max-disk allows \(limit) MiB:\n  "
                + parts.joined(separator: "\n  ")
                + "\nAllow more, or see what can go with 'kbisect gc'; what was found so far is in the session's folder."
        case .noSpace(let path, let free, let needed):
            "'\(path)' has \(free) MiB free, and what is to be put there needs about \(needed) MiB.\n"
                + "Free some space, or choose another folder with --state DIR."
        }
    }
}
