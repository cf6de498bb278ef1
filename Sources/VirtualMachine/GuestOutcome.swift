// SPDX-License-Identifier: Apache-2.0

package import CrashSignatures

/// What became of a guest. None of these is an error.
package enum GuestOutcome: Hashable, Sendable {
    /// Every run that was wanted ended, and the machine was stopped in order.
    case finished
    /// An oops or a panic on the console, before or after the reproducer's end.
    case crashed(CrashReport)
    /// The machine restarted without our asking and without a crash on the console.
    case rebooted(afterHello: Bool)
    /// The agent never greeted us.
    case didNotBoot(BootFailure)
    /// The agent could not mount a disk, start the reproducer or use its serial port: its words.
    case couldNotSetUp(String)
    /// The agent fell silent.
    case hung(HangEvidence)
    /// The agent still beat when the time for setting up or stopping was over: a slow or busy host, or a mount that
    /// does not end.
    case overran(HangEvidence.Phase, after: Duration)
    /// The agent was not heard for so long on a serial line that somebody or something disturbs: the guest may have hung,
    /// taken its time or been done.
    case unheard(after: Duration)
    /// The guest was alive and the reproducer was not done in time.
    case timedOut(after: Duration)
}

/// Why the agent never greeted us.
package enum BootFailure: Hashable, Sendable {
    /// Nothing came in time; the last line that the kernel printed, or `nil` when it printed nothing.
    case silent(after: Duration, lastLine: String?)
    /// The kernel crashed on its way.
    case crashed(CrashReport)
    /// The machine restarted on its way, without a crash on the console; the last line that the kernel printed.
    case rebooted(lastLine: String?)
}

/// What is known of a guest that hung.
package struct HangEvidence: Hashable, Sendable {
    /// What the guest was to do.
    package enum Phase: Hashable, Sendable {
        /// Mounting the disks.
        case settingUp
        /// Running the reproducer for this time, counted from 1.
        case running(Int)
        /// Killing the reproducer, syncing, unmounting, restarting.
        case stopping
    }

    /// What the guest was to do.
    package var phase: Phase
    /// How long it had been silent.
    package var silentFor: Duration
    /// Processor time of QEMU per wall time: near the number of processors the guest spins, near 0 it waits.
    package var load: Double
    /// What the console said to a non-maskable interrupt: the trace of what ran.
    package var trace: [String]

    package init(phase: Phase, silentFor: Duration, load: Double, trace: [String]) {
        self.phase = phase
        self.silentFor = silentFor
        self.load = load
        self.trace = trace
    }

    /// Whether a processor of the guest was busy. An idle guest costs QEMU a hundredth of a processor, and one that
    /// spins gets at least its share of a busy host.
    package var isSpinning: Bool { load > 0.1 }
}
