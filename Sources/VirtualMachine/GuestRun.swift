// SPDX-License-Identifier: Apache-2.0

package import CrashSignatures
package import GuestProtocol
package import SystemPackage

/// What came of a run, with its evidence.
package struct GuestRun: Hashable, Sendable {
    /// The files that a run leaves.
    package struct Evidence: Hashable, Sendable {
        /// The kernel's console, as bytes, whole up to 64 MiB.
        package var console: FilePath
        /// For each console line, when it began: milliseconds since QEMU's start, and its byte offset.
        package var consoleTimes: FilePath
        /// What the reproducer printed, both streams together, up to 64 MiB.
        package var output: FilePath
        /// What QEMU itself printed.
        package var emulator: FilePath

        package init(folder: FilePath) {
            console = folder.appending("console.log")
            consoleTimes = folder.appending("console.times")
            output = folder.appending("output.log")
            emulator = folder.appending("qemu.log")
        }
    }

    /// How long the parts took, in wall time.
    package struct Durations: Hashable, Sendable {
        /// From QEMU's start to HELLO; `nil` when there was none.
        package var boot: Duration?
        /// From HELLO to the last DONE; `nil` when there was none.
        package var test: Duration?
        /// From QEMU's start to its end.
        package var whole: Duration
        /// In which QEMU waited for a processor that other programs had; no time-out counted it.
        package var starved = Duration.zero

        package init(boot: Duration? = nil, test: Duration? = nil, whole: Duration) {
            self.boot = boot
            self.test = test
            self.whole = whole
        }
    }

    /// What happened.
    package var outcome: GuestOutcome
    /// How each run of the reproducer ended, as far as they got, whatever the outcome.
    package var ends: [ReproducerEnd]
    /// What the agent said of itself and of the kernel; `nil` when it never came up.
    package var hello: GuestHello?
    /// Crashes, warnings and lockdep reports on the console, in order. Only fatal ones end the run.
    ///
    /// Those of a guest which we stopped with an NMI are left out. Of very many, ``ConsoleScanner/reportLimit`` are
    /// kept, and the first of each further kind.
    package var crashes: [CrashReport]
    /// Whether `output.log` holds all that the reproducer printed, as far as it ran: neither the agent nor we left
    /// anything out, and no frame was lost on the serial line.
    package var outputIsComplete: Bool
    /// Whether `console.log` holds all that came.
    package var consoleIsComplete: Bool
    /// How much of `console.log` came before we interrupted the guest with an NMI; what follows is our own doing.
    /// `nil`: we never did.
    package var consoleBytesBeforeNMI: Int?
    /// The accelerator that was used in the end.
    package var accelerator: Accelerator
    /// How long it took.
    package var durations: Durations
    /// Frames on the serial line that were dropped because they were damaged or not ours.
    package var droppedFrames: Int
    /// The files.
    package var evidence: Evidence
    /// Whether it began with a saved state, and was not booted.
    package var wasRestored = false
    /// The state that was saved, where that was asked for and worked.
    package var saved: SavedGuest?
    /// Why it was not saved.
    package var savingProblem: String?

    package init(
        outcome: GuestOutcome,
        ends: [ReproducerEnd] = [],
        hello: GuestHello? = nil,
        crashes: [CrashReport] = [],
        outputIsComplete: Bool = true,
        consoleIsComplete: Bool = true,
        consoleBytesBeforeNMI: Int? = nil,
        accelerator: Accelerator = .tcg,
        durations: Durations,
        droppedFrames: Int = 0,
        evidence: Evidence
    ) {
        self.outcome = outcome
        self.ends = ends
        self.hello = hello
        self.crashes = crashes
        self.outputIsComplete = outputIsComplete
        self.consoleIsComplete = consoleIsComplete
        self.consoleBytesBeforeNMI = consoleBytesBeforeNMI
        self.accelerator = accelerator
        self.durations = durations
        self.droppedFrames = droppedFrames
        self.evidence = evidence
    }

    /// The first of ``crashes``.
    package var crash: CrashReport? { crashes.first }
}
