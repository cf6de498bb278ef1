// SPDX-License-Identifier: Apache-2.0

import Glibc
import Search
import SystemPackage

/// A work tree of git's own, with the objects of the repository it was made of.
struct GitClone {
    let folder: FilePath

    /// git failed.
    struct Failed: Error {
        let arguments: [String]
        let status: Int32
    }

    func make(of repository: String) throws {
        try git(["clone", "--quiet", "--shared", "--no-checkout", repository, folder.string])
    }

    func checkOut(_ commit: CommitID) throws {
        try git(["-C", folder.string, "checkout", "--quiet", "--detach", commit.hex])
    }

    private func git(_ arguments: [String]) throws {
        var words = (["git"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let code = posix_spawnp(&process, "git", nil, nil, &words, environ)
        guard code == 0 else { throw Errno(rawValue: code) }
        var status = Int32(0)
        guard waitpid(process, &status, 0) == process, status == 0 else {
            throw Failed(arguments: arguments, status: status)
        }
    }
}
