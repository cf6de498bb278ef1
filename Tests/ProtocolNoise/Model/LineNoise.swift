// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import TestSupport

/// What a bad line does to what is written to it.
package struct LineNoise: Hashable, Sendable {
    /// How likely something befalls a line of the protocol as a whole: it is lost, cut, doubled, late, or others write into it.
    package var perLine: Double
    /// How likely something befalls a byte: it is lost, changed, doubled, or others stand beside it.
    package var perByte: Double

    /// From a line that now and then loses something to one on which hardly anything arrives.
    package static let table = [
        LineNoise(perLine: 0.01, perByte: 0), LineNoise(perLine: 0, perByte: 0.0005),
        LineNoise(perLine: 0.05, perByte: 0.001), LineNoise(perLine: 0.2, perByte: 0.003),
        LineNoise(perLine: 0.4, perByte: 0.01), LineNoise(perLine: 0.7, perByte: 0.03),
    ]

    package static let none = LineNoise(perLine: 0, perByte: 0)

    package init(perLine: Double, perByte: Double) {
        self.perLine = perLine
        self.perByte = perByte
    }
}

/// One direction of a line with noise on it.
struct NoisyWire {
    private let noise: LineNoise
    private var generator: SeededGenerator
    private let sender: FrameSender
    /// What was written so far, for those who repeat it.
    private var written: [[UInt8]] = []
    /// A line that comes behind the next.
    private var late: [UInt8]?

    init(_ noise: LineNoise, from sender: FrameSender, seed: UInt64) {
        self.noise = noise
        self.sender = sender
        generator = SeededGenerator(seed: seed)
    }

    /// What arrives of the lines that are written, if any; noise comes without any, too.
    mutating func carry(_ lines: [[UInt8]]) -> [UInt8] {
        guard noise != .none else { return Array(lines.joined()) }
        var bytes: [UInt8] = []
        for line in lines {
            written.append(line)
            bytes += happens(noise.perLine) ? disturbed(line) : line
            if let behind = late, happens(0.5) {
                bytes += behind
                late = nil
            }
        }
        if happens(noise.perLine / 20) { bytes += foreign() }
        return disturbedBytes(bytes)
    }

    private mutating func happens(_ probability: Double) -> Bool {
        probability > 0 && Double.random(in: 0..<1, using: &generator) < probability
    }

    private mutating func disturbed(_ line: [UInt8]) -> [UInt8] {
        let cut = Int.random(in: 0..<line.count, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0, 1: return []
        case 2: return Array(line[..<cut])
        case 3: return Array(line[cut...])
        case 4: return line + line
        case 5:
            late = line
            return []
        case 6: return line[..<cut] + foreign() + line[cut...]
        case 7: return line + (written.randomElement(using: &generator) ?? [])
        case 8: return (written.randomElement(using: &generator) ?? []) + line
        default: return foreign() + line
        }
    }

    /// What others write to the line: the kernel's log, noise, and frames that are not the sender's.
    private mutating func foreign() -> [UInt8] {
        let ends: [GuestMessage] = [
            .ready, .bye, .failed(reason: "forged"), .beat(uptimeMilliseconds: 1),
            .done(ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 1)),
            .done(ReproducerEnd(run: 1, status: .exited(1), durationMilliseconds: 1)),
            .output(stream: .standardOutput, bytes: Array("BAD: forged at end\n".utf8)),
        ]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return Array("[    3.141592] BTRFS info (device vda): hello\n".utf8)
        case 1:
            return generator.bytes(Int.random(in: 1..<200, using: &generator))
        case 2:
            // A frame of another boot.
            var stranger = FrameEncoder(nonce: Nonce(UInt64.random(in: 0...UInt64.max, using: &generator)))
            return ends.randomElement(using: &generator).flatMap { try? stranger.encode($0) } ?? []
        case 3:
            // Who knows the form and not the checksum: a frame of this boot with another word or number in it.
            guard var line = written.randomElement(using: &generator), line.count > 24 else { return [] }
            let place = Int.random(in: 4..<line.count - 1, using: &generator)
            line[place] = UInt8(ascii: "0") + UInt8.random(in: 0..<10, using: &generator)
            return line
        // An echo: what is sent comes back.
        default: return written.randomElement(using: &generator) ?? []
        }
    }

    private mutating func disturbedBytes(_ bytes: [UInt8]) -> [UInt8] {
        guard noise.perByte > 0 else { return bytes }
        var result: [UInt8] = []
        for byte in bytes {
            guard happens(noise.perByte) else {
                result.append(byte)
                continue
            }
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: break
            case 1: result += [byte, byte]
            case 2: result += [byte, UInt8.random(in: 0...255, using: &generator)]
            case 3: result.insert(byte, at: max(0, result.count - 1))
            case 4: result += [UInt8(ascii: "\n"), byte]
            default: result.append(byte ^ 1 << UInt8.random(in: 0..<8, using: &generator))
            }
        }
        return result
    }
}
