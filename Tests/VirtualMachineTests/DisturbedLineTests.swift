// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@testable import VirtualMachine

/// A serial line that others write to, or that loses something: what is not known is not concluded.
@Suite struct DisturbedLineTests {
    var guest = ScriptedGuest()

    private var output: String {
        let pieces = guest.events.compactMap { if case .output(_, let bytes) = $0 { bytes } else { nil } }
        return String(decoding: pieces.joined(), as: UTF8.self)
    }

    private mutating func prints(_ text: String, at second: Int = 3) {
        guest.says(.output(stream: .standardOutput, bytes: Array(text.utf8)), at: second)
    }

    private var isComplete: Bool? {
        guest.session.result(evidence: .init(folder: "/e"), whole: .zero)?.outputIsComplete
    }

    private mutating func ends(at second: Int = 4) {
        guest.says(.done(guest.end(1, .exited(0))), at: second)
        guest.says(.bye, at: second)
        guest.session.machineEnded()
    }

    private mutating func restarts(saying text: String = "") {
        guest.session.receive(console: Array(text.utf8), at: .seconds(5))
        guest.session.guestEndedMachine = true
        guest.session.machineEnded()
    }

    @Test mutating func aByeThatIsLostIsNoCrashWhereTheKernelSaysThatItWasToldTo() {
        guest.comesUp()
        guest.says(.done(guest.end(1, .exited(0))), at: 4)
        restarts(saying: "[    9.0] umount\n[    9.000000] reboot: Restarting system\n")
        #expect(guest.session.outcome == .finished)
    }

    @Test mutating func aResetWhileStoppingIsStillAReboot() {
        guest.comesUp()
        guest.says(.done(guest.end(1, .exited(0))), at: 4)
        restarts(saying: "[    9.0] umount\n")
        #expect(guest.session.outcome == .rebooted(afterHello: true))
    }

    @Test mutating func aRestartThatTheReproducerMadeIsNotOurs() {
        guest.comesUp()
        restarts(saying: "[    5.000000] reboot: Restarting system\n")
        #expect(guest.session.outcome == .rebooted(afterHello: true))
    }

    @Test(arguments: [[UInt8]("@K1 damaged\n".utf8), [7], [UInt8]("@K1 0".utf8) + [64]])
    mutating func silenceOnADisturbedLineIsNoHang(noise: [UInt8]) {
        guest.comesUp()
        guest.session.receive(agent: noise, at: .seconds(3))
        guest.waits(until: 40)
        #expect(guest.session.outcome == .unheard(after: .seconds(5)))
    }

    @Test mutating func aFrameThatIsCutShortByAHangIsNoDisturbance() {
        guest.comesUp()
        guest.session.receive(agent: Array("\r\n@K1 123456".utf8), at: .seconds(3))
        guest.waits(until: 40)
        #expect(guest.hang?.phase == .running(1))
    }

    @Test mutating func aBootOfWhichOnlyNoiseIsHeardIsNoFailedBoot() {
        guest.session.receive(agent: Array("@K1 1 HELLO".utf8) + [10], at: .seconds(3))
        guest.waits(until: 40)
        #expect(guest.session.outcome == .unheard(after: .seconds(10)))
    }

    @Test mutating func aTimeOutOnADisturbedLineIsNotTheReproducers() {
        guest.comesUp()
        guest.session.receive(agent: [7], at: .seconds(3))
        for second in 3..<23 { guest.says(.beat(uptimeMilliseconds: second), at: second) }
        guest.says(.bye, at: 23)
        guest.session.machineEnded()
        #expect(guest.session.outcome == .unheard(after: .seconds(20)))
    }

    @Test mutating func theTimeOfARunBeginsWithTheStartThatIsHeard() {
        guest.comesUp()
        guest.repeats(.ready, times: 2, at: 8)
        #expect(guest.session.deadline == .seconds(28))
        guest.repeats(.ready, times: 2, at: 13)
        #expect(guest.session.outcome == .unheard(after: .seconds(11)))
        #expect(guest.phase == .stopping)
    }

    @Test mutating func piecesBetweenWhichOneIsMissingAreNoLine() {
        guest.comesUp()
        prints("not B")
        guest.loses(.output(stream: .standardOutput, bytes: [10]))
        prints("AD\n")
        prints("more\n")
        ends()
        #expect(output == "not B\n[kbisect: a part of the output was lost here]\nAD\nmore\n")
        #expect(isComplete == false)
    }

    @Test mutating func aPieceThatComesLateIsPutNowhere() throws {
        guest.comesUp()
        prints("a")
        let late = try guest.holds(.output(stream: .standardOutput, bytes: [66]))
        prints("c")
        guest.session.receive(agent: late, at: .seconds(3))
        prints("d\n")
        ends()
        let note = "\n[kbisect: a part of the output was lost here]\n"
        #expect(output == "a\(note)c\(note)B\(note)d\n")
        #expect(isComplete == false)
    }

    /// What the decoder says of missing frames when it has read all of it is too late for the first.
    @Test mutating func aPieceThatComesLateWithTheNextInOneGoIsPutNowhereEither() throws {
        guest.comesUp()
        prints("BAD: once")
        let late = try guest.holds(.output(stream: .standardOutput, bytes: Array(" more\n".utf8)))
        let next = try guest.holds(.output(stream: .standardOutput, bytes: Array(" at end\n".utf8)))
        guest.session.receive(agent: next + late, at: .seconds(3))
        ends()
        let note = "\n[kbisect: a part of the output was lost here]\n"
        #expect(output == "BAD: once\(note) at end\n\(note) more\n\(note)")
        #expect(isComplete == false)
    }

    @Test mutating func aPieceOfAnEarlierRunIsNoneOfTheNext() throws {
        guest = ScriptedGuest(runs: 2)
        guest.comesUp()
        let late = try guest.holds(.output(stream: .standardOutput, bytes: [66]))
        guest.says(.done(guest.end(1, .exited(0))), at: 3)
        guest.session.receive(agent: late, at: .seconds(3))
        prints("AD\n")
        let note = "\n[kbisect: a part of the output was lost here]\n"
        #expect(output == "\(note)\(note)B\(note)AD\n")
    }

    @Test mutating func oneOfTwoThatAreMissingComesLateAndTheOtherIsStillMissing() throws {
        guest.comesUp()
        let first = try guest.holds(.output(stream: .standardOutput, bytes: Array("BAD: once".utf8)))
        guest.loses(.output(stream: .standardOutput, bytes: Array(" more\n".utf8)))
        guest.says(.beat(uptimeMilliseconds: 1), at: 3)
        guest.session.receive(agent: first, at: .seconds(3))
        prints(" at end\n")
        #expect(output == "BAD: once\n[kbisect: a part of the output was lost here]\n at end\n")
    }

    @Test mutating func moreGapsThanAreKeptAreStillGaps() {
        guest.comesUp()
        for _ in 0..<200 {
            guest.loses(.beat(uptimeMilliseconds: 1))
            guest.says(.beat(uptimeMilliseconds: 2), at: 3)
        }
        prints("a")
        #expect(output.hasSuffix("here]\na"))
    }

    @Test mutating func whatIsLostBesideTheOutputLeavesItWhole() throws {
        guest.comesUp()
        prints("a")
        let late = try guest.holds(.beat(uptimeMilliseconds: 1))
        guest.says(.beat(uptimeMilliseconds: 2), at: 3)
        guest.session.receive(agent: late, at: .seconds(3))
        prints("b\n")
        ends()
        #expect(output == "ab\n")
        #expect(isComplete == true)
    }
}
