// SPDX-License-Identifier: Apache-2.0

internal import GuestProtocol

/// Whether the agent's frames come as it sent them: each, once, in their order.
struct FrameOrder {
    /// Something was lost or late on this boot, or somebody else said again what the agent says once.
    private(set) var wasBroken = false
    /// The same within a run's output.
    private(set) var outputWasBroken = false
    private var received = 0
    private var last = 0
    private var highest = 0
    private var highestOutput = 0
    /// Frames were left out since output was last taken.
    private var hasGap = false
    /// The output that was last taken came late: what follows does not belong to it.
    private var isBehindLate = false

    /// A frame that was not seen before.
    mutating func receive(_ frame: Frame) {
        if frame.sequence != highest + 1 { wasBroken = true }
        if frame.sequence > highest + 1 { hasGap = true }
        received += 1
        last = frame.sequence
        highest = max(highest, last)
    }

    /// One that was. The agent repeats some until it is answered; who repeats others is not the agent.
    mutating func receiveAgain(_ frame: Frame) {
        if !frame.type.isLasting { wasBroken = true }
    }

    /// What was lost before a run is none of its output.
    mutating func beginRun() { hasGap = false }

    /// Whether output may be missing between what was taken so far and the last frame. The decoder does not tell: it may
    /// have met what is missing behind this frame, in the same bytes.
    var isBroken: Bool { last < highestOutput || isBehindLate || (hasGap && highest > received) }

    /// The last frame's output was taken, or that there is no more of a run.
    mutating func takeOutput() {
        hasGap = false
        isBehindLate = last < highestOutput
        highestOutput = max(highestOutput, last)
    }

    /// The loss was noted.
    mutating func note() { (hasGap, isBehindLate, outputWasBroken) = (false, false, true) }
}

extension FrameType {
    /// Whether the agent sends it again each second until it is answered.
    var isLasting: Bool { self == .ready || self == .failed || self == .done }
}

extension GuestSession {
    /// Stands between two pieces of output of which something is missing.
    static let lossNote = Array("\n[kbisect: a part of the output was lost here]\n".utf8)
}
