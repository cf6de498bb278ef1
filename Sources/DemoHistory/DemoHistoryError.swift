// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why the demonstration's history could not be made.
package enum DemoHistoryError: Error, Hashable, Sendable {
    /// The source package is not installed.
    case sourceMissing(FilePath, package: String)
    /// The tarball holds no kernel tree as Debian packs it.
    case notAKernelTree(FilePath, reason: String)
    /// An edit's anchor stands in the file `found` times, not once.
    case anchorMismatch(path: String, title: String, found: Int)
    /// A file that a commit adds is there already.
    case fileExists(path: String, title: String)
    /// Both sides of the merge change a file.
    case mergeConflict(path: String)
    /// A landmark is not the position of a step on main.
    case badLandmark(Int)
    /// Bytes needed and free in a folder.
    case notEnoughDisk(FilePath, needed: Int, available: Int)
    /// Another process makes the history in the same folder.
    case busy(FilePath)
    /// `git` or `tar` is not installed.
    case programMissing(String)
    /// A program failed.
    case programFailed(command: String, end: String, lastOutput: String)
    /// A file or folder cannot be read or written.
    case unusable(FilePath, reason: String)
    /// What `git fast-import` left does not hold what was sent to it.
    case incomplete(reason: String)
}

extension DemoHistoryError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .sourceMissing(let tarball, let package):
            "the demo's kernel source \(tarball) is not there; install it: apt-get install \(package)"
        case .notAKernelTree(let tarball, let reason):
            "\(tarball) is not a kernel tree as Debian packs it (\(reason)); reinstall the linux-source package"
        case .anchorMismatch(let path, let title, let found):
            "cannot make the demo's commit '\(title)': the text it changes stands \(found) times in \(path), not once; "
                + "this kbisect does not know this version of the source, install linux-source-6.1 at 6.1.192"
        case .fileExists(let path, let title):
            "cannot make the demo's commit '\(title)': \(path) exists already; "
                + "this kbisect does not know this version of the source, install linux-source-6.1 at 6.1.192"
        case .mergeConflict(let path):
            "cannot make the demo's merge: both sides change \(path); this is a fault of kbisect, please report it"
        case .badLandmark(let position):
            "the demo's plan names step \(position), which is not on its main branch; "
                + "this is a fault of kbisect, please report it"
        case .notEnoughDisk(let folder, let needed, let available):
            "making the demo's history needs \(needed >> 20) MiB in \(folder), and \(available >> 20) MiB are free; "
                + "free some, or choose another folder"
        case .busy(let folder):
            "another kbisect is making the demo's history in \(folder); wait until it is done"
        case .programMissing(let program):
            "making the demo's history needs \(program), which is not installed: apt-get install \(program)"
        case .programFailed(let command, let end, let lastOutput):
            "making the demo's history failed: \(command): \(end): \(lastOutput)"
        case .unusable(let path, let reason):
            "making the demo's history: cannot use \(path): \(reason)"
        case .incomplete(let reason):
            "the demo's history was not made whole: \(reason); try again"
        }
    }
}
