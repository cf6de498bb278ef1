// SPDX-License-Identifier: Apache-2.0

/// One complaint of a kernel, as found on its console.
package struct CrashReport: Hashable, Sendable, Codable {
    /// What it is called, in the words of syzkaller's reports: `KASAN: slab-out-of-bounds Read in btrfs_lookup`.
    /// The same for the same bug in different builds: no addresses, offsets or suffixes of the compiler.
    package var title: String
    /// What sort of complaint it is.
    package var kind: CrashKind
    /// The report's text without control characters: at most ``ConsoleScanner/reportLineLimit`` lines.
    package var lines: [String]
    /// The line of the console that it begins on, from 1.
    package var lineNumber: Int
    /// What the kernel said when it panicked because of this, `Fatal exception` for example.
    package var panic: String?
    /// When its first line arrived, as the scanner was told.
    package var time: Duration?

    package init(
        title: String,
        kind: CrashKind,
        lines: [String] = [],
        lineNumber: Int = 0,
        panic: String? = nil,
        time: Duration? = nil
    ) {
        self.title = title
        self.kind = kind
        self.lines = lines
        self.lineNumber = lineNumber
        self.panic = panic
        self.time = time
    }

    /// The guest said nothing at all.
    package static let noOutput = CrashReport(title: "no output", kind: .noOutput)
    /// The guest stopped answering without a report.
    package static let lostConnection = CrashReport(title: "lost connection", kind: .lostConnection)

    /// Whether nothing useful can be expected from the guest after it.
    package var endsGuest: Bool { kind.endsGuest || panic != nil }
}
