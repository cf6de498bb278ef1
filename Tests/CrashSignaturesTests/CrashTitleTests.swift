// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import Testing

/// One console text for each sort of report, in the format of real kernels.
@Suite struct CrashTitleTests {
    /// Adds the time stamps that a kernel with `CONFIG_PRINTK_TIME` and `CONFIG_PRINTK_CALLER` prints.
    static func stamped(_ text: String, caller: String = "[   T77]") -> String {
        let lines = ["Linux version 6.1.0 (k@k) (gcc 12.2.0) #1 SMP"] + text.split(separator: "\n").map(String.init)
        return lines.enumerated().map { "[    \($0 / 10).\(100_000 + $0)]\(caller) \($1)\r\n" }.joined()
    }

    static func scan(_ text: String) -> ConsoleScanner {
        var scanner = ConsoleScanner()
        scanner.receive(text.utf8)
        scanner.finish()
        return scanner
    }

    @Test("each report has its title, with and without time stamps", arguments: ConsoleTexts.all)
    func titles(sample: ConsoleTexts.Sample) throws {
        for text in [sample.text, Self.stamped(sample.text), Self.stamped(sample.text, caller: "")] {
            let crashes = Self.scan(text).crashes
            #expect(crashes.map(\.title) == [sample.title])
            #expect(crashes.first?.kind == sample.kind)
        }
    }

    @Test("a title is the same when the bytes come one by one")
    func byteByByte() {
        for sample in ConsoleTexts.all {
            var scanner = ConsoleScanner()
            for byte in Self.stamped(sample.text).utf8 { scanner.receive(CollectionOfOne(byte)) }
            scanner.finish()
            #expect(scanner.crashes == Self.scan(Self.stamped(sample.text)).crashes)
        }
    }

    @Test(
        "notices are no crashes",
        arguments: [
            "DEBUG: BUG: KASAN: slab-out-of-bounds in f+0x1/0x2",
            "ODEBUG: free active (active state 0) object type: timer_list hint: f+0x0/0x10",
            "INFO: lockdep is turned off.",
            "WARNING: Spectre v2 mitigation leaves CPU vulnerable to unprivileged eBPF attacks, data leaks possible!",
            "Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible!",
            "WARNING: kernel stack regs at 00000000abcd in repro:123 has bad 'bp' value 00000000dcba",
            "WARNING: The mand mount option has been deprecated and",
            "traps: repro[77] general protection fault ip:401234 sp:7ffd error:0 in repro[401000+1000]",
            "repro[77]: segfault at 0 ip 0000000000401136 sp 00007ffd error 6 in repro[401000+1000]",
            "INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.234 msecs",
            "BTRFS info (device vda): using crc32c (crc32c-generic) checksum algorithm",
        ]
    )
    func notices(line: String) {
        #expect(Self.scan(line + "\n").crashes.isEmpty)
        #expect(Self.scan(Self.stamped(line)).crashes.isEmpty)
    }
}
