// SPDX-License-Identifier: Apache-2.0

/// What sort of complaint a kernel made. Whether one counts is for the scenario to say.
package enum CrashKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// `WARNING: ... at SOURCE FUNCTION`: the kernel goes on.
    case warning
    /// Lockdep: possible deadlocks, wrong use of locks and RCU. The kernel goes on.
    case lockdep
    /// Sleeping or scheduling where that is not allowed. The kernel goes on.
    case atomicSleep
    /// Other lines that begin with `BUG:` and do not end anything: bad page state, slab poison. The kernel goes on.
    case bug
    /// The address sanitizer. The kernel goes on unless told to panic.
    case kasan
    /// The sampling memory checker. The kernel goes on.
    case kfence
    /// Use of uninitialised memory. The kernel goes on unless told to panic.
    case kmsan
    /// Data races. The kernel goes on.
    case kcsan
    /// Undefined behaviour in C. The kernel goes on.
    case ubsan
    /// Soft and hard lockups, RCU stalls, hung tasks, workqueue lockups. The kernel goes on, if it can.
    case hang
    /// A fault or `BUG()` in kernel mode: the task is killed, and often everything waits for what it held.
    case oops
    /// The kernel gave up by itself, with nothing before that says why.
    case panic
    /// A second boot banner: the machine was reset without a word.
    case reboot
    /// The guest printed nothing at all. Never from the scanner: who waits for output finds it out.
    case noOutput
    /// The guest fell silent. Never from the scanner, like ``noOutput``.
    case lostConnection

    /// Whether nothing useful can be expected from the guest after it.
    package var endsGuest: Bool {
        switch self {
        case .oops, .panic, .reboot, .noOutput, .lostConnection: true
        case .warning, .lockdep, .atomicSleep, .bug, .kasan, .kfence, .kmsan, .kcsan, .ubsan, .hang: false
        }
    }

    /// Whether it is a warning in the sense of a scenario's `bad-if: warning`: the kernel complains and goes on
    /// unharmed. Everything else is a crash in the sense of `bad-if: crash`.
    package var isWarning: Bool { self == .warning || self == .lockdep }
}
