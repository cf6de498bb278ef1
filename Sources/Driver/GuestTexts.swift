// SPDX-License-Identifier: Apache-2.0

/// What a guest left for the judge, apart from what ``GuestRun`` says itself.
package struct GuestTexts: Hashable, Sendable {
    /// What the reproducer printed, line by line.
    package var output: [String]
    /// What the kernel printed before we interrupted it, line by line; empty where no rule asks for it.
    package var console: [String]

    package init(output: [String], console: [String]) {
        self.output = output
        self.console = console
    }

    /// What stands in the output where a part of it is missing, because the agent left it out or the line lost it.
    private static let noteBeginning = "[kbisect: "

    /// - Parameters:
    ///   - output: What `output.log` holds.
    ///   - console: What `console.log` holds, as far as it counts.
    package init(output: some Collection<UInt8>, console: some Collection<UInt8>) {
        self.init(output: Self.outputLines(output), console: Self.lines(console))
    }

    /// The lines of a reproducer's output. Next to a missing part there are pieces of lines, which may say what no line
    /// said: they are left out.
    static func outputLines(_ bytes: some Collection<UInt8>) -> [String] {
        var lines: [String] = []
        var isBehindNote = false
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let isNote = line.starts(with: noteBeginning.utf8)
            if isNote { _ = lines.popLast() }
            lines.append(isNote || isBehindNote ? "" : String(decoding: line, as: UTF8.self))
            isBehindNote = isNote
        }
        return lines.filter { !$0.isEmpty }
    }

    /// The lines of what a guest wrote, as text whatever it is.
    private static func lines(_ bytes: some Collection<UInt8>) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
