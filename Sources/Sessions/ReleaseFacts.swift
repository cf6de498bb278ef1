// SPDX-License-Identifier: Apache-2.0

package import Search

/// What a session over released kernels knows besides its verdicts.
package struct ReleaseFacts: Hashable, Sendable, Codable {
    /// All releases that could be chosen from, oldest first, with what stands for each in the search.
    package struct Candidate: Hashable, Sendable, Codable {
        package var commit: CommitID
        package var release: ReleaseRecord

        package init(commit: CommitID, release: ReleaseRecord) {
            self.commit = commit
            self.release = release
        }
    }

    /// What lies between the two neighbours of an answer.
    package struct Difference: Hashable, Sendable, Codable {
        /// The last release before what is sought.
        package var older: ReleaseRecord
        /// The first one with it.
        package var newer: ReleaseRecord
        /// Entries of the change log; those that touch one of ``subsystems`` first, each part newest first.
        package var changes: [Change]
        /// Why there are no entries, or not all; `nil` where they are complete.
        package var changesProblem: String?
        /// `btrfs`: what the scenario is about.
        package var subsystems: [String]
        /// `v6.1.176..v6.1.187`; `nil` where the versions do not say it.
        package var upstreamRange: String?
        /// The command that carries on among the commits, for a POSIX shell; `nil` without ``upstreamRange``.
        package var carryOn: String?

        package init(older: ReleaseRecord, newer: ReleaseRecord, changes: [Change] = [], subsystems: [String] = []) {
            self.older = older
            self.newer = newer
            self.changes = changes
            self.subsystems = subsystems
        }

        /// The entries that touch what the scenario is about.
        package var telling: [Change] { changes.filter(\.touchesSubsystem) }
    }

    /// One entry of a package's change log.
    package struct Change: Hashable, Sendable, Codable {
        /// One line, as the distribution wrote it: `btrfs: fix this`.
        package var text: String
        /// The version of the package whose entry it is in.
        package var version: String
        /// Whether it names what the scenario is about.
        package var touchesSubsystem: Bool

        package init(text: String, version: String, touchesSubsystem: Bool) {
            self.text = text
            self.version = version
            self.touchesSubsystem = touchesSubsystem
        }
    }

    /// Where packages were looked for, in words.
    package var sources: [String]
    /// What was chosen from, oldest first.
    package var candidates: [Candidate]
    /// The modules that the guests of the answer's newer kernel loaded, in order.
    package var modules: [String] = []
    /// What lies between, once there is an answer.
    package var difference: Difference?

    package init(sources: [String], candidates: [Candidate]) {
        self.sources = sources
        self.candidates = candidates
    }
}

extension SessionRecord {
    /// The release that stands for a commit of a search over releases.
    package func release(of commit: CommitID) -> ReleaseRecord? {
        releases?.candidates.first { $0.commit == commit }?.release
    }

    /// What a person calls a commit of this session: a release's version, a commit's first digits.
    package func name(of commit: CommitID) -> String {
        // What stands for a release has digits that mean nothing to anybody.
        release(of: commit)?.version ?? (kind == .releases ? ReleaseRecord.unknownVersion : commit.short)
    }
}
