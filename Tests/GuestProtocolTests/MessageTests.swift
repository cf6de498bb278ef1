// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@Suite struct MessageTests {
    static let guestMessages: [GuestMessage] = [
        .hello(GuestHello(agentVersion: 1, kernelRelease: "6.1.0", kernelVersion: "Linux version 6.1.0", memoryKiB: 7)),
        .hello(
            GuestHello(agentVersion: 2, kernelRelease: "", kernelVersion: "", memoryKiB: 0, problems: ["a", "", "b"])
        ),
        .ready, .failed(reason: "mount: größer"), .bye, .held, .beat(uptimeMilliseconds: 0),
        .output(stream: .standardOutput, bytes: [0, 10, 13, 255, 64]), .output(stream: .standardError, bytes: []),
        .done(ReproducerEnd(run: 1, status: .exited(255), durationMilliseconds: 3, taintBefore: 1, taintAfter: 513)),
        .done(ReproducerEnd(run: 2, status: .signalled(9), durationMilliseconds: 0, outputLeftOut: 1 << 40)),
    ]

    static let hostMessages: [HostMessage] = [
        .setUp([]),
        .setUp([
            GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: "btrfs", options: "noatime,compress=zstd"),
            GuestMount(device: "/dev/vdb", folder: "", filesystem: ""),
        ]),
        .start(run: 1, arguments: [], environment: [:]),
        .start(run: 12, arguments: ["", "a b", "--x=1"], environment: ["A": "1=2", "B": "", "Ü": "\n"]),
        .stop, .hold,
        .renew(GuestRenewal(nonce: Nonce(9), seed: Array(0..<32), milliseconds: 1_700_000_000_000)),
    ]

    @Test(arguments: guestMessages) func whatTheGuestSaysArrives(message: GuestMessage) throws {
        var encoder = FrameEncoder(nonce: Nonce(3))
        var decoder = FrameDecoder(nonce: Nonce(3))
        #expect(decoder.receive(try encoder.encode(message)).map(GuestMessage.init) == [message])
    }

    @Test(arguments: hostMessages) func whatTheHostSaysArrives(message: HostMessage) throws {
        var encoder = FrameEncoder(nonce: Nonce(3))
        var decoder = FrameDecoder(nonce: Nonce(3), from: .host)
        #expect(decoder.receive(try encoder.encode(message)).map(HostMessage.init) == [message])
    }

    /// Fields are written with `|` for the NUL behind each.
    @Test(arguments: [
        (FrameType.hello, "x|r|v|1|"), (.hello, "1|r|v|"), (.hello, "1|r|v|1"), (.ready, "x"), (.bye, "|"),
        (.failed, ""), (.failed, "a"), (.failed, "a|b|"), (.beat, ""), (.beat, "-1|"), (.beat, "01|"),
        (.done, "1|exit|0|0|0|0|"), (.done, "1|exit|256|0|0|0|0|"), (.done, "1|quit|0|0|0|0|0|"),
        (.done, "1|signal|128|0|0|0|0|"), (.done, "1|exit|0|x|0|0|0|"), (.stop, ""),
    ])
    func aPayloadThatIsNotWhatItsTypePromisesIsNoMessage(type: FrameType, fields: String) {
        let payload = fields.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
        #expect(GuestMessage(Frame(sequence: 1, type: type, payload: payload)) == nil)
    }

    @Test(arguments: ["", "1|", "1|1|", "1|x|a|", "x|0|", "1|0|a|"]) func aStartThatIsNoneIsNoMessage(fields: String) {
        let payload = fields.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
        #expect(HostMessage(Frame(sequence: 1, type: .start, payload: payload)) == nil)
    }

    @Test(arguments: ["", "0123456789abcdef|00|1|", "0123456789abcdef|SEED|x|", "0123456789abcdeF|SEED|1|"])
    func aRenewalThatIsNoneIsNoMessage(fields: String) {
        let text = fields.replacing("SEED", with: String(repeating: "0f", count: 32))
        let payload = text.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
        #expect(HostMessage(Frame(sequence: 1, type: .renew, payload: payload)) == nil)
    }

    @Test func whatTheGuestSaysCannotSteerATerminal() {
        let evil = Array("\u{1B}[2Jx\u{7}\u{202E}\n\u{0}".utf8)
        #expect(
            GuestMessage(Frame(sequence: 1, type: .failed, payload: evil))
                == .failed(reason: "\u{FFFD}[2Jx\u{FFFD}\u{FFFD}\u{FFFD}")
        )
        let bytes: [UInt8] = [0xC3, 0x28, 0]
        #expect(GuestMessage(Frame(sequence: 1, type: .failed, payload: bytes)) == .failed(reason: "\u{FFFD}("))
    }

    @Test func whatCannotBeSentIsAnErrorThatSaysSo() {
        var encoder = FrameEncoder(nonce: Nonce(3))
        let long = String(repeating: "x", count: 20_000)
        #expect(throws: MessageError.tooLong(bytes: 20_005)) {
            try encoder.encode(.start(run: 1, arguments: [long], environment: [:]))
        }
        #expect(throws: MessageError.holdsNUL("a\0b")) {
            try encoder.encode(.start(run: 1, arguments: ["a\0b"], environment: [:]))
        }
    }
}
