// SPDX-License-Identifier: Apache-2.0

package import Search

/// What one probe found out about one commit.
package struct ProbeRecord: Hashable, Sendable, Codable {
    /// Seconds that each part took; `nil` for a part that was not reached.
    package struct Seconds: Hashable, Sendable, Codable {
        package var checkout: Double?
        package var build: Double?
        package var boot: Double?
        package var test: Double?
        /// From the first to the last thing done for this probe.
        package var total: Double

        package init(total: Double = 0) {
            self.total = total
        }
    }

    /// The first probe of a session is 1.
    package var number: Int
    /// What was tested.
    package var commit: CommitRecord
    /// Why it was tested: the bad end, a good end, a merge base, to narrow the range.
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
    /// Files that the checkout wrote or removed.
    package var changedFiles: Int?
    /// What each part took.
    package var seconds: Seconds
    /// The folder with the evidence, below the session's.
    package var evidence: String

    package init(number: Int, commit: CommitRecord, purpose: String, evidence: String) {
        self.number = number
        self.commit = commit
        self.purpose = purpose
        self.verdict = .skip
        self.reason = "not tested"
        self.seconds = Seconds()
        self.evidence = evidence
    }
}
