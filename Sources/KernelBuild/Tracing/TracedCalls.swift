// SPDX-License-Identifier: Apache-2.0

/// Bytes that are looked up often: an array of them hashes one by one.
struct TraceBytes: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

/// What the processes of a command did with names of files, as they gave them.
struct TracedCalls: Sendable {
    /// A name from the root.
    struct Lookup: Hashable, Sendable {
        let path: TraceBytes
        let isMissing: Bool
    }

    /// What changed the meaning of names.
    enum Change: Hashable, Sendable {
        case link(target: [UInt8], path: [UInt8])
        /// Also one more name for it.
        case moved(from: [UInt8], to: [UInt8])
    }

    /// A file that was opened: as it was asked for, and where the kernel says that it lies.
    struct Opened: Hashable, Sendable {
        let asked: TraceBytes
        let real: TraceBytes
    }

    var lookups: Set<Lookup> = []
    var opened: Set<Opened> = []
    /// Folders whose names were read, where the kernel says that they lie.
    var listed: Set<TraceBytes> = []
    /// Programs and scripts that were started.
    var executed: Set<TraceBytes> = []
    /// In order.
    var changes: [Change] = []
    /// Why something is missing here; `nil` where nothing is.
    var gap: String?
}
