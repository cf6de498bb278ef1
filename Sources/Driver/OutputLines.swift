// SPDX-License-Identifier: Apache-2.0

import Sessions
import Synchronization

/// Cuts what a reproducer prints into lines for the screen.
final class OutputLines: Sendable {
    /// Longer lines are cut: they are shown, not judged.
    private static let longest = 400

    private let pending = Mutex<[UInt8]>([])
    private let events: SessionEvents

    init(_ events: @escaping SessionEvents) {
        self.events = events
    }

    func receive(_ bytes: [UInt8]) {
        let lines = pending.withLock { pending in
            var lines: [String] = []
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    lines.append(String(decoding: pending, as: UTF8.self))
                    pending.removeAll(keepingCapacity: true)
                } else if pending.count < Self.longest {
                    pending.append(byte)
                }
            }
            return lines
        }
        for line in lines { events(.output(line)) }
    }
}
