// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage

/// Reads what strace writes, through a FIFO, while it is written: the trace of a whole build has hundreds of MiB.
struct TraceReader: Sendable {
    /// Where strace is told to write.
    let path: FilePath
    private let input: FileDescriptor
    /// Ours, so that there is no end before strace has begun; closed when it is done.
    private let output: FileDescriptor

    /// More than two names of PATH_MAX, escaped.
    private static let longestLine = 1 << 20

    /// - Parameter path: Outside of what the traced command may write to.
    /// - Throws: `Errno`.
    init(at path: FilePath) throws {
        try BuildFile.remove(path)
        guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        self.path = path
        input = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .noFollow, .closeOnExec])
        output = try FileDescriptor.open(path, .writeOnly, options: [.noFollow, .closeOnExec])
        // From now on it waits for more.
        guard fcntl(input.rawValue, F_SETFL, 0) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Follows all that is written, until ``finish()`` was called and strace is gone.
    func follow(_ command: TracedCommand) async -> TracedCalls {
        await withCheckedContinuation { continuation in
            // It waits in read(), for which no thread of the pool may be taken.
            Thread.detachNewThread { continuation.resume(returning: read(command)) }
        }
    }

    /// Says that strace has ended.
    func finish() {
        try? output.close()
        _ = unlink(path.string)
    }

    private func read(_ command: TracedCommand) -> TracedCalls {
        var follower = TraceFollower(from: command.folder, programs: command.programs)
        var rest: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        do {
            var hasBegun = false
            while case let count = try input.read(into: chunk), count > 0 {
                // strace has it open: nobody else shall.
                if !hasBegun { _ = unlink(path.string) }
                hasBegun = true
                take(chunk[..<count], after: &rest, &follower)
            }
            if !rest.isEmpty { follower.miss("strace broke off in a line") }
        } catch {
            follower.miss("the trace could not be read: \(error)")
        }
        try? input.close()
        follower.finish()
        return follower.calls
    }

    private func take(
        _ chunk: Slice<UnsafeMutableRawBufferPointer>,
        after rest: inout [UInt8],
        _ follower: inout TraceFollower
    ) {
        rest.append(contentsOf: chunk)
        var start = 0
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            follower.receive(rest[start..<end])
            start = end + 1
        }
        rest.removeSubrange(..<start)
        if rest.count > Self.longestLine {
            follower.miss("strace wrote a line without an end")
            rest = []
        }
    }
}

/// What is known of a command before it is traced.
struct TracedCommand: Sendable {
    /// Where it starts, from the root.
    var folder: String
    /// How many programs start one another until it is the command's own: two where a sandbox does.
    var programs: Int
}
