// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import TestSupport
import Testing

/// Whatever else is on the line: no message is made up, and those that are whole arrive.
@Suite struct NoiseTests {
    let nonce = Nonce(0xFEED_FACE_0000_0001)

    private func message(_ number: Int, _ generator: inout SeededGenerator) -> GuestMessage {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: .beat(uptimeMilliseconds: number)
        case 1: .output(stream: .standardError, bytes: generator.bytes(Int.random(in: 0..<300, using: &generator)))
        case 2: .failed(reason: "reason \(number)")
        default: .done(ReproducerEnd(run: number, status: .exited(number % 256), durationMilliseconds: number))
        }
    }

    /// The frame with one bit or a few turned; never its line feed, whose loss takes the next line with it.
    private func damaged(_ frame: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var result = frame
        for _ in 0...Int.random(in: 0..<4, using: &generator) {
            let position = Int.random(in: 0..<(frame.count - 1), using: &generator)
            result[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        }
        return result == frame ? [] : result
    }

    @Test(arguments: 0..<60) func damagedFramesAreDroppedAndWholeOnesArrive(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var encoder = FrameEncoder(nonce: nonce)
        var line: [UInt8] = []
        var whole: [GuestMessage] = []
        for number in 0..<120 {
            let message = message(number, &generator)
            let frame = try encoder.encode(message)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: line += damaged(frame, &generator)
            case 1: line += frame.prefix(Int.random(in: 0..<(frame.count - 1), using: &generator))
            case 2:
                // On a line of its own: a piece cut off before could otherwise be made whole by this one.
                line += [10] + frame.dropFirst(Int.random(in: 1..<frame.count, using: &generator))
            case 3:
                // The kernel's log in the middle of a frame, as on a shared console.
                let cut = Int.random(in: 1..<(frame.count - 1), using: &generator)
                line += frame[..<cut] + Array("[    3.141592] BTRFS info (device vda): hello\n".utf8) + frame[cut...]
            case 4:
                line += frame + frame
                whole.append(message)
            default:
                if Bool.random(using: &generator) {
                    line += generator.bytes(Int.random(in: 0..<500, using: &generator))
                }
                line += frame
                whole.append(message)
            }
        }
        var decoder = FrameDecoder(nonce: nonce)
        var received: [GuestMessage] = []
        var rest = line[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1..<2000, using: &generator))
            received += decoder.receive(piece).compactMap(GuestMessage.init)
            rest = rest.dropFirst(piece.count)
        }
        let firstDifference = zip(received, whole).first { $0 != $1 }.map { "\($0.0) in place of \($0.1)" }
        #expect(firstDifference == nil)
        #expect(received.count == whole.count)
        #expect(decoder.dropped > 0)
        #expect(decoder.repeated > 0)
    }

    @Test func megabytesOfNoiseAreNoMessage() throws {
        var generator = SeededGenerator(seed: 99)
        var encoder = FrameEncoder(nonce: nonce)
        var decoder = FrameDecoder(nonce: nonce)
        for round in 0..<8 {
            #expect(decoder.receive(generator.bytes(1 << 18)).isEmpty)
            let beat = GuestMessage.beat(uptimeMilliseconds: round)
            #expect(decoder.receive(try encoder.encode(beat)).map(GuestMessage.init) == [beat])
        }
    }

    @Test func everySingleBitThatTurnsSpoilsTheFrame() throws {
        var encoder = FrameEncoder(nonce: nonce)
        let frame = try encoder.encode(.failed(reason: "no such disk"))
        for position in 0..<(frame.count - 1) {
            for bit in 0..<8 {
                var damaged = frame
                damaged[position] ^= 1 << UInt8(bit)
                var decoder = FrameDecoder(nonce: nonce)
                #expect(decoder.receive(damaged).isEmpty, "bit \(bit) of byte \(position)")
            }
        }
    }
}
