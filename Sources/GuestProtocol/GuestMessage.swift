// SPDX-License-Identifier: Apache-2.0

/// What the agent tells the host.
///
/// The agent says ``hello(_:)`` anew each second until it was told what to set up, and ``beat(uptimeMilliseconds:)``
/// each second as long as it lives. It repeats `ready`, `failed` and `done` each second until it is told what is
/// next; the decoder takes each of them only once.
package enum GuestMessage: Hashable, Sendable {
    /// The kernel booted and the agent runs.
    case hello(GuestHello)
    /// The disks are mounted: a run can be started.
    case ready
    /// The agent could not set up or start what it was told: cannot test.
    case failed(reason: String)
    /// The reproducer printed this.
    case output(stream: OutputStream, bytes: [UInt8])
    /// User space is scheduled, so long after the start of the kernel.
    case beat(uptimeMilliseconds: Int)
    /// The reproducer ended, or was ended because the host said `stop`.
    case done(ReproducerEnd)
    /// The disks are unmounted and the machine restarts: the last message of a boot.
    case bye
    /// The agent says nothing more until it is told something: the machine's state can be saved.
    case held
}

/// The two streams of the reproducer.
package enum OutputStream: Hashable, Sendable {
    case standardOutput
    case standardError
}

/// What the agent says about the kernel that it runs on.
package struct GuestHello: Hashable, Sendable {
    /// The version of the agent's side of the protocol; 3 today.
    package var agentVersion: Int
    /// As `uname -r` prints it.
    package var kernelRelease: String
    /// The line in `/proc/version`.
    package var kernelVersion: String
    /// `MemTotal` of `/proc/meminfo`, in KiB; 0 when unknown.
    package var memoryKiB: Int
    /// What went wrong so far and did not stop the agent, such as a module that was not loaded.
    package var problems: [String]

    package init(
        agentVersion: Int,
        kernelRelease: String,
        kernelVersion: String,
        memoryKiB: Int,
        problems: [String] = []
    ) {
        self.agentVersion = agentVersion
        self.kernelRelease = kernelRelease
        self.kernelVersion = kernelVersion
        self.memoryKiB = memoryKiB
        self.problems = problems
    }
}

/// How one run of the reproducer ended.
package struct ReproducerEnd: Hashable, Sendable {
    /// Which run of this boot it was, from 1.
    package var run: Int
    /// Its exit status or signal.
    package var status: ReproducerStatus
    /// From its start to its end, in milliseconds of the guest's monotonic clock.
    package var durationMilliseconds: Int
    /// `/proc/sys/kernel/tainted` before it was started; 0 when unknown.
    package var taintBefore: Int
    /// The same after it had ended.
    package var taintAfter: Int
    /// Bytes of its output that were left out because there was too much.
    package var outputLeftOut: Int

    package init(
        run: Int,
        status: ReproducerStatus,
        durationMilliseconds: Int,
        taintBefore: Int = 0,
        taintAfter: Int = 0,
        outputLeftOut: Int = 0
    ) {
        self.run = run
        self.status = status
        self.durationMilliseconds = durationMilliseconds
        self.taintBefore = taintBefore
        self.taintAfter = taintAfter
        self.outputLeftOut = outputLeftOut
    }
}

/// What `wait` said about the reproducer.
package enum ReproducerStatus: Hashable, Sendable {
    /// It exited with this status.
    case exited(Int)
    /// This signal ended it.
    case signalled(Int)
}
