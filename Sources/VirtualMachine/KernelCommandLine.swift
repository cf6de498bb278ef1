// SPDX-License-Identifier: Apache-2.0

/// The kernel command line of a machine.
///
/// The last word of a kind counts, so what kbisect depends on stands behind what a scenario says: `quiet` or
/// `printk.time=0` would hide crashes. The longer limits of a slow machine stand before it, as defaults.
struct KernelCommandLine {
    /// The whole line.
    let text: String

    init(_ configuration: MachineConfiguration, more: [String]) {
        let own = Self.scenario(configuration.kernelArguments)
        let limits = configuration.accelerator == .tcg ? Self.slowLimits : []
        let words = limits + own.kernel + Self.needed + [configuration.nonce.commandLineOption] + more + own.first
        text = words.joined(separator: " ")
    }

    private static let needed = [
        "console=ttyS0",
        // A panic and a reboot end QEMU at once (-no-reboot). Without ACPI a power-off never would.
        "panic=-1", "reboot=t",
        // Lines with a time stamp are the kernel's: what a program prints there is not taken for a crash.
        "printk.time=1",
        // WARN and lockdep splats have level 4, which `quiet` would hide; the banner with the kernel's version,
        // which a report begins with, has level 5.
        "loglevel=6",
        // QMP's inject-nmi makes a hung kernel print what it is doing.
        "unknown_nmi_panic",
    ]

    private static let slowLimits = [
        // Translated code is 10 to 20 times slower, and reports of lockups and stalls must not come from that.
        // 300 s is the most that rcu_jiffies_till_stall_check() takes.
        "watchdog_thresh=165", "workqueue.watchdog_thresh=420", "rcupdate.rcu_cpu_stall_timeout=300",
        // The agent raises the limit for hung tasks: of that there is no option in all kernels.
        "kbisect.slow",
        // No calibration of clocks against each other: 0.1 s of a boot.
        "tsc=reliable", "no_timer_check",
    ]

    /// A scenario's words for the kernel, and from `--` on those for the first process, which come last of all.
    private static func scenario(_ text: String) -> (kernel: [String], first: [String]) {
        let words = words(text)
        let end = words.firstIndex(of: "--") ?? words.endIndex
        return (Array(words[..<end]), Array(words[end...]))
    }

    /// Splits as next_arg() in lib/cmdline.c does: blanks inside of `"` do not count.
    private static func words(_ text: String) -> [String] {
        var isQuoted = false
        return text.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == " " && !isQuoted
        }.map(String.init)
    }
}
