// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why something could not be read from a repository.
package enum GitError: Error, Hashable, Sendable {
    /// Neither this folder nor one above it is a repository.
    case notARepository(FilePath)
    /// It is a repository, and could not be opened.
    case unreadable(FilePath, reason: String)
    /// Its objects have SHA-256 names, which libgit2 1.5 cannot read.
    case sha256Repository(FilePath)
    /// Its format has an extension that we cannot read, for example `reftable`.
    case unsupportedExtension(FilePath, name: String)
    /// No tag, branch or commit is called so. `tried` is the tag that a version was taken as.
    case unknownRevision(String, tried: String?, repository: FilePath, isShallow: Bool)
    /// Several objects begin with these digits.
    case ambiguousRevision(String)
    /// The name of a distribution's kernel ABI, from which the upstream version cannot be known.
    case distributionABI(String)
    /// It names something, and that is not a commit.
    case notACommit(String)
    /// The history that decides the answer was cut off by a shallow clone.
    case shallowHistory(FilePath)
    /// An object that should be there is not.
    case missingObject(String, repository: FilePath, isShallow: Bool, isPartial: Bool)
    /// An object is there, and is not what it should be.
    case damagedObject(String, reason: String)
    /// A folder that is to be ours holds what we did not put there.
    case foreignFolder(FilePath)
    /// A folder's name has a line feed, which git cannot have in a list of folders.
    case lineFeedInPath(FilePath)
    /// It is no plain path of a file or folder in a tree; `reason` says what to give instead.
    case unusablePath(String, reason: String)
    /// No commit of a range changes anything at or below the path; `isThere` says whether some commit has it.
    case untouchedPath(String, isThere: Bool)
    /// libgit2 gave up on something for a reason of its own.
    case failed(doing: String, reason: String)
}

extension GitError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notARepository(let path):
            "cannot open '\(path)': no git repository there or above it; give a clone of Linux with --repo"
        case .unreadable(let path, let reason):
            "cannot open the repository '\(path)': \(reason); 'git -C \(path) fsck' may say more"
        case .sha256Repository(let path):
            "cannot read '\(path)': its objects have SHA-256 names; use a clone of a SHA-1 repository"
        case .unsupportedExtension(let path, let name):
            """
            cannot read '\(path)': it uses the git extension '\(name)', which is not supported; make a plain copy \
            with 'git clone --mirror --ref-format=files' and use that
            """
        case .unknownRevision(let asked, let tried, let repository, let isShallow):
            Self.unknown(asked, tried, repository, isShallow)
        case .ambiguousRevision(let asked):
            "'\(asked)' could be several objects of the repository; give more digits"
        case .distributionABI(let asked):
            """
            '\(asked)' is a distribution's ABI name: it stays the same from one upstream version to the next, so it \
            names no commit; give the upstream version, which 'cat /proc/version' on that kernel or 'dpkg -s' (or \
            'rpm -qi') of its package shows
            """
        case .notACommit(let asked):
            "'\(asked)' is not a commit; give a tag, a branch or the SHA of a commit"
        case .shallowHistory(let path):
            """
            the history between the commits is cut off, because '\(path)' is a shallow clone; fetch the rest with \
            'git -C \(path) fetch --unshallow'
            """
        case .missingObject(let id, let repository, let isShallow, let isPartial):
            Self.missing(id, repository, isShallow, isPartial)
        case .damagedObject(let id, let reason):
            "cannot read \(id): \(reason); 'git fsck' shows whether the repository is damaged"
        case .foreignFolder(let path):
            """
            cannot use '\(path)': it holds what kbisect did not put there; move that elsewhere, or choose another folder \
            with --state DIR
            """
        case .lineFeedInPath(let path):
            "cannot use '\(path)': its name has a line feed, which git cannot deal with; rename it or a folder above it"
        case .unusablePath(let path, let reason):
            "cannot look for changes of '\(path)': \(reason)"
        case .untouchedPath(let path, let isThere):
            if isThere {
                "no commit between good and bad touches '\(path)'; leave it out, or give further paths"
            } else {
                """
                no commit between good and bad touches '\(path)', and none has it; give a file or folder from the top \
                folder of the kernel's tree
                """
            }
        case .failed(let doing, let reason):
            "\(doing) failed: \(reason)"
        }
    }

    private static func unknown(_ asked: String, _ tried: String?, _ path: FilePath, _ isShallow: Bool) -> String {
        let what =
            if let tried, tried != asked {
                "'\(path)' has neither '\(asked)' nor the tag '\(tried)' that it would mean"
            } else {
                "'\(path)' has no tag, branch or commit '\(asked)'"
            }
        if isShallow {
            return what + "; it is a shallow clone: 'git -C \(path) fetch --unshallow --tags' fetches the rest"
        }
        guard tried != nil else { return what + "; 'git -C \(path) fetch --all --tags' fetches what is new" }
        return what + """
            ; fetch the tags of the stable kernels with 'git -C \(path) fetch --tags \
            https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git'
            """
    }

    private static func missing(_ id: String, _ path: FilePath, _ isShallow: Bool, _ isPartial: Bool) -> String {
        let what = "'\(path)' lacks the object \(id)"
        if isPartial {
            return what + ": it is a partial clone; 'git -C \(path) fetch --refetch --no-filter' fetches everything"
        }
        if isShallow { return what + ": it is a shallow clone; 'git -C \(path) fetch --unshallow' fetches the rest" }
        return what + ": the repository is damaged; 'git -C \(path) fsck' says more, a new clone repairs it"
    }
}
