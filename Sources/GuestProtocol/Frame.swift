// SPDX-License-Identifier: Apache-2.0

/// One line of the second serial port that was checked and found whole.
package struct Frame: Hashable, Sendable {
    /// A payload may have so many bytes. With base64 and the fields before it a line stays below ``longestLine``.
    package static let longestPayload = 12_000
    /// No frame is longer than this, its line feed included; a longer line is noise.
    package static let longestLine = 16_384

    /// The sender's count of its frames, from 1. A frame that is sent again keeps its number.
    package var sequence: Int
    /// What the payload means, and who sends it.
    package var type: FrameType
    /// The bytes that were base64 on the line.
    package var payload: [UInt8]

    package init(sequence: Int, type: FrameType, payload: [UInt8] = []) {
        self.sequence = sequence
        self.type = type
        self.payload = payload
    }
}

/// The word in a frame that says what its payload means. No word is used in both directions.
package enum FrameType: String, Hashable, Sendable, CaseIterable {
    case hello = "HELLO"
    case ready = "READY"
    case failed = "FAILED"
    case standardOutput = "OUT"
    case standardError = "ERR"
    case beat = "BEAT"
    case done = "DONE"
    case bye = "BYE"
    case held = "HELD"
    case setUp = "SETUP"
    case start = "START"
    case stop = "STOP"
    case hold = "HOLD"
    case renew = "RENEW"

    /// Who sends frames of this type.
    package var sender: FrameSender {
        switch self {
        case .hello, .ready, .failed, .standardOutput, .standardError, .beat, .done, .bye, .held: .guest
        case .setUp, .start, .stop, .hold, .renew: .host
        }
    }
}

/// One end of the serial line.
package enum FrameSender: Hashable, Sendable {
    /// The agent, PID 1 of the booted kernel.
    case guest
    /// kbisect.
    case host
}
