// SPDX-License-Identifier: Apache-2.0

/// Finds what the agent says on the console when it cannot even greet us: `kbisect agent: X; restarting`.
///
/// The serial line may be what it lacks. A line of the kernel's has a time stamp in front and is not the agent's.
struct AgentsLastWords {
    /// More than the agent says in a line; the rest of a longer line is passed over.
    private static let longestLine = 1024

    private var line: [UInt8] = []
    /// `X`, once it was said.
    private(set) var reason: String?

    mutating func receive(_ bytes: [UInt8]) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                endLine()
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
    }

    private mutating func endLine() {
        let text = ConsoleTrace.printable(line)
        line.removeAll(keepingCapacity: true)
        let (start, end) = ("kbisect agent: ", "; restarting")
        guard text.hasPrefix(start), text.hasSuffix(end), text.count > start.count + end.count else { return }
        reason = String(text.dropFirst(start.count).dropLast(end.count))
    }
}
