// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import Testing

/// Order, kinds, boots, and consoles that were made to confuse.
@Suite struct ConsoleScannerTests {
    private func scan(_ text: String) -> ConsoleScanner { CrashTitleTests.scan(text) }

    private let banner = "[    0.000000] Linux version 6.1.0 (k@k) (gcc 12.2.0) #1 SMP\n"
    private let warning = "[    5.000000] WARNING: CPU: 0 PID: 1 at a.c:1 warned+0x1/0x2\n"
    private let oops =
        "[    5.100000] BUG: kernel NULL pointer dereference, address: 8\n[    5.200000] RIP: 0010:died+0x1/0x2\n"

    @Test("the first oops wins, and a second one in the same report starts none")
    func firstOopsWins() {
        let second = "[    5.300000] general protection fault: 0000 [#2]\n[    5.400000] RIP: 0010:later+0x1/0x2\n"
        let scanner = scan(banner + oops + second)
        #expect(scanner.crashes.count == 1)
        #expect(scanner.firstCrash?.title.hasSuffix(" in died") == true)
        #expect(scanner.firstCrash?.lines.count == 4)
        #expect(scanner.firstCrash?.lineNumber == 2)
    }

    @Test("a warning does not hide the oops after it, and kinds can be chosen")
    func kinds() {
        let scanner = scan(banner + warning + oops)
        #expect(scanner.crashes.map(\.kind) == [.warning, .oops])
        #expect(scanner.firstCrash?.title == "WARNING in warned")
        #expect(scanner.firstCrash { !$0.isWarning }?.title.hasSuffix(" in died") == true)
        #expect(scanner.firstFatalCrash?.kind == .oops)
        #expect(scanner.firstCrash { $0 == .hang } == nil)
    }

