// SPDX-License-Identifier: Apache-2.0

package import CrashSignatures
package import GuestProtocol

/// What happens during a run, as it happens.
package enum GuestEvent: Hashable, Sendable {
    /// QEMU runs.
    case started(processID: Int32, accelerator: Accelerator)
    /// The kernel's console said something. Pieces come as they arrive, not line by line.
    case console([UInt8])
    /// The agent greeted us: the kernel has booted.
    case hello(GuestHello)
    /// The disks are mounted.
    case ready
    /// The reproducer was started for this run, counted from 1.
    case runStarted(Int)
    /// The reproducer printed something.
    case output(OutputStream, [UInt8])
    /// The guest is alive; its time since boot in milliseconds.
    case beat(uptimeMilliseconds: Int)
    /// The reproducer ended in this run, counted from 1.
    case runEnded(Int, ReproducerEnd)
    /// The kernel crashed. The report may grow until the run's end.
    case crashed(CrashReport)
    /// The guest did nothing for too long; a trace is being asked for.
    case silent(Duration)
    /// KVM did not bring the guest up, and the run starts again under TCG.
    case repeatingUnderTCG(reason: String)
}
