// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why a work tree could not be brought to a commit.
///
/// The work tree is then between two commits, and is put right by the next checkout.
package enum CheckoutError: Error, Hashable, Sendable {
    /// A name in the commit cannot be written safely: the commit's own doing, which no other disk or right would change.
    case refusedName(String, reason: String)
    /// In the work tree folders lie deeper in each other than any that kbisect makes: somebody else's doing.
    case tooDeep(String)
    /// The system refused something, for example because the disk is full.
    case system(doing: String, path: String, Errno)
    /// The folder holds somebody's work, by the look of it.
    case notOurs(FilePath)
}

extension CheckoutError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .refusedName(let path, let reason):
            "the commit names the file '\(path)', which is not written: \(reason); 'git fsck' shows such commits"
        case .tooDeep(let path):
            """
            cannot remove '\(path)': folders lie more than \(Folder.deepest) deep in each other there, and kbisect made none \
            of them; remove them with 'rm -r'
            """
        case .system(let doing, let path, let error):
            "\(doing) '\(path)' failed: \(error) (errno \(error.rawValue))" + Self.advice(error)
        case .notOurs(let path):
            """
            '\(path)' holds a git repository, and kbisect did not make it: a checkout there would delete it; give \
            another folder with --state
            """
        }
    }

    private static func advice(_ error: Errno) -> String {
        switch error {
        case .noSpace, .diskQuotaExceeded: "; free some space there, or choose another disk with --state"
        case .permissionDenied, .notPermitted: "; the folder given with --state must be yours to write"
        case .readOnlyFileSystem: "; choose a folder on another disk with --state"
        case .tooManyOpenFiles: "; 'ulimit -n 1024' is enough"
        default: ""
        }
    }
}
