// SPDX-License-Identifier: Apache-2.0

package import Search

/// All that a session found out, as `report.json` holds it.
///
/// Reports are made from this alone. docs/formats.md describes each field.
package struct SessionRecord: Hashable, Sendable, Codable {
    /// The version of this format.
    package static let currentSchema = 3

    /// One end of the range, as it was asked for and as it was understood.
    package struct End: Hashable, Sendable, Codable {
        /// What the person typed.
        package var asked: String
        /// The tag, branch or revision that it was taken as.
        package var name: String
        /// The commit behind it.
        package var commit: CommitID
        /// The released kernel that stands in the commit's place, in a search over releases.
        package var release: ReleaseRecord?

        package init(asked: String, name: String, commit: CommitID, release: ReleaseRecord? = nil) {
            self.asked = asked
            self.name = name
            self.commit = commit
            self.release = release
        }
    }

    /// A program of the host that had a part in it.
    package struct Tool: Hashable, Sendable, Codable {
        /// Its name: `gcc`.
        package var name: String
        /// The first line of what it says of its version.
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// What was asked for.
    package enum Kind: String, Hashable, Sendable, Codable {
        /// `run`: which commit is it?
        case bisection
        /// `verify`: is it this one?
        case verification
        /// `start`: which commit is it, by what a person says who builds and tests?
        case byHand
        /// `releases run`: between which two released kernels is it?
        case releases
    }

    /// What shows the bug.
    package struct Reproducer: Hashable, Sendable, Codable {
        /// As the scenario or the command line names it.
        package var name: String
        /// The copy in the session's folder; a source where there is one.
        package var file: String
        /// What it is called with.
        package var arguments: [String]
        /// Runs in one boot.
        package var runs: Int

        package init(name: String, file: String, arguments: [String], runs: Int) {
            self.name = name
            self.file = file
            self.arguments = arguments
            self.runs = runs
        }
    }

    /// The machine that built and booted.
    package struct Host: Hashable, Sendable, Codable {
        /// `Debian GNU/Linux 12 (bookworm)`
        package var distribution: String
        /// `/proc/version` of the host.
        package var kernel: String
        /// Processors that may be used.
        package var processors: Int

        package init(distribution: String, kernel: String, processors: Int) {
            self.distribution = distribution
            self.kernel = kernel
            self.processors = processors
        }
    }

    /// ``currentSchema`` of the program that wrote it.
    package var schema = Self.currentSchema
    /// What was asked for.
    package var kind: Kind
    /// The version of kbisect.
    package var kbisect: String
    /// The command that repeats it, for a POSIX shell.
    package var command: String
    /// Where the history is.
    package var repository: String
    /// The scenario's name.
    package var scenario: String
    /// The scenario's title.
    package var title: String
    /// How it searches.
    package var search: SearchFacts
    /// The ends before the commit that is sought: good where the cause is, broken where the fix is.
    package var old: [End]
    /// The end that contains it.
    package var new: End
    /// Commits that could be the one when nothing was tested yet.
    package var suspects: Int
    /// What runs the guests, and why: `tcg: no vmx or svm in /proc/cpuinfo`.
    package var accelerator: String
    /// The programs that had a part in it.
    package var tools: [Tool]
    /// The machine.
    package var host: Host?
    /// What shows the bug; `nil` when booting is the test.
    package var reproducer: Reproducer?
    /// What counts as bad, in words.
    package var badIf: [String]
    /// When it began: ISO 8601, UTC.
    package var started: String
    /// When the last line was written: ISO 8601, UTC.
    package var updated: String
    /// Every probe, in order.
    package var probes: [ProbeRecord]
    /// What a person should know besides.
    package var notes: [String]
    /// How it ended, or `nil` while it runs.
    package var end: SessionEnd?
    /// The range, to be drawn; up to date after each probe of a bisection.
    package var graph: GraphOutline?
    /// What the repository says of the culprit, once there is one.
    package var culprit: CulpritFacts?
    /// What was done to prove it.
    package var proof: ProofRecord?
    /// Where the kernels came from and what lies between the two of the answer, in a search over releases.
    package var releases: ReleaseFacts?

    package init(
        kind: Kind = .bisection,
        kbisect: String,
        command: String,
        repository: String,
        scenario: String,
        title: String,
        search: SearchFacts = SearchFacts(),
        old: [End],
        new: End,
        suspects: Int,
        accelerator: String,
        tools: [Tool],
        started: String
    ) {
        self.kind = kind
        self.kbisect = kbisect
        self.command = command
        self.repository = repository
        self.scenario = scenario
        self.title = title
        self.search = search
        self.old = old
        self.new = new
        self.suspects = suspects
        self.accelerator = accelerator
        self.tools = tools
        self.started = started
        self.updated = started
        self.badIf = []
        self.probes = []
        self.notes = []
    }
}

extension SessionRecord {
    /// What a search by hand has in place of a scenario's name.
    package static let scenarioByHand = "by-hand"

    /// Whether a commit was searched for, by whatever means.
    package var isSearch: Bool { kind != .verification }

    /// Whether a search named a commit, and the tests made to confirm it say that it is innocent.
    package var refutesItsCulprit: Bool {
        guard case .found(let commit, _, _) = end, let proof else { return false }
        return proof.grade == .refuted && proof.commit.id == commit.id
    }
}

/// How a session ended.
package enum SessionEnd: Hashable, Sendable, Codable {
    /// The commit that did it, with how each parent was cleared and what the scenario expected.
    case found(CommitRecord, parents: [ParentRecord], expectation: Expectation)
    /// The culprit is one of these; the others than the last could not be tested.
    case onlySkippedLeft([CommitRecord])
    /// It is most likely one of these, likeliest first, and as many tests as may be made do not settle it.
    case notSettled([CommitRecord])
    /// Good or bad is not what it was said to be.
    case endsWrong(String)
    /// A verification came to its grade, which ``SessionRecord/proof`` holds.
    case verified
    /// A person stopped it.
    case interrupted
    /// It could not go on; what went wrong with us.
    case failed(String)

    /// What the scenario says the culprit is, and whether that is what was found.
    package enum Expectation: String, Hashable, Sendable, Codable {
        /// The scenario names no culprit.
        case none
        /// It is the one that the scenario names.
        case met
        /// The scenario names another.
        case otherCommit
    }
}

/// A parent of the culprit, and why it is innocent.
package struct ParentRecord: Hashable, Sendable, Codable {
    /// The parent.
    package var commit: CommitID
    /// `tested good`, `ancestor of a good commit`.
    package var how: String
    /// The first line of its message.
    package var title: String

    package init(commit: CommitID, how: String, title: String = "") {
        self.commit = commit
        self.how = how
        self.title = title
    }
}

/// What a report says of a commit. All texts are somebody else's words: escape them for where they go.
package struct CommitRecord: Hashable, Sendable, Codable {
    /// Its name.
    package var id: CommitID
    /// Its parents, the one merged into first.
    package var parents: [CommitID]
    /// The first line of its message.
    package var title: String
    /// The author's name.
    package var author: String
    /// The author's mail address.
    package var email: String
    /// When it was written: ISO 8601 with the author's offset.
    package var date: String
    /// The released kernel that this stands for; then author, address and date are empty.
    package var release: ReleaseRecord?

    package init(id: CommitID, parents: [CommitID], title: String, author: String, email: String, date: String) {
        self.id = id
        self.parents = parents
        self.title = title
        self.author = author
        self.email = email
        self.date = date
    }

    /// What a person calls it: the version of a release, the first digits of a commit.
    package var name: String { release?.version ?? id.short }

    /// The same for the name of a folder.
    package var fileName: String {
        guard let release else { return id.short }
        let plain = release.version.unicodeScalars.prefix(100).map { scalar in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ".+~-".unicodeScalars.contains(scalar))
            return isPlain || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
        }
        return String(plain)
    }
}
