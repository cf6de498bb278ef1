// SPDX-License-Identifier: Apache-2.0

/// Cuts a stream of bytes into lines at line feeds.
struct LineSplitter {
    /// A line longer than this is handed on in pieces, so that a program without line feeds fills no memory.
    private static let longestLine = 64 << 10

    private var pending: [UInt8] = []

    mutating func append(_ bytes: UnsafeRawBufferPointer, _ onLine: (ArraySlice<UInt8>) -> Void) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            pending.append(contentsOf: rest[..<end])
            onLine(pending[...])
            pending.removeAll(keepingCapacity: true)
            rest = rest[(end + 1)...]
        }
        pending.append(contentsOf: rest)
        if pending.count > Self.longestLine { finish(onLine) }
    }

    mutating func finish(_ onLine: (ArraySlice<UInt8>) -> Void) {
        guard !pending.isEmpty else { return }
        onLine(pending[...])
        pending.removeAll(keepingCapacity: true)
    }
}