    @Test("a warning hides no other warning, and is one however often it comes")
    func secondWarnings() {
        let lockdep = "[    5.000000] WARNING: suspicious RCU usage\n[    5.000100] other info that might help:\n"
        let second =
            "[    5.000200] WARNING: CPU: 1 PID: 9 at b.c:2 other+0x1/0x2\n[    5.000300] RIP: 0010:other+0x1/0x2\n"
        #expect(
            scan(banner + lockdep + second).crashes.map(\.title) == [
                "WARNING: suspicious RCU usage", "WARNING in other",
            ]
        )
        #expect(scan(banner + warning + second).crashes.map(\.title) == ["WARNING in warned", "WARNING in other"])
        #expect(scan(banner + warning + lockdep).crashes.map(\.kind) == [.warning, .lockdep])
        #expect(scan(banner + warning + warning).crashes.map(\.title) == ["WARNING in warned"])
        #expect(scan(banner + lockdep + lockdep).crashes.count == 1)
    }

    @Test("what a kernel says of a restart that it was told to make is counted, and nobody else's words are")
    func announcedRestarts() {
        #expect(scan(banner + "[    9.000000] reboot: Restarting system\n").announcedRestarts == 1)
        #expect(scan(banner + "[    9.000000] Restarting system.\n").announcedRestarts == 1)
        #expect(
            scan(banner + "reboot: Restarting system\n[    9.000000] a: reboot: Restarting system\n").announcedRestarts
                == 0
        )
    }

    @Test("a warning or lockdep report that is still open hides no crash")
    func openWarnings() {
        let lockdep = "[    5.000000] WARNING: suspicious RCU usage\n[    5.000100] other info that might help:\n"
        let kasan =
            "[    5.200000] BUG: KASAN: use-after-free in freed+0x1/0x2\n[    5.200100] Read of size 8 at addr f\n"
        let hang = "[    5.300000] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [a:1]\n"
        for first in [warning, lockdep] {
            let scanner = scan(banner + first + kasan)
            #expect(scanner.crashes.count == 2)
            #expect(scanner.crashes.last?.title == "KASAN: use-after-free Read in freed")
        }
        #expect(scan(banner + warning + hang).crashes.map(\.kind) == [.warning, .hang])
        #expect(scan(banner + kasan + hang).crashes.map(\.kind) == [.kasan])
    }

    @Test("a panic that only ends an oops is noted with it, another one stands for itself")
    func panics() {
        let fatal = scan(banner + oops + "[    5.500000] Kernel panic - not syncing: Fatal exception\n")
        #expect(fatal.crashes.map(\.panic) == ["Fatal exception"])
        let late = scan(
            banner + warning + "[   60.000000] Kernel panic - not syncing: Attempted to kill init! exitcode=0x7\n"
        )
        #expect(late.crashes.map(\.kind) == [.warning, .panic])
        let asked = scan(
            banner + warning + "[    5.010000] Kernel panic - not syncing: kernel: panic_on_warn set ...\n"
        )
        #expect(asked.crashes.count == 1 && asked.firstFatalCrash?.kind == .warning)
    }

    @Test("a pause of seconds ends a report that has no end of its own")
    func pauseEndsReport() {
        let later = "[   60.000000] BUG: scheduling while atomic: repro/77/0x2\n"
        #expect(scan(banner + warning + later).crashes.map(\.kind) == [.warning, .atomicSleep])
    }

    @Test("a second boot banner is a reboot, one is not")
    func reboots() {
        #expect(scan(banner).bootBanners == 1 && scan(banner).crashes.isEmpty)
        let scanner = scan(banner + banner)
        #expect(scanner.bootBanners == 2)
        #expect(scanner.firstCrash?.title == "unexpected kernel reboot" && scanner.firstCrash?.kind == .reboot)
        // A program that prints /proc/version does not reboot anything.
        #expect(scan(banner + "Linux version 6.1.0 (k@k) (gcc 12.2.0) #1 SMP\n").bootBanners == 1)
    }

    @Test("what user space prints is not believed once lines carry time stamps")
    func forgedLines() {
        #expect(scan(banner + "BUG: KASAN: use-after-free in forged+0x1/0x2\n").crashes.isEmpty)
        #expect(scan(banner + "Kernel panic - not syncing: not really\n").crashes.isEmpty)
    }

    @Test("a kernel line after output without a line feed is seen, colours and all")
    func splicedLines() {
        let spliced =
            "progress 10%\r\u{1B}[1;31mprogress 20%\u{1B}[0m[    9.000000][    C0] Kernel panic - not syncing: sysrq triggered crash\r\n"
        let scanner = scan(banner + spliced)
        #expect(scanner.firstCrash?.title == "kernel panic: sysrq triggered crash")
        #expect(scanner.lastLine?.contains("\u{1B}") == false)
    }

    @Test("a last line without a line feed counts when nothing more comes")
    func unfinishedLine() {
        var scanner = ConsoleScanner()
        scanner.receive("Kernel panic - not syncing: x".utf8, at: .seconds(7))
        #expect(scanner.firstCrash == nil)
        scanner.finish()
        #expect(scanner.firstCrash?.title == "kernel panic: x")
        #expect(scanner.firstCrash?.time == .seconds(7))
    }

    @Test("megabytes without a line feed, then a crash")
    func endlessLine() {
        var scanner = ConsoleScanner()
        for _ in 0..<64 { scanner.receive([UInt8](repeating: UInt8(ascii: "["), count: 1 << 16)) }
        scanner.receive("\n\(oops)".utf8)
        scanner.finish()
        #expect(scanner.lineCount == 3)
        #expect(scanner.crashes.count == 1)
        #expect(scanner.firstCrash?.lineNumber == 2)
    }

    @Test("random bytes around a report do not hide it, and nothing is found in them alone")
    func binaryNoise() {
        var state: UInt64 = 7
        let noise = (0..<300_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
        var scanner = ConsoleScanner()
        scanner.receive(noise)
        #expect(scanner.crashes.isEmpty)
        scanner.receive("\n\(oops)".utf8)
        scanner.receive(noise)
        scanner.finish()
        #expect(scanner.firstCrash?.title.hasSuffix(" in died") == true)
        #expect((scanner.firstCrash?.lines.count ?? .max) <= ConsoleScanner.reportLineLimit)
    }

    @Test("thousands of reports keep a bounded number, and the first of each kind")
    func manyReports() {
        var text = banner
        for second in 10..<2000 { text += "[ \(second * 10).000000] WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\n" }
        text += "[ 90000.000000] Kernel panic - not syncing: at last\n"
        let crashes = scan(text).crashes
        #expect(crashes.count == ConsoleScanner.reportLimit + 1)
        #expect(crashes.last?.title == "kernel panic: at last")
    }
}
