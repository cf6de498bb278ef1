// SPDX-License-Identifier: Apache-2.0

internal import GuestProtocol

/// Whether the agent's frames come as it sent them: each, once, in their order.
struct FrameOrder {
    /// Something was lost or late on this boot, or somebody else said again what the agent says once.
    private(set) var wasBroken = false
    /// The same within a run's output.
    private(set) var outputWasBroken = false
    private var last = 0
    private var highest = 0
    /// The output that was taken last, or the end of it: what belongs before this is late.
    private var taken = 0
    /// Numbers behind ``taken`` whose frames did not come yet, in order.
    private var missing: [ClosedRange<Int>] = []
    /// The output that was taken last came late: what follows does not belong to it.
    private var isBehindLate = false

    /// More gaps than this are not told apart: what lies between the last of them counts as missing too.
    private static let mostGaps = 64

    /// A frame that was not seen before.
    mutating func receive(_ frame: Frame) {
        last = frame.sequence
        if last != highest + 1 { wasBroken = true }
        if last > highest + 1 {
            add(highest + 1...last - 1)
        } else if let gap = missing.firstIndex(where: { $0.contains(last) }) {
            let range = missing[gap]
            missing.remove(at: gap)
            if last < range.upperBound { missing.insert(last + 1...range.upperBound, at: gap) }
            if last > range.lowerBound { missing.insert(range.lowerBound...last - 1, at: gap) }
        }
        highest = max(highest, last)
    }

    private mutating func add(_ gap: ClosedRange<Int>) {
        if missing.count >= Self.mostGaps, let end = missing.popLast() {
            missing.append(end.lowerBound...gap.upperBound)
        } else {
            missing.append(gap)
        }
    }

    /// One that was. The agent repeats some until it is answered; who repeats others is not the agent.
    mutating func receiveAgain(_ frame: Frame) {
        if !frame.type.isLasting { wasBroken = true }
    }

    /// What comes late from before a run is none of its output.
    mutating func beginRun() { take(upTo: highest) }

    /// Whether output may be missing between what was taken so far and the last frame.
    ///
    /// The decoder's count does not tell: it may have met what is missing behind this frame, in the same bytes.
    var isBroken: Bool { last < taken || isBehindLate || missing.contains { $0.lowerBound < last } }

    /// The last frame's output was taken, or that there is no more of a run.
    mutating func takeOutput() {
        isBehindLate = last < taken
        take(upTo: last)
    }

    private mutating func take(upTo number: Int) {
        taken = max(taken, number)
        missing.removeAll { $0.upperBound < taken }
        if let first = missing.first, first.lowerBound < taken { missing[0] = taken...first.upperBound }
    }

    /// The loss was noted.
    mutating func note() { (isBehindLate, outputWasBroken) = (false, true) }
}

extension FrameType {
    /// Whether the agent sends it again each second until it is answered.
    var isLasting: Bool { self == .ready || self == .failed || self == .done }
}

extension GuestSession {
    /// Stands between two pieces of output of which something is missing.
    static let lossNote = Array("\n[kbisect: a part of the output was lost here]\n".utf8)
}
