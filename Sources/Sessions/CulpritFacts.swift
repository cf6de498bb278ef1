// SPDX-License-Identifier: Apache-2.0

/// What the repository says of a culprit, gathered once, so that reports need nothing but the record.
///
/// All texts are somebody else's words: escape them for where they go.
package struct CulpritFacts: Hashable, Sendable, Codable {
    /// `Signed-off-by: A <a@example.org>`, as a message ends with.
    package struct Trailer: Hashable, Sendable, Codable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Which releases contain a commit, by the names of their tags.
    package struct Releases: Hashable, Sendable, Codable {
        /// The oldest mainline release: `v6.1-rc4`.
        package var mainline: String?
        /// The oldest of each stable series: `v5.15.78`, `v6.0.8`.
        package var stable: [String]
        /// Other tags, at most ten.
        package var others: [String]

        package init(mainline: String? = nil, stable: [String] = [], others: [String] = []) {
            self.mainline = mainline
            self.stable = stable
            self.others = others
        }

        /// Whether no tag contains it.
        package var isEmpty: Bool { mainline == nil && stable.isEmpty && others.isEmpty }
    }

    /// The same change in another series: the upstream commit of a stable one, or a stable one of it.
    package struct Twin: Hashable, Sendable, Codable {
        package var commit: CommitRecord
        package var releases: Releases

        package init(commit: CommitRecord, releases: Releases) {
            self.commit = commit
            self.releases = releases
        }
    }

    /// A commit that says it mends the culprit, or takes it back.
    package struct Remedy: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable {
            /// It has a `Fixes:` line that names the culprit or a twin.
            case fixes
            /// `This reverts commit ...`
            case reverts
        }

        package var kind: Kind
        package var commit: CommitRecord
        package var releases: Releases
        /// Its `Reported-by`, `Closes` and `Link` lines.
        package var reports: [Trailer]

        package init(kind: Kind, commit: CommitRecord, releases: Releases, reports: [Trailer]) {
            self.kind = kind
            self.commit = commit
            self.releases = releases
            self.reports = reports
        }
    }

    /// Somebody to write to.
    package struct Recipient: Hashable, Sendable, Codable {
        /// Empty for a list.
        package var name: String
        package var address: String
        /// Why: `author`, `Signed-off-by`, `maintainer of BTRFS FILE SYSTEM`.
        package var role: String

        package init(name: String, address: String, role: String) {
            self.name = name
            self.address = address
            self.role = role
        }
    }

    /// How far the search for twins, remedies and releases went.
    package struct Extent: Hashable, Sendable, Codable {
        /// Commits looked at.
        package var commits: Int
        /// Branches and tags that it began at.
        package var tips: Int
        /// Whether everything that could matter was looked at.
        package var isComplete: Bool

        package init(commits: Int, tips: Int, isComplete: Bool) {
            self.commits = commits
            self.tips = tips
            self.isComplete = isComplete
        }
    }

    /// The whole message.
    package var message: String
    /// The lines at its end.
    package var trailers: [Trailer]
    /// Who put it into the history.
    package var committer: String
    /// The committer's address.
    package var committerEmail: String
    /// When: ISO 8601 with an offset.
    package var committed: String
    /// Files that it changes, at most 1,000.
    package var files: [String]
    /// How many it changes.
    package var fileCount: Int
    /// The change against its first parent, as `git diff` prints it.
    package var diff: String
    /// Whether the end of ``diff`` is missing.
    package var diffIsCut: Bool
    /// What contains it.
    package var releases: Releases
    /// The commit that its message says it was taken from; may be missing in the repository.
    package var upstream: String?
    /// The same change elsewhere.
    package var twins: [Twin]
    /// Who mends it.
    package var remedies: [Remedy]
    /// How far was looked for all that.
    package var extent: Extent
    /// Whom a report goes to: the author first, then those of the trailers and of the tree's MAINTAINERS.
    package var recipients: [Recipient]
    /// Why MAINTAINERS says nothing; `nil` when it was asked.
    package var noMaintainers: String?

    package init(message: String) {
        self.message = message
        trailers = []
        committer = ""
        committerEmail = ""
        committed = ""
        files = []
        fileCount = 0
        diff = ""
        diffIsCut = false
        releases = Releases()
        twins = []
        remedies = []
        extent = Extent(commits: 0, tips: 0, isComplete: false)
        recipients = []
    }
}
