// SPDX-License-Identifier: Apache-2.0

import Checksums
import Foundation
import TestSupport
import Testing

@testable import GuestProtocol

@Suite struct FrameTests {
    let nonce = Nonce(0x0123_4567_89AB_CDEF)

    @Test func theChecksumIsTheOneOfZlib() {
        #expect(CRC32.checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(CRC32.checksum(Array("1234".utf8)[...], [], Array("56789".utf8)[...]) == 0xCBF4_3926)
    }

    @Test func base64IsTheOneOfFoundation() {
        var generator = SeededGenerator(seed: 1)
        for count in 0..<200 {
            let bytes = generator.bytes(count)
            let text = Array(Data(bytes).base64EncodedString().utf8)
            #expect(Base64.encode(bytes[...]) == text)
            #expect(Base64.decode(text[...]) == bytes)
        }
    }

    @Test(arguments: ["A", "AA==A", "A===", "====", "AB==", "AAB=", "AA =", "AA-_", "AA==AAAA"])
    func base64HasOneSpellingOnly(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }

    @Test func theExamplesInTheDocumentationAreWhatWeReadAndWrite() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/serial-protocol.md")
        let examples = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("@K1 0123456789abcdef ") }.map(String.init)
        #expect(examples.count == 2)
        var fromGuest = FrameDecoder(nonce: nonce)
        let messages = fromGuest.receive(Array((examples.joined(separator: "\n") + "\n").utf8)).map(GuestMessage.init)
        let end = ReproducerEnd(run: 1, status: .exited(1), durationMilliseconds: 42, taintAfter: 512)
        #expect(messages == [.done(end)])
        var fromHost = FrameEncoder(nonce: nonce)
        let mount = GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: "btrfs", options: "noatime")
        #expect(
            try String(decoding: fromHost.encode(.setUp([mount])), as: UTF8.self) == examples.last.map { $0 + "\n" }
        )
    }

    @Test func theLongestPayloadFitsIntoTheLongestLine() throws {
        let frame = Frame(
            sequence: 999_999_999_999_999_999,
            type: .standardOutput,
            payload: [UInt8](repeating: 0xFF, count: Frame.longestPayload)
        )
        let line = FrameEncoder.line(frame, nonce: nonce)
        #expect(line.count <= Frame.longestLine)
        var decoder = FrameDecoder(nonce: nonce)
        #expect(decoder.receive(line) == [frame])
    }

    @Test func anEndThatIsCarriageReturnAndLineFeedCounts() throws {
        var encoder = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        let line = try encoder.encode(GuestMessage.ready).dropLast() + Array("\r\r\n".utf8)
        #expect(decoder.receive(line).compactMap(GuestMessage.init) == [.ready])
        #expect(decoder.dropped == 0)
    }

    @Test func theLineMayBeCutAnywhere() throws {
        var encoder = FrameEncoder(nonce: nonce)
        let line = try encoder.encode(GuestMessage.failed(reason: "no disk"))
        for cut in 0...line.count {
            var decoder = FrameDecoder(nonce: nonce)
            let frames = decoder.receive(line[..<cut]) + decoder.receive(line[cut...])
            #expect(frames.compactMap(GuestMessage.init) == [.failed(reason: "no disk")])
        }
    }

    @Test func aFrameIsTakenOnceHoweverOftenItComes() throws {
        var encoder = FrameEncoder(nonce: nonce)
        let done = try encoder.encode(.done(ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 1)))
        var decoder = FrameDecoder(nonce: nonce)
        #expect(decoder.receive(done).count == 1)
        for uptime in 0..<200 {
            #expect(decoder.receive(done).isEmpty)
            #expect(decoder.repeatedFrames.map(\.type) == [.done])
            #expect(decoder.receive(try encoder.encode(.beat(uptimeMilliseconds: uptime))).count == 1)
        }
        #expect(decoder.repeated == 200)
        #expect(decoder.dropped == 0)
    }

    @Test func aFrameThatWasSpoiltCountsWhenItIsSentAgain() throws {
        var encoder = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        let ready = try encoder.encode(GuestMessage.ready)
        let beat = try encoder.encode(.beat(uptimeMilliseconds: 5))
        #expect(decoder.receive(ready.dropLast(4) + [10]).isEmpty)
        #expect(decoder.receive(beat).compactMap(GuestMessage.init) == [.beat(uptimeMilliseconds: 5)])
        #expect(decoder.missing == 1)
        #expect(decoder.receive(ready).compactMap(GuestMessage.init) == [.ready])
        #expect(decoder.missing == 0)
        #expect(decoder.dropped == 1)
    }

    @Test func framesOfAnotherBootAreDropped() throws {
        var other = FrameEncoder(nonce: Nonce(1))
        var decoder = FrameDecoder(nonce: nonce)
        #expect(decoder.receive(try other.encode(GuestMessage.bye)).isEmpty)
        #expect(decoder.dropped == 1)
    }

    @Test func anEchoOfTheHostIsNotTheGuest() throws {
        var host = FrameEncoder(nonce: nonce)
        var guest = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        #expect(decoder.receive(try host.encode(HostMessage.stop)).isEmpty)
        #expect(decoder.receive(try guest.encode(GuestMessage.ready)).count == 1)
        #expect(decoder.dropped == 1)
    }

    @Test func noiseInFrontOfAFrameDoesNoHarm() throws {
        var encoder = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        let line = try encoder.encode(GuestMessage.ready)
        #expect(decoder.receive(Array("[    1.0] BUG: @K1 and no end \u{0} @".utf8) + line).count == 1)
        #expect(decoder.dropped == 1)
    }

    @Test func aLineWithoutEndIsForgotten() throws {
        var encoder = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        #expect(decoder.receive(Array("@K1 ".utf8) + [UInt8](repeating: 65, count: 1 << 20)).isEmpty)
        #expect(decoder.dropped == 1)
        #expect(decoder.receive(try encoder.encode(GuestMessage.ready)).count == 1)
    }

    @Test func aNonceIsSixteenLowerCaseDigits() {
        #expect(Nonce("0123456789abcdef") == nonce)
        #expect(Nonce(5).commandLineOption == "kbisect.nonce=0000000000000005")
        for wrong in ["", "0123456789ABCDEF", "123456789abcdef", "00123456789abcdef", "+123456789abcdef"] {
            #expect(Nonce(wrong) == nil)
        }
    }
}
