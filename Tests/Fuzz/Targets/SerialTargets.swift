// SPDX-License-Identifier: Apache-2.0

import GuestProtocol

/// The nonce of the corpus, so that seeds hold whole frames.
let fuzzNonce = Nonce(0x0123_4567_89ab_cdef)

/// Frames of either sender, in a line made of whole frames and raw bytes.
///
/// No frame is made up: each that is found stands in the line byte for byte. Cuts make no difference.
@Sendable func fuzzFrames(_ bytes: [UInt8]) {
    let line = serialLine(bytes)
    for sender in [FrameSender.guest, .host] {
        var whole = FrameDecoder(nonce: fuzzNonce, from: sender)
        let frames = whole.receive(line)
        var split = FrameDecoder(nonce: fuzzNonce, from: sender)
        require(pieces(line).flatMap { split.receive($0) } == frames, "cuts change the frames")
        require(split.dropped == whole.dropped && split.repeated == whole.repeated, "cuts change the counts")
        require(whole.missing >= 0, "fewer than none are missing")
        require(Set(frames.map(\.sequence)).count == frames.count, "one number twice")
        for frame in frames {
            require(frame.type.sender == sender, "a frame of the other end")
            require(frame.sequence > 0 && frame.payload.count <= Frame.longestPayload, "beyond the limits")
            let written = FrameEncoder.line(frame, nonce: fuzzNonce).dropLast()
            require(line.contains(written), "a frame that is not on the line")
        }
    }
}

/// Payloads of every type: what is taken for a message says the same when it is written and read again.
@Sendable func fuzzMessages(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    let type = FrameType.allCases[Int(choices.byte()) % FrameType.allCases.count]
    let frame = Frame(sequence: 1, type: type, payload: choices.rest)
    var encoder = FrameEncoder(nonce: fuzzNonce)
    let guest = GuestMessage(frame)
    let host = HostMessage(frame)
    require(guest == nil || type.sender == .guest, "a message of the other end")
    require(host == nil || type.sender == .host, "a message of the other end")
    do {
        if let guest {
            var decoder = FrameDecoder(nonce: fuzzNonce)
            let again = decoder.receive(try encoder.encode(guest))
            require(again.map { GuestMessage($0) } == [guest], "a message changes on its way")
        }
        if let host {
            var decoder = FrameDecoder(nonce: fuzzNonce, from: .host)
            let again = decoder.receive(try encoder.encode(host))
            require(again.map { HostMessage($0) } == [host], "a message changes on its way")
        }
    } catch MessageError.tooLong {
        // U+FFFD in the place of a damaged byte takes three.
    } catch {
        require(false, "not to be written again: \(error)")
    }
}

extension Array where Element: Equatable {
    /// Whether a part of it is this.
    func contains(_ part: some Collection<Element>) -> Bool {
        guard let first = part.first, count >= part.count else { return part.isEmpty }
        return indices.dropLast(part.count - 1).contains { self[$0] == first && self[$0...].starts(with: part) }
    }
}

/// A line as a script says: whole frames of either end, raw bytes, and repetitions of what was there.
func serialLine(_ bytes: [UInt8]) -> [UInt8] {
    var choices = Choices(bytes)
    var line: [UInt8] = []
    var number = 0
    while !choices.isEmpty {
        let word = choices.byte()
        switch word {
        case 0..<0x10:
            number += 1 + Int(word & 3) * 40
            let type = FrameType.allCases[Int(choices.byte()) % FrameType.allCases.count]
            let payload = choices.take(Int(choices.byte()) % 64)
            let frame = Frame(sequence: number, type: type, payload: payload)
            line += FrameEncoder.line(frame, nonce: word < 0x0C ? fuzzNonce : Nonce(1))
        case 0x10..<0x18: number = max(0, number - Int(choices.byte()))
        case 0x18..<0x1C: line += line.suffix(Int(choices.byte()))
        case 0x1C..<0x20: line.removeLast(min(line.count, Int(choices.byte())))
        default: line += [word] + choices.take(Int(word) % 80)
        }
        // What a script that repeats itself makes is bounded.
        guard line.count < 1 << 16 else { break }
    }
    return line
}
