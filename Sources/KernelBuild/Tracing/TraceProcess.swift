// SPDX-License-Identifier: Apache-2.0

/// A process, or a thread, of a command that is traced.
final class TraceProcess {
    /// A working folder, which threads share.
    final class Folder {
        /// As processes named it, from the root: not without `..`, and not without links.
        var path: [UInt8]

        init(_ path: [UInt8]) {
            self.path = path
        }
    }

    /// `nil` as long as nobody is known to have started it.
    var folder: Folder?
    /// How many programs start one another until it is the command's own.
    var programs: Int
    /// A call that has not returned.
    var unfinished: [UInt8]?
    /// What it did before it was known who started it.
    var waiting: [TraceCall] = []
    /// Whether it is gone.
    var hasEnded = false

    /// Whether it is one of what sets the command up, and not of the command.
    var isSandbox: Bool { folder != nil && programs > 0 }

    init(folder: [UInt8]? = nil, programs: Int = 0) {
        self.folder = folder.map(Folder.init)
        self.programs = programs
    }
}
