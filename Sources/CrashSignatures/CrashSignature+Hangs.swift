// SPDX-License-Identifier: Apache-2.0

extension CrashSignature {
    /// What the watchdogs say.
    static func hang(_ message: Substring) -> CrashSignature? {
        let line = message.after("NMI watchdog: ") ?? message.after("watchdog: ") ?? message.after("rcu: ") ?? message
        if line.hasPrefix("BUG: soft lockup") { return CrashSignature(.hang, "BUG: soft lockup", .registers) }
        if line.hasPrefix("Watchdog detected hard LOCKUP") || line.hasPrefix("BUG: hard lockup") {
            return CrashSignature(.hang, "BUG: hard lockup", .registers)
        }
        if line.hasPrefix("BUG: workqueue lockup") { return CrashSignature(.hang, "BUG: workqueue lockup", .none) }
        guard let info = line.after("INFO: ") else { return nil }
        if info.hasPrefix("task "), info.range(ofFirst: " blocked for more than ") != nil || isImmortal(info) {
            return CrashSignature(.hang, "INFO: task hung", .trace)
        }
        // `rcu_preempt self-detected stall on CPU`, `rcu_sched detected expedited stalls on CPUs/tasks: ...`
        if info.hasPrefix("rcu"), info.range(ofFirst: " detected ") != nil || info.range(ofFirst: "-detected ") != nil,
            info.range(ofFirst: " stall") != nil
        {
            return CrashSignature(.hang, "INFO: rcu detected stall", .registers)
        }
        return nil
    }

    private static func isImmortal(_ info: Substring) -> Bool {
        info.range(ofFirst: " can't die for more than ") != nil
    }
}
