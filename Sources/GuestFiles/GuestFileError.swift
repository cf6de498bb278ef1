// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A file or folder of ours that could not be used.
package enum GuestFileError: Error, Hashable, Sendable {
    /// Reading it failed.
    case unreadable(FilePath, reason: String)
    /// Writing it failed.
    case unwritable(FilePath, reason: String)
    /// It is no regular file, or has more bytes than a guest can take in.
    case unsuitable(FilePath, reason: String)
}

extension GuestFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
        case .unwritable(let path, let reason):
            "cannot write '\(path)': \(reason); check the folder's permissions and free space"
        case .unsuitable(let path, let reason): "cannot use '\(path)' in the guest: \(reason)"
        }
    }
}
