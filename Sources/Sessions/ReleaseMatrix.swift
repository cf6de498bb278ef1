// SPDX-License-Identifier: Apache-2.0

package import Search

/// Every release against every case of a reproducer: where a bug lives. `matrix.json` holds it.
package struct ReleaseMatrix: Hashable, Sendable, Codable {
    /// What one case came to on one release.
    package struct Cell: Hashable, Sendable, Codable {
        /// `.skip` where it could not be tested.
        package var verdict: Verdict
        /// What the reproducer said, or why it could not be tested; hostile. Empty where there is nothing to say.
        package var reason: String

        package init(verdict: Verdict, reason: String = "") {
            self.verdict = verdict
            self.reason = reason
        }
    }

    /// A release and what its guest said: a column.
    package struct Column: Hashable, Sendable, Codable {
        package var release: ReleaseRecord
        /// `uname -r` of the guest, once it said so.
        package var kernelRelease: String?
        /// What the whole boot came to, by the scenario's rules.
        package var verdict: Verdict
        /// Why, in one line; hostile.
        package var reason: String
        /// By the name of the case. A case that is not here did not run.
        package var cells: [String: Cell]
        /// The folder with the evidence, below the session's.
        package var evidence: String
        /// Seconds for this release, fetching included.
        package var seconds: Double

        package init(release: ReleaseRecord, verdict: Verdict, reason: String, evidence: String) {
            self.release = release
            self.verdict = verdict
            self.reason = reason
            self.evidence = evidence
            cells = [:]
            seconds = 0
        }
    }

    /// The version of this format.
    package var schema = 1
    /// The scenario's name and title.
    package var scenario: String
    package var title: String
    /// The command that repeats it, for a POSIX shell.
    package var command: String
    package var kbisect: String
    /// What ran the guests, and why.
    package var accelerator: String
    /// When it began: ISO 8601, UTC.
    package var started: String
    /// The cases in the order in which the reproducer ran them: the rows.
    package var cases: [String]
    /// Oldest release first.
    package var columns: [Column]
    /// What a person should know besides.
    package var notes: [String] = []
    /// How many releases were to be tested: more than ``columns`` where it was broken off, or is not over.
    package var planned = 0

    /// How many releases are missing.
    package var missing: Int { max(0, planned - columns.count) }

    package init(
        scenario: String,
        title: String,
        command: String,
        kbisect: String,
        accelerator: String,
        started: String
    ) {
        self.scenario = scenario
        self.title = title
        self.command = command
        self.kbisect = kbisect
        self.accelerator = accelerator
        self.started = started
        cases = []
        columns = []
    }
}
