// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// Writes what a run leaves as evidence: the console with its times, and the reproducer's output.
struct GuestRecording {
    /// A file beyond this is noted as cut. A hang that prints at full speed needs minutes to get here.
    static let longest = 64 << 20
    private static let note = Array("\n[kbisect: more was printed and is left out here]\n".utf8)

    /// A file that takes so many bytes and no more.
    private struct BoundedFile {
        let path: FilePath
        let file: FileDescriptor
        let limit: Int
        var size = 0
        var isComplete = true

        init(_ path: FilePath, limit: Int) throws(MachineError) {
            self.path = path
            self.limit = limit
            do {
                file = try FileDescriptor.open(
                    path,
                    .writeOnly,
                    options: [.create, .truncate, .closeOnExec],
                    permissions: [.ownerReadWrite]
                )
            } catch {
                throw .unusable(path: path, reason: "\(error)")
            }
        }

        mutating func append(_ bytes: [UInt8]) throws(MachineError) {
            guard isComplete, !bytes.isEmpty else { return }
            let kept = bytes.prefix(limit - size)
            size += kept.count
            isComplete = kept.count == bytes.count
            do {
                try file.writeAll(kept)
                if !isComplete { try file.writeAll(GuestRecording.note) }
            } catch {
                throw .unusable(path: path, reason: "\(error)")
            }
        }
    }

    private var console: BoundedFile
    private var times: BoundedFile
    private var output: BoundedFile
    private var isAtLineStart = true

    /// - Parameter limit: How many bytes each file takes.
    init(_ evidence: GuestRun.Evidence, limit: Int = longest) throws(MachineError) {
        console = try BoundedFile(evidence.console, limit: limit)
        times = try BoundedFile(evidence.consoleTimes, limit: limit)
        output = try BoundedFile(evidence.output, limit: limit)
    }

    /// Bytes of the guest's in the console's file.
    var consoleSize: Int { console.size }
    var consoleIsComplete: Bool { console.isComplete }
    var outputIsComplete: Bool { output.isComplete }

    mutating func append(console bytes: [UInt8], at time: Duration) throws(MachineError) {
        var lines: [UInt8] = []
        let milliseconds = time / .milliseconds(1)
        for (offset, byte) in bytes.enumerated() {
            if isAtLineStart { lines += Array("\(Int(milliseconds)) \(console.size + offset)\n".utf8) }
            isAtLineStart = byte == UInt8(ascii: "\n")
        }
        try times.append(lines)
        try console.append(bytes)
    }

    mutating func append(output bytes: [UInt8]) throws(MachineError) {
        try output.append(bytes)
    }

    func close() {
        for file in [console.file, times.file, output.file] { try? file.close() }
    }
}
