// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why released kernels could not be had. None of these says anything of a kernel.
package enum ReleaseError: Error, Hashable, Sendable {
    /// The archive, or the way to it, does not answer.
    case unreachable(String, reason: String)
    /// The package that was offered is not there any more.
    case gone(String, reason: String)
    /// No room to fetch or unpack.
    case noSpace(FilePath, reason: String)
    /// A folder or file of ours cannot be used.
    case unusable(FilePath, reason: String)
    /// What a person named as a source of packages is none.
    case notASource(String, reason: String)
    /// A tool that this kind of package needs is missing.
    case toolMissing(String, package: String)
    /// A tool of the distribution failed in a way that says nothing of a package.
    case toolFailed(String, reason: String)
}

extension ReleaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let what, let reason):
            "cannot fetch \(what): the archive does not answer: \(reason)\n"
                + "Is the network there? What lies on the disk already can be named with --from FOLDER."
        case .gone(let what, let reason):
            "cannot fetch \(what): it is not in the archive any more: \(reason)\n"
                + "Bring the lists up to date (apt-get update, dnf makecache) and start again."
        case .noSpace(let folder, let reason):
            "no room for kernels in '\(folder)': \(reason)\n"
                + "Free some space ('kbisect gc' says what takes it), or choose another folder with --state DIR."
        case .unusable(let folder, let reason):
            "cannot use '\(folder)' for kernels: \(reason)\nChoose another folder with --state DIR."
        case .notASource(let what, let reason):
            "'\(what)' is no source of kernels: \(reason)\n"
                + "Name apt, dnf, a folder with .deb or .rpm files or with vmlinuz-*, a package file, or a list of addresses."
        case .toolMissing(let tool, let package):
            "cannot use these packages: '\(tool)' is not installed; the package '\(package)' has it"
        case .toolFailed(let tool, let reason):
            "'\(tool)' failed: \(reason)"
        }
    }
}

/// Why one release cannot be booted: a result about that release, whose packages were had.
package struct UnusableRelease: Error, Hashable, Sendable {
    /// In one line; may hold text of a package.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
