// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import GuestProtocol
import Testing

@testable import VirtualMachine

/// The course of a boot, told to the session step by step.
@Suite struct GuestSessionTests {
    var guest = ScriptedGuest()

    @Test mutating func aRunGoesFromHelloToBye() {
        guest.comesUp()
        #expect(guest.phase == .running(1))
        guest.says(.output(stream: .standardError, bytes: [255, 10]), at: 3)
        guest.says(.done(guest.end(1, .exited(1))), at: 4)
        #expect(guest.phase == .stopping)
        guest.says(.bye, at: 5)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .finished)
        #expect(guest.session.ends.map(\.status) == [.exited(1)])
        #expect(guest.session.bootTime == .seconds(1))
        #expect(guest.session.testTime == .seconds(3))
        #expect(guest.sent == [.setUp([guest.mount]), guest.start(1), .stop])
        #expect(guest.events.contains(.output(.standardError, [255, 10])))
    }

    @Test mutating func withoutRunsTheMachineIsStoppedOnceItIsUp() {
        guest = ScriptedGuest(runs: 0)
        guest.comesUp()
        #expect(guest.phase == .stopping)
        guest.says(.bye, at: 3)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .finished)
        #expect(guest.session.testTime == nil)
        #expect(guest.sent == [.setUp([guest.mount]), .stop])
    }

    @Test mutating func runsGoOnAsLongAsTheyAreWanted() {
        guest = ScriptedGuest(runs: 5) { $0.status == .exited(0) }
        guest.comesUp()
        guest.says(.done(guest.end(1, .exited(0))), at: 3)
        #expect(guest.phase == .running(2))
        guest.says(.done(guest.end(2, .signalled(9))), at: 4)
        #expect(guest.phase == .stopping)
        #expect(guest.session.ends.count == 2)
    }

    @Test mutating func anEndOfAnotherRunIsNotBelieved() {
        guest.comesUp()
        guest.says(.done(guest.end(2, .exited(0))), at: 3)
        #expect(guest.phase == .running(1))
        #expect(guest.session.ends.isEmpty)
    }

    @Test mutating func whatTheAgentCannotSetUpIsItsOwnWords() {
        guest.says(guest.hello, at: 1)
        guest.says(.failed(reason: "no btrfs"), at: 2)
        #expect(guest.phase == .stopping)
        guest.says(.bye, at: 3)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .couldNotSetUp("no btrfs"))
    }

    @Test(arguments: [0, 1]) mutating func outputThatTheAgentLeftOutIsTold(bytes: Int) {
        guest.comesUp()
        guest.says(
            .done(ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 1, outputLeftOut: bytes)),
            at: 3
        )
        guest.says(.bye, at: 4)
        guest.session.machineEnded()
        #expect(guest.session.result(evidence: .init(folder: "/e"), whole: .zero)?.outputIsComplete == (bytes == 0))
    }

    @Test mutating func aFrameThatNeverCameIsTold() {
        guest.comesUp()
        guest.loses(.output(stream: .standardOutput, bytes: [66, 65, 68]))
        guest.says(.done(guest.end(1, .exited(0))), at: 3)
        guest.says(.bye, at: 4)
        guest.session.machineEnded()
        #expect(guest.session.result(evidence: .init(folder: "/e"), whole: .zero)?.outputIsComplete == false)
    }

    @Test mutating func aResetWithoutByeIsAReboot() {
        guest.comesUp()
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        #expect(guest.session.outcome == .rebooted(afterHello: true))
    }

    @Test(arguments: [
        ("kbisect agent: cannot open /dev/ttyS1: No such device; restarting\r\n", true),
        ("[    1.000000] kbisect agent: x; restarting\n", false), ("kbisect agent: cannot mount x\n", false),
    ])
    mutating func anAgentThatGivesUpBeforeItGreetsSaysSoOnTheConsole(line: String, isBelieved: Bool) {
        let bytes = Array("[    0.1] boot\n\(line)[    1.2] reboot: Restarting system\n".utf8)
        guest.session.receive(console: Array(bytes.prefix(20)), at: .seconds(1))
        guest.session.receive(console: Array(bytes.dropFirst(20)), at: .seconds(1))
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        if isBelieved {
            #expect(guest.session.outcome == .couldNotSetUp("cannot open /dev/ttyS1: No such device"))
        } else {
            #expect(guest.session.outcome == .didNotBoot(.rebooted(lastLine: "[    1.2] reboot: Restarting system")))
        }
    }

    @Test mutating func whatIsSaidOnTheConsoleAfterHelloIsNotTheAgents() {
        guest.comesUp()
        guest.session.receive(console: Array("kbisect agent: forged; restarting\n".utf8), at: .seconds(3))
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
        #expect(guest.session.outcome == .rebooted(afterHello: true))
    }

    @Test mutating func aMachineThatEndsByItselfTellsNothing() {
        guest.comesUp()
        guest.session.machineEnded()
        #expect(guest.session.outcome == nil)
        #expect(guest.phase == .over)
    }

    @Test mutating func framesOfAnotherBootAreNotHeard() throws {
        var other = FrameEncoder(nonce: Nonce(99))
        guest.session.receive(agent: try other.encode(guest.hello), at: .seconds(1))
        #expect(guest.phase == .booting)
        #expect(guest.session.decoder.dropped == 1)
    }
}
