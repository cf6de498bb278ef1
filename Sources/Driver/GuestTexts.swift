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

    /// - Parameters:
    ///   - output: What `output.log` holds.
    ///   - console: What `console.log` holds, as far as it counts.
    package init(output: some Collection<UInt8>, console: some Collection<UInt8>) {
        self.init(output: Self.lines(output), console: Self.lines(console))
    }

    /// The lines of what a guest wrote, as text whatever it is.
    static func lines(_ bytes: some Collection<UInt8>) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
