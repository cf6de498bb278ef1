// SPDX-License-Identifier: Apache-2.0

/// What came of applying a patch.
package enum PatchOutcome: Hashable, Sendable {
    /// A commit has the tree with all of its changes.
    case made(Graft)
    /// Every change of it is in the base already: it does not fit, and could be taken back there.
    case isThere
    /// A part of it does not fit.
    case conflict(PatchConflict)
}

/// The files whose changes do not fit.
package struct PatchConflict: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        /// Its name; bytes that are not UTF-8 are U+FFFD.
        package let name: String
        /// What does not fit, in a few words of libgit2.
        package let reason: String
    }

    /// The most files that are named.
    package static let mostFiles = 20

    /// In the order of the patch.
    package let files: [File]
    /// Whether there may be more.
    package let isCut: Bool
}
