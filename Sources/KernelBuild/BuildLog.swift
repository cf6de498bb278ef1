// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Reads a build's output as it comes: counts what was compiled, remembers what went wrong first.
package final class BuildLog: Sendable {
    private struct State {
        var compiled = 0
        var firstError: String?
        var firstMakeError: String?
        var hostTrouble: String?
        var linkingSince: ContinuousClock.Instant?
    }

    /// What the system says when it is at its end.
    private static let exhaustions = [
        "No space left on device", "virtual memory exhausted", "out of memory allocating", "Cannot allocate memory",
        "Disk quota exceeded", "Input/output error", "Read-only file system", "Too many open files",
    ]

    /// Those that fewer jobs at once may cure.
    private static let shortages = [
        "virtual memory exhausted", "out of memory allocating", "Cannot allocate memory",
    ]

    /// How the lines of tools begin or go on; a quoted line of the source that was not compiled does neither.
    private static let tools = [
        "gcc: ", "cc1: ", "as: ", "ld: ", "ccache: ", "make: ", "make[", "/bin/sh: ", "fatal error: ", "collect2: ",
        "ar: ", "nm: ", "objcopy: ", "cannot write", "Assembler messages", "error writing", "Unable to flush stdout",
    ]

    /// The OOM killer: gcc's line for a cc1 that was taken, make's and the shell's for anything else.
    private static let kills = [
        "Killed signal terminated program", "] Killed", "] Terminated", "terminated with signal 9", "Error 137",
        ": Killed", " Killed  ",
    ]

    /// With what Kbuild begins to link: 6.1 and later, and before.
    private static let links = ["  AR      vmlinux.a", "  LD      vmlinux", "  LINK    vmlinux", "  GEN     .vmlinux"]

    private let state = Mutex(State())

    package init() {}

    /// Object files compiled or assembled so far.
    package var compiled: Int { state.withLock { $0.compiled } }
    /// The first line in which the compiler, the linker or Kbuild says what is wrong.
    package var firstError: String? { state.withLock { $0.firstError ?? $0.firstMakeError } }
    /// The first line that blames the host.
    package var hostTrouble: String? { state.withLock { $0.hostTrouble } }

    /// When the first line came that tells of linking the kernel.
    var linkingSince: ContinuousClock.Instant? { state.withLock { $0.linkingSince } }

    /// Whether it is memory that the host lacked.
    var lackedMemory: Bool {
        hostTrouble.map { line in
            Self.isKill(line) || Self.shortages.contains(where: line.contains)
        } ?? false
    }

    /// Takes one line.
    ///
    /// - Returns: Whether it said that another object is being made.
    @discardableResult
    package func receive(_ line: ArraySlice<UInt8>) -> Bool {
        if Self.isCompilation(line) {
            state.withLock { $0.compiled += 1 }
            return true
        }
        // Few lines are no compilations, and a long one says what it is at its beginning.
        let text = String(decoding: line.prefix(2000), as: UTF8.self)
        state.withLock { state in
            if state.linkingSince == nil, Self.links.contains(where: text.hasPrefix) {
                state.linkingSince = ContinuousClock().now
            }
            if state.hostTrouble == nil, Self.blamesHost(text) { state.hostTrouble = text }
            if state.firstMakeError == nil, text.hasPrefix("make"), text.contains("***") { state.firstMakeError = text }
            if state.firstError == nil, Self.isError(text) { state.firstError = text }
        }
        return false
    }

    /// `  CC      fs/btrfs/file.o`, also `AS`, also `CC [M]`; not the host's own tools.
    private static func isCompilation(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "  CC  ".utf8) || line.starts(with: "  AS  ".utf8) || line.starts(with: "  CC [".utf8)
    }

    private static func blamesHost(_ text: String) -> Bool {
        isKill(text) || exhaustions.contains(where: text.contains) && tools.contains(where: text.contains)
    }

    private static func isKill(_ text: String) -> Bool {
        kills.contains(where: text.contains) || text == "Killed"
    }

    private static func isError(_ text: String) -> Bool {
        text.contains(": error: ") || text.contains(": fatal error: ") || text.hasPrefix("ERROR: ")
            || text.contains("undefined reference to") || text.contains(": multiple definition of")
            || text.contains("error: ") && !text.hasPrefix("make")
    }
}
