// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@testable import VirtualMachine

/// What crashes on the console do to a run.
@Suite struct GuestSessionCrashTests {
    private static let oops = """
        BUG: kernel NULL pointer dereference, address: 0000000000000000
        Oops: 0002 [#1] PREEMPT
        RIP: 0010:btrfs_break+0x12/0x34 [btrfs]
        ---[ end trace 0000000000000000 ]---

        """
    private static let warning = """
        ------------[ cut here ]------------
        WARNING: CPU: 0 PID: 1 at fs/btrfs/file.c:10 btrfs_odd+0x1/0x2
        RIP: 0010:btrfs_odd+0x1/0x2
        ---[ end trace 0000000000000000 ]---

        """
    var guest = ScriptedGuest()

    private mutating func prints(_ text: String, at second: Int) {
        guest.session.receive(console: Array(text.utf8), at: .seconds(second))
    }

    @Test mutating func anOopsEndsTheRunAfterAShortGrace() {
        guest.comesUp()
        prints(Self.oops, at: 3)
        guest.session.tick(.milliseconds(3_100))
        #expect(guest.phase == .running(1))
        guest.session.tick(.milliseconds(3_600))
        #expect(guest.phase == .over)
        guard case .crashed(let crash) = guest.session.outcome else {
            Issue.record("\(String(describing: guest.session.outcome))")
            return
        }
        #expect(crash.title == "BUG: unable to handle kernel NULL pointer dereference in btrfs_break")
    }

    @Test mutating func aTraceThatGoesOnIsWaitedForButNotForEver() {
        guest.comesUp()
        prints(Self.oops, at: 3)
        for tenth in 31...90 where guest.phase != .over {
            guest.session.receive(console: Array(" more+0x1/0x2\n".utf8), at: .milliseconds(tenth * 100))
            guest.session.tick(.milliseconds(tenth * 100))
            if tenth < 80 { #expect(guest.phase == .running(1)) }
        }
        #expect(guest.phase == .over)
    }

    @Test mutating func aWarningDoesNotEndTheRunAndIsTold() {
        guest.comesUp()
        prints(Self.warning, at: 3)
        guest.session.tick(.seconds(4))
        #expect(guest.phase == .running(1))
        guest.says(.done(guest.end(1, .exited(0))), at: 4)
        guest.says(.bye, at: 5)
        guest.session.machineEnded()
        let run = guest.session.result(evidence: .init(folder: "/e"), whole: .seconds(6))
        #expect(run?.outcome == .finished)
        #expect(run?.crash?.title == "WARNING in btrfs_odd")
    }

    @Test mutating func everyReportIsTold() {
        guest.comesUp()
        prints(Self.warning + "BUG: KASAN: use-after-free in freed+0x1/0x2\n" + Self.oops, at: 3)
        guest.session.tick(.seconds(4))
        let run = guest.session.result(evidence: .init(folder: "/e"), whole: .seconds(6))
        #expect(run?.crashes.map(\.kind) == [.warning, .kasan, .oops])
        #expect(run?.crash == run?.crashes.first)
        guard case .crashed(let crash) = run?.outcome else {
            Issue.record("\(String(describing: run?.outcome))")
            return
        }
        #expect(crash == run?.crashes.last)
    }

    @Test mutating func aCrashWhileUnmountingIsACrashAndTheEndsStay() {
        guest.comesUp()
        guest.says(.done(guest.end(1, .exited(0))), at: 3)
        prints(Self.oops, at: 4)
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        guard case .crashed = guest.session.outcome else {
            Issue.record("\(String(describing: guest.session.outcome))")
            return
        }
        #expect(guest.session.ends.count == 1)
    }

    @Test mutating func aPanicBeforeHelloIsABootThatFailed() {
        prints("Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n", at: 1)
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        guard case .didNotBoot(.crashed(let crash)) = guest.session.outcome else {
            Issue.record("\(String(describing: guest.session.outcome))")
            return
        }
        #expect(crash.title.hasPrefix("kernel panic: VFS"))
    }
}
