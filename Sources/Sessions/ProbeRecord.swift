// SPDX-License-Identifier: Apache-2.0

package import Search

/// What one probe found out about one commit.
package struct ProbeRecord: Hashable, Sendable, Codable {
    /// Seconds that each part took; `nil` for a part that was not reached.
    package struct Seconds: Hashable, Sendable, Codable {
        package var checkout: Double?
        /// Fetching and unpacking a released kernel, which stands in the place of a build.
        package var fetch: Double?
        package var build: Double?
        /// Of the build, until the compiler could begin: what had to be removed, and the configuration.
        package var configure: Double?
        /// Of the build, from the first line that tells of linking the kernel.
        package var link: Double?
        package var boot: Double?
        package var test: Double?
        /// From the first to the last thing done for this probe.
        package var total: Double

        package init(total: Double = 0) {
            self.total = total
        }
    }

    /// A tree that is no commit's: made by kbisect for a proof.
    package struct Made: Hashable, Sendable, Codable {
        package enum Kind: String, Hashable, Sendable, Codable {
            /// The commits were taken back on top of the probe's commit.
            case revert
            /// They were applied on top of it.
            case pick
        }

        package var kind: Kind
        /// In the order in which it was done.
        package var commits: [CommitID]

        package init(kind: Kind, commits: [CommitID]) {
            self.kind = kind
            self.commits = commits
        }
    }

    /// What repeated boots of one kernel showed.
    package struct Trials: Hashable, Sendable, Codable {
        package var good: Int
        package var bad: Int
        package var skip: Int
        /// Of the good and bad ones, those that began with a saved state; `nil` where none did.
        package var restored: Int?

        package init(good: Int = 0, bad: Int = 0, skip: Int = 0) {
            self.good = good
            self.bad = bad
            self.skip = skip
        }

        /// Boots.
        package var total: Int { good &+ bad &+ skip }
    }

    /// A crash with its addresses looked up in the kernel's own symbols.
    package struct Oops: Hashable, Sendable, Codable {
        /// The lines of the report, each address in a function followed by file and line where they are known.
        package var lines: [String]
        /// How many addresses were found.
        package var resolved: Int

        package init(lines: [String], resolved: Int) {
            self.lines = lines
            self.resolved = resolved
        }
    }

    /// The first probe of a session is 1.
    package var number: Int
    /// What was tested.
    package var commit: CommitRecord
    /// Why it was tested: the bad end, a good end, a merge base, to narrow the range, to make sure of the answer.
    package var purpose: String
    /// Good, bad, or skip: could not be tested.
    package var verdict: Verdict
    /// Why, in one line.
    package var reason: String
    /// `uname -r` of the guest, once it said so.
    package var kernelRelease: String?
    /// What the kernel itself reported first, if anything.
    package var crash: String?
    /// `/proc/sys/kernel/tainted` after the last run of the reproducer.
    package var taint: Int?
    /// Object files that were compiled.
    package var compiledObjects: Int?
    /// Object files that were foretold to be compiled.
    package var foretoldObjects: Int?
    /// Files that the checkout wrote or removed.
    package var changedFiles: Int?
    /// What each part took.
    package var seconds: Seconds
    /// The folder with the evidence, below the session's.
    package var evidence: String
    /// When it began: seconds after the session.
    package var at: Double?
    /// What was built is not the commit's own tree, but this on top of it.
    package var made: Made?
    /// The tree that was built.
    package var tree: String?
    /// The SHA-256 of the kernel image.
    package var image: String?
    /// The SHA-256 of what of it boots, without what varies between builds of equal kernels.
    package var contents: String?
    /// Whether it was built before, from the same inputs, and was taken from the store.
    package var stored: Bool?
    /// The probe whose kernel is the same to the byte, and was booted in its place.
    package var sameAs: Int?
    /// What repeated boots showed, where there were several.
    package var trials: Trials?
    /// The crash, looked up.
    package var oops: Oops?

    /// What was applied on top of the commit before it was built, by name.
    package var patches: [String] = []
    /// Whether it was made for a proof, and not to narrow a range.
    package var isOfProof = false
    /// A later probe that saw the bug in a commit which this one contains: it was missed here.
    package var overruledBy: Int?
    /// What a person should know besides: a compiler that was started again, a time-out on a busy machine.
    package var remarks: [String]?

    package init(number: Int, commit: CommitRecord, purpose: String, evidence: String) {
        self.number = number
        self.commit = commit
        self.purpose = purpose
        self.verdict = .skip
        self.reason = "not tested"
        self.seconds = Seconds()
        self.evidence = evidence
    }

    /// A verdict that a person gave, who built and tested by themselves.
    package init(
        number: Int,
        commit: CommitRecord,
        purpose: String,
        said verdict: Verdict,
        because reason: String?
    ) {
        self.init(number: number, commit: commit, purpose: purpose, evidence: "")
        self.verdict = verdict
        self.reason = "said by hand" + (reason.map { ": \($0)" } ?? "")
    }

    /// Adds to ``remarks``, once.
    package mutating func remark(_ text: String) {
        if remarks?.contains(text) != true { remarks = (remarks ?? []) + [text] }
    }

    /// Whether it is only what a person said: there is no evidence, and kbisect built and booted nothing.
    package var isSaid: Bool { evidence.isEmpty && seconds == Seconds() }
}
