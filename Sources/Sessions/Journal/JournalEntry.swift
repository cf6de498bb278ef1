// SPDX-License-Identifier: Apache-2.0

package import Search

/// One line of a session's journal: a decision before it is carried out, or a result before it counts.
///
/// docs/journal.md describes each, docs/journal.schema.json is their JSON Schema.
package struct JournalEntry: Hashable, Sendable, Codable {
    /// The first entry is 1, and none is left out.
    package var n: Int
    /// When it was written: ISO 8601, UTC. For people: clocks are set back, so nothing goes by it.
    package var at: String
    /// What happened.
    package var event: JournalEvent

    package init(n: Int, at: String, event: JournalEvent) {
        self.n = n
        self.at = at
        self.event = event
    }
}

/// What a journal tells.
package enum JournalEvent: Hashable, Sendable, Codable {
    /// The session begins; always the first entry.
    case begun(SessionBeginning)
    /// It was taken up again, by this version of kbisect; what a person should know of that.
    case resumed(kbisect: String, notes: [String])
    /// A kernel is going to be built.
    case building(number: Int, commit: CommitID, purpose: String, key: String)
    /// It was built, or cannot be.
    case built(KernelOutcome)
    /// A kernel is going to be booted for the `count`th time in its probe.
    case booting(number: Int, commit: CommitID, purpose: String, kernel: String, count: Int)
    /// It was booted and judged.
    case booted(BootOutcome)
    /// A crash was looked up; `oops` is absent where nothing was found.
    case decoded(kernel: String, oops: ProbeRecord.Oops?)
    /// What a build taught of commits that were not built.
    case foreseen(Outlook)
    /// What building some commits was foretold to take, for the next choice.
    case foretold(Forecast)
    /// The session stopped before its end, and can be resumed.
    case stopped(String)
    /// It is over.
    case ended(SessionEnd)
}

/// All that a session needs to be led to the same end by another process.
package struct SessionBeginning: Hashable, Sendable, Codable {
    /// The version of the journal's format.
    package static let currentFormat = 1

    package var format = Self.currentFormat
    /// What was typed after the program's name.
    package var arguments: [String]
    /// The folder that it was typed in.
    package var directory: String
    /// The record before anything was tested.
    package var record: SessionRecord
    /// The files that decide what a verdict is about: compilers, QEMU, fragments, patches.
    package var files: [FileFingerprint]

    package init(arguments: [String], directory: String, record: SessionRecord, files: [FileFingerprint]) {
        self.arguments = arguments
        self.directory = directory
        self.record = record
        self.files = files
    }
}

/// A file as it was when a session began.
package struct FileFingerprint: Hashable, Sendable, Codable {
    /// What it is in the session: `gcc`, `configuration fragment`.
    package var role: String
    /// Where it is, with no symbolic link on the way.
    package var path: String
    /// 64 hexadecimal digits.
    package var sha256: String

    package init(role: String, path: String, sha256: String) {
        self.role = role
        self.path = path
        self.sha256 = sha256
    }
}

/// What came of a build.
package struct KernelOutcome: Hashable, Sendable, Codable {
    /// A kernel that can be booted.
    package struct Image: Hashable, Sendable, Codable {
        /// Where it was kept.
        package var path: String
        /// `vmlinux` or `bzImage`.
        package var format: String
        /// 64 hexadecimal digits.
        package var sha256: String
        /// The SHA-256 of what of it boots; kernels with the same one are equal.
        package var contents: String?

        package init(path: String, format: String, sha256: String, contents: String? = nil) {
            self.path = path
            self.format = format
            self.sha256 = sha256
            self.contents = contents
        }
    }

    /// What was built: a commit, or a tree that kbisect made.
    package var key: String
    /// The probe as far as it had come.
    package var probe: ProbeRecord
    /// `nil` where the build says it all; then verdict and reason are in ``probe``.
    package var image: Image?

    package init(key: String, probe: ProbeRecord, image: Image?) {
        self.key = key
        self.probe = probe
        self.image = image
    }
}

/// What one boot showed.
package struct BootOutcome: Hashable, Sendable, Codable {
    /// The kernel's SHA-256.
    package var kernel: String
    /// The probe as the boot left it; its verdict is not yet concluded.
    package var probe: ProbeRecord
    /// What this boot said.
    package var verdict: Verdict
    /// Why, in one line.
    package var reason: String
    /// The lines of the crash that it showed.
    package var crash: [String]?
    /// Whether what booted is another kernel than the one that was meant.
    package var isForeign: Bool
    /// Whether the guest began with a saved state; `nil` where it was booted.
    package var isRestored: Bool?

    package init(
        kernel: String,
        probe: ProbeRecord,
        verdict: Verdict,
        reason: String,
        crash: [String]?,
        isForeign: Bool,
        isRestored: Bool? = nil
    ) {
        self.kernel = kernel
        self.probe = probe
        self.verdict = verdict
        self.reason = reason
        self.crash = crash
        self.isForeign = isForeign
        self.isRestored = isRestored
    }
}
