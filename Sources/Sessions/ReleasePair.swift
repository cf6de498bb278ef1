// SPDX-License-Identifier: Apache-2.0

package import Search

/// The two neighbours that a search over released kernels ended at.
///
/// It is all that such a search can say: which commit between them did it is not known.
package struct ReleasePair: Hashable, Sendable {
    /// The last release before what is sought.
    package let older: ReleaseRecord
    /// The first one with it.
    package let newer: ReleaseRecord
    /// What stands for ``older`` in the search.
    package let olderID: CommitID?
    /// What stands for ``newer`` in the search.
    package let newerID: CommitID

    /// - Returns: `nil` where no releases were searched, or where nothing was found.
    package init?(_ record: SessionRecord) {
        guard record.kind == .releases, case .found(let commit, let parents, _) = record.end else { return nil }
        newerID = commit.id
        olderID = parents.first?.commit ?? commit.parents.first
        let difference = record.releases?.difference
        // Of the candidates: only these know who vouches for them.
        newer = record.release(of: commit.id) ?? commit.release ?? difference?.newer ?? .unknown
        older = olderID.flatMap(record.release) ?? difference?.older ?? .unknown
    }
}

extension ReleaseRecord {
    /// What stands for one that a record does not tell of. No digits of ours, which would mean nothing to anybody.
    static let unknown = ReleaseRecord(version: unknownVersion, flavour: "", packages: [])
    static let unknownVersion = "an unknown release"

    /// The package with the kernel; empty where there is none.
    package var package: String { packages.first?.name ?? "" }

    /// The version, as short and plain as a line wants it: escape it.
    package var shownVersion: String { version.displayable(upTo: 60) }
}
