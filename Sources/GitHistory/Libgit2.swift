// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// The library as a whole: started once, cut off from the machine's configuration, never shut down.
///
/// Any call before `git_libgit2_init` crashes, the look-up of an error included, so whoever makes a
/// handle calls ``start()`` first.
enum Libgit2 {
    /// A failed call: its code, and what the library said about it.
    struct Failure: Error {
        let code: Int32
        let reason: String

        var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }
        var isAmbiguous: Bool { code == GIT_EAMBIGUOUS.rawValue }
    }

    /// Starts the library, once per process.
    static func start() { _ = started }

    private static let started: Void = {
        git_libgit2_init()
        // Owner validation protects from hooks, filters and aliases of somebody else's repository.
        // We run nothing that a repository's configuration names, so one owned by another user,
        // as in a container or on a shared disk, is safe to read.
        _ = kbisect_set_owner_validation(0)
        // What a system, user or XDG configuration says must not change what is read.
        for level in [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
        ] {
            _ = kbisect_set_search_path(level.rawValue, "")
        }
        _ = kbisect_accept_harmless_extensions()
        // A walk reads each commit once, and keeping tens of thousands costs a third of its memory.
        _ = kbisect_set_cache_limit(GIT_OBJECT_COMMIT.rawValue, 0)
        // A first checkout reads nearly all of a pack, and what is mapped of it counts as our memory. Pieces of 16 MiB
        // and 96 MiB of them cost a checkout of Linux nothing that can be measured.
        _ = kbisect_set_memory_limits(16 << 20, 96 << 20, 48 << 20)
        // As git does at a checkout: a third of the processor time of writing all of Linux would go into hashing
        // again what was hashed when it was fetched. Damage on the disk still fails zlib's checksum.
        _ = kbisect_set_strict_hash_verification(0)
    }()

    /// Throws ``Failure`` when a call returned a negative code.
    @discardableResult
    static func check(_ code: Int32) throws(Failure) -> Int32 {
        guard code < 0 else { return code }
        var reason = "libgit2 code \(code)"
        if let error = git_error_last(), let message = error.pointee.message { reason = String(cString: message) }
        throw Failure(code: code, reason: reason)
    }
}
