// SPDX-License-Identifier: Apache-2.0

import Checksums

/// Finds the frames of one sender in a stream of bytes that may hold anything else as well.
///
/// A frame that is damaged is dropped and counted, never repaired. Memory stays below ``Frame/longestLine``
/// whatever comes in.
package struct FrameDecoder: Sendable {
    static let mark = Array("@K1 ".utf8)
    /// How far behind the highest number a frame may come late. The agent repeats its last word each second
    /// between beats, so this is half a minute.
    private static let window = 64

    private let nonce: Nonce
    private let sender: FrameSender
    /// What followed the last `@`. No frame holds a second one, so each `@` may start one, even behind noise.
    private var candidate: [UInt8]?
    private var highest = 0
    /// Bit n: the frame `highest - n` was seen.
    private var seen: UInt64 = 0
    private var received = 0

    /// Lines that began like a frame and were cut short, damaged, of another boot or of the wrong direction.
    package private(set) var dropped = 0
    /// Bytes that belong to no whole frame, but for ends of lines and for what may still become one: a line that nobody
    /// disturbs has none.
    package private(set) var noise = 0
    /// Whole frames that had been received before.
    package private(set) var repeated = 0
    /// Of those, the ones that the last ``receive(_:)`` met: who repeats itself has not heard the answer.
    package private(set) var repeatedFrames: [Frame] = []
    /// Frames that must have been sent, for later ones came, and never arrived.
    package var missing: Int { highest - received }

    /// A decoder for what one end sends: by default for what the host reads.
    package init(nonce: Nonce, from sender: FrameSender = .guest) {
        self.nonce = nonce
        self.sender = sender
    }

    /// Takes in the next bytes of the line, cut anywhere, and returns the frames that they complete.
    package mutating func receive(_ bytes: some Sequence<UInt8>) -> [Frame] {
        var frames: [Frame] = []
        repeatedFrames.removeAll()
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "@"):
                abandon()
                candidate = [byte]
            case UInt8(ascii: "\n"):
                if let frame = finish() { frames.append(frame) }
            default:
                if candidate == nil, byte != UInt8(ascii: "\r") { noise += 1 }
                candidate?.append(byte)
                if let count = candidate?.count, count >= Frame.longestLine { abandon() }
            }
        }
        return frames
    }

    private mutating func abandon() {
        if candidate?.starts(with: Self.mark) == true { dropped += 1 }
        noise += candidate?.count ?? 0
        candidate = nil
    }

    private mutating func finish() -> Frame? {
        guard let line = candidate, line.starts(with: Self.mark),
            let frame = parse(line.dropFirst(Self.mark.count)), frame.type.sender == sender
        else {
            abandon()
            return nil
        }
        candidate = nil
        guard isNew(frame.sequence) else {
            repeated += 1
            repeatedFrames.append(frame)
            return nil
        }
        return frame
    }

    private func parse(_ line: ArraySlice<UInt8>) -> Frame? {
        // A terminal that is not raw ends lines with CR LF; the checksum covers everything before.
        let end = line.lastIndex { $0 != UInt8(ascii: "\r") }.map { $0 + 1 } ?? line.startIndex
        let fields = line[..<end].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 6,
            WireNumber.hexadecimal(fields[0], digits: 16) == nonce.value,
            let sequence = WireNumber.decimal(fields[1]), sequence > 0,
            let type = FrameType(rawValue: String(decoding: fields[2], as: UTF8.self)),
            let length = WireNumber.decimal(fields[3]), length <= Frame.longestPayload,
            let checksum = WireNumber.hexadecimal(fields[4], digits: 8),
            let payload = Base64.decode(fields[5]), payload.count == length,
            UInt64(CRC32.checksum(line[..<fields[4].startIndex], payload[...])) == checksum
        else { return nil }
        return Frame(sequence: sequence, type: type, payload: payload)
    }

    private mutating func isNew(_ sequence: Int) -> Bool {
        if sequence > highest {
            let step = sequence - highest
            seen = step < Self.window ? seen << UInt64(step) | 1 : 1
            highest = sequence
            received += 1
            return true
        }
        let age = highest - sequence
        guard age < Self.window, seen & 1 << UInt64(age) == 0 else { return false }
        seen |= 1 << UInt64(age)
        received += 1
        return true
    }
}
