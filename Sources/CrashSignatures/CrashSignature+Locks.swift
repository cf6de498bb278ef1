// SPDX-License-Identifier: Apache-2.0

extension CrashSignature {
    /// Lockdep's complaints, and those about sleeping in the wrong place.
    static func lockdep(_ message: Substring) -> CrashSignature? {
        // Before 4.11 lockdep wrote `[ INFO: possible recursive locking detected ]`.
        let line = message.after("[ ") ?? message
        for (start, title) in deadlocks where line.hasPrefix(start) { return CrashSignature(.lockdep, title, .lock) }
        for (start, title) in lockMisuse where line.hasPrefix(start) { return CrashSignature(.lockdep, title, .lock) }
        for (start, title) in atomicSleeps where line.hasPrefix(start) {
            return CrashSignature(.atomicSleep, title, .trace)
        }
        return nil
    }

    private static let deadlocks =
        [
            "circular locking dependency", "recursive locking", "irq lock inversion dependency",
        ].flatMap { what in
            ["WARNING: possible \(what) detected", "INFO: possible \(what) detected"].map { ($0, "possible deadlock") }
        } + [
            ("WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected", "possible deadlock"),
            ("WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected", "possible deadlock"),
            ("WARNING: HARDIRQ-READ-safe -> HARDIRQ-READ-unsafe lock order detected", "possible deadlock"),
            ("WARNING: SOFTIRQ-READ-safe -> SOFTIRQ-READ-unsafe lock order detected", "possible deadlock"),
        ]

    private static let lockMisuse = [
        ("WARNING: inconsistent lock state", "inconsistent lock state"),
        ("INFO: inconsistent lock state", "inconsistent lock state"),
        ("WARNING: suspicious RCU usage", "WARNING: suspicious RCU usage"),
        ("INFO: suspicious RCU usage", "WARNING: suspicious RCU usage"),
        ("WARNING: bad unlock balance detected", "WARNING: bad unlock balance"),
        ("BUG: bad unlock balance detected", "WARNING: bad unlock balance"),
        ("WARNING: held lock freed", "WARNING: held lock freed"),
        ("BUG: held lock freed", "WARNING: held lock freed"),
        ("WARNING: lock held when returning to user space", "WARNING: lock held when returning to user space"),
        ("BUG: lock held when returning to user space", "WARNING: lock held when returning to user space"),
        ("BUG: Invalid wait context", "BUG: Invalid wait context"),
        ("BUG: MAX_LOCK_DEPTH too low", "BUG: MAX_LOCK_DEPTH too low"),
    ]

    private static let atomicSleeps = [
        ("BUG: sleeping function called from invalid context", "BUG: sleeping function called from invalid context"),
        ("BUG: scheduling while atomic", "BUG: scheduling while atomic"),
        ("BUG: using smp_processor_id() in preemptible", "BUG: using smp_processor_id() in preemptible code"),
        ("BUG: using __this_cpu_", "BUG: using __this_cpu operation in preemptible code"),
    ]
}
