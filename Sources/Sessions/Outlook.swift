// SPDX-License-Identifier: Apache-2.0

package import Search

/// What a build taught of the commits of a range that were not built.
package struct Outlook: Hashable, Sendable, Codable {
    /// The commit that was built.
    package var built: CommitID
    /// By position in the range, parents first, a `1` for a commit that changes nothing which builds were seen to read, else
    /// `0`.
    package var unread: String
    /// Commits that are proven to have the kernel of ``built``, each one step from it or from another of them.
    package var sameKernel: [CommitID]

    package init(built: CommitID, unread: [Bool], sameKernel: [CommitID] = []) {
        self.built = built
        self.unread = String(unread.map { $0 ? "1" : "0" })
        self.sameKernel = sameKernel
    }

    /// ``unread`` as the search takes it.
    package var isUnread: [Bool] { unread.utf8.map { $0 == UInt8(ascii: "1") } }
}

/// How many objects would be compiled for each of some commits, from what lay in the build folder.
package struct Forecast: Hashable, Sendable, Codable {
    /// What was asked for.
    package var commits: [CommitID]
    /// For each of them.
    package var objects: [Int]
    /// Those whose kernels were built before, so that nothing has to be compiled.
    package var stored: [CommitID]?

    package init(commits: [CommitID], objects: [Int], stored: [CommitID]? = nil) {
        self.commits = commits
        self.objects = objects
        self.stored = stored
    }
}
