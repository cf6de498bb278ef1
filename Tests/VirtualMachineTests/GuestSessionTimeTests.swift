// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@testable import VirtualMachine

/// What becomes of a guest that is late or silent.
@Suite struct GuestSessionTimeTests {
    var guest = ScriptedGuest()

    @Test mutating func aGuestThatSaysNothingDidNotBoot() {
        guest.session.receive(console: Array("[    0.1] first\r\n\u{1b}[31mlast\n\n".utf8), at: .seconds(1))
        guest.session.tick(.seconds(9))
        #expect(guest.phase == .booting)
        guest.waits(until: 30)
        guard case .didNotBoot(.silent(after: .seconds(10), let line?)) = guest.session.outcome else {
            Issue.record("\(String(describing: guest.session.outcome))")
            return
        }
        #expect(line.hasSuffix("last"))
        #expect(guest.interrupts == 1)
        #expect(guest.phase == .over)
    }

    @Test mutating func aMountThatTakesTooLongIsNoHangWhileTheAgentBeats() {
        guest.says(guest.hello, at: 1)
        for second in 2...11 { guest.says(.beat(uptimeMilliseconds: second * 1000), at: second) }
        #expect(guest.phase == .stopping)
        guest.says(.bye, at: 12)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .overran(.settingUp, after: .seconds(10)))
        #expect(guest.interrupts == 0)
    }

    @Test mutating func aStopThatTakesTooLongIsNoHangWhileTheAgentBeats() {
        guest.comesUp()
        guest.says(.done(guest.end(1, .exited(0))), at: 3)
        for second in 4...13 { guest.says(.beat(uptimeMilliseconds: second * 1000), at: second) }
        #expect(guest.phase == .over)
        #expect(guest.session.outcome == .overran(.stopping, after: .seconds(10)))
        #expect(guest.session.ends.count == 1)
    }

    @Test(arguments: [true, false])
    mutating func anAgentThatFallsSilentWhileItSetsUpOrStopsIsHung(stopping: Bool) {
        if stopping {
            guest.comesUp()
            guest.says(.done(guest.end(1, .exited(0))), at: 3)
        } else {
            guest.says(guest.hello, at: 3)
        }
        for second in 4...9 { guest.says(.beat(uptimeMilliseconds: second * 1000), at: second) }
        guest.waits(until: 30)
        #expect(guest.hang?.phase == (stopping ? .stopping : .settingUp))
        #expect(guest.hang?.silentFor == .seconds(5))
    }

    @Test mutating func aLateStopDoesNotHideThatTheReproducerWasLate() {
        guest.comesUp()
        for second in 3...32 { guest.says(.beat(uptimeMilliseconds: second), at: second) }
        #expect(guest.phase == .over)
        #expect(guest.session.outcome == .timedOut(after: .seconds(20)))
    }

    @Test mutating func silenceIsAHangWithLoadAndTrace() {
        guest.comesUp()
        guest.says(.beat(uptimeMilliseconds: 1), at: 4)
        guest.session.tick(.seconds(8))
        #expect(guest.phase == .running(1))
        guest.session.tick(.seconds(9))
        #expect(guest.phase == .measuring)
        guest.session.tick(.milliseconds(9_500))
        #expect(guest.interrupts == 1)
        let panic = "Kernel panic - not syncing: NMI: Not continuing\n"
        guest.session.receive(console: Array(panic.utf8), at: .milliseconds(9_600))
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        #expect(guest.hang?.phase == .running(1))
        #expect(guest.hang?.silentFor == .seconds(5))
        #expect(guest.hang?.trace == ["Kernel panic - not syncing: NMI: Not continuing"])
        // The clock of the processor runs with the other one here.
        #expect(guest.hang?.isSpinning == true)
    }

    @Test mutating func timeInWhichNobodyLookedIsNoSilence() {
        guest.comesUp()
        guest.says(.beat(uptimeMilliseconds: 1), at: 4)
        guest.session.missed(.seconds(100))
        guest.session.tick(.seconds(104))
        guest.session.tick(.milliseconds(108_900))
        #expect(guest.phase == .running(1))
        guest.session.tick(.seconds(109))
        #expect(guest.phase == .measuring)
    }

    @Test mutating func aReproducerThatGoesOnTimesOut() {
        guest.comesUp()
        for second in 3...22 { guest.says(.beat(uptimeMilliseconds: second), at: second) }
        guest.session.tick(.seconds(22))
        #expect(guest.phase == .stopping)
        // The agent kills it and tells of that end; it is not one of the reproducer's.
        guest.says(.done(guest.end(1, .signalled(9))), at: 23)
        guest.says(.bye, at: 24)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .timedOut(after: .seconds(20)))
        #expect(guest.session.ends.isEmpty)
    }

    @Test mutating func aGuestThatDiesJustBeforeItsTimeIsHungAndNotLate() {
        guest = ScriptedGuest(silence: .seconds(15))
        guest.comesUp()
        guest.says(.beat(uptimeMilliseconds: 1), at: 15)
        guest.session.tick(.seconds(22))
        #expect(guest.phase == .running(1))
        guest.waits(until: 60)
        #expect(guest.hang?.phase == .running(1))
    }
}
