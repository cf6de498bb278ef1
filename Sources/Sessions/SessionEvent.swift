// SPDX-License-Identifier: Apache-2.0

package import Proof
package import Search

/// What happens in a session, in order: the only output of the engine.
package enum SessionEvent: Hashable, Sendable {
    /// Something that a person should know.
    case note(String)
    /// The range is known, nothing is tested yet.
    case planned(SessionPlan)
    /// A commit is taken up.
    case probeStarted(number: Int, commit: CommitRecord, purpose: String)
    /// The probe at hand goes on to this.
    case stage(ProbeStage)
    /// Objects compiled, of those that are expected.
    case building(done: Int, expected: Int?)
    /// A line that the reproducer printed; hostile.
    case output(String)
    /// A probe is done; what is left after it: commits, kernels to test, and about how long these take, as far as that is
    /// known.
    case probeEnded(ProbeRecord, suspects: Int, steps: Int, seconds: Double? = nil)
    /// A proof begins.
    case proofStarted(ProofRecord)
    /// A kernel of a proof is booted for the `count`th time, of so many as far as that is known.
    case trial(number: Int, commit: CommitRecord, count: Int, of: Int?)
    /// A claim of a proof was decided.
    case checked(ProofCheck)
    /// The session is over.
    case ended(SessionRecord)
}

/// Takes events as they happen, from any thread, in order.
package typealias SessionEvents = @Sendable (SessionEvent) -> Void

/// The parts of a probe.
package enum ProbeStage: String, Hashable, Sendable, Codable {
    case checkout
    case fetch
    case build
    case boot
    case test
}

/// What a session is about to do.
package struct SessionPlan: Hashable, Sendable, Codable {
    /// The scenario's name.
    package var scenario: String
    /// What is sought.
    package var terms: Terms
    /// The ends before the commit that is sought.
    package var old: [SessionRecord.End]
    /// The end that contains it.
    package var new: SessionRecord.End
    /// Commits that could be the one.
    package var suspects: Int
    /// Probes that are expected, the ends included.
    package var steps: Int
    /// What runs the guests, and why.
    package var accelerator: String
    /// Where the evidence goes.
    package var folder: String

    package init(
        scenario: String,
        terms: Terms,
        old: [SessionRecord.End],
        new: SessionRecord.End,
        suspects: Int,
        steps: Int,
        accelerator: String,
        folder: String
    ) {
        self.scenario = scenario
        self.terms = terms
        self.old = old
        self.new = new
        self.suspects = suspects
        self.steps = steps
        self.accelerator = accelerator
        self.folder = folder
    }

    /// The plan of a session that was just begun.
    ///
    /// - Parameter folder: Where its evidence goes.
    package init(_ record: SessionRecord, steps: Int, folder: String) {
        self.init(
            scenario: record.scenario,
            terms: record.terms,
            old: record.old,
            new: record.new,
            suspects: record.suspects,
            steps: steps,
            accelerator: record.accelerator,
            folder: folder
        )
    }
}
