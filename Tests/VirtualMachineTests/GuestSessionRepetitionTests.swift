// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@testable import VirtualMachine

/// What the agent says again was not answered, as far as it knows.
@Suite struct GuestSessionRepetitionTests {
    var guest = ScriptedGuest(runs: 2)

    @Test mutating func eachGreetingIsAnswered() {
        guest.says(guest.hello, at: 1)
        guest.says(guest.hello, at: 2)
        #expect(guest.sent == [.setUp([guest.mount]), .setUp([guest.mount])])
        #expect(guest.session.bootTime == .seconds(1))
        #expect(guest.events.count { if case .hello = $0 { true } else { false } } == 1)
        guest.says(.ready, at: 3)
        guest.says(guest.hello, at: 4)
        #expect(guest.sent.last == guest.start(1))
    }

    @Test mutating func aRepeatedAnswerNeverCountsARunTwice() {
        guest.says(guest.hello, at: 1)
        guest.repeats(.ready, times: 3, at: 2)
        #expect(guest.sent.dropFirst() == [guest.start(1), guest.start(1), guest.start(1)])
        guest.repeats(.done(guest.end(1, .exited(0))), times: 2, at: 3)
        #expect(guest.sent.suffix(2) == [guest.start(2), guest.start(2)])
        #expect(guest.phase == .running(2))
        #expect(guest.session.ends.count == 1)
        guest.repeats(.done(guest.end(2, .exited(0))), times: 2, at: 4)
        #expect(guest.sent.suffix(2) == [.stop, .stop])
        #expect(guest.session.ends.map(\.run) == [1, 2])
        #expect(guest.events.count { if case .runStarted = $0 { true } else { false } } == 2)
    }

    @Test mutating func aFailureThatIsRepeatedIsStoppedAgain() {
        guest.says(guest.hello, at: 1)
        guest.repeats(.failed(reason: "no disk"), times: 2, at: 2)
        #expect(guest.sent.suffix(2) == [.stop, .stop])
        #expect(guest.session.outcome == .couldNotSetUp("no disk"))
    }
}
