// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import SystemPackage

/// Whole files that are read into memory, and replaced as a whole.
enum SmallFile {
    /// Reads a file of at most `limit` bytes.
    ///
    /// - Throws: `Errno`; `fileTooLarge` when there is more.
    static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        // Without O_NONBLOCK a FIFO that somebody put there would hold us for ever.
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try file.closeAfter {
            var content: [UInt8] = []
            // Files of /proc have no size to ask for.
            let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
            defer { chunk.deallocate() }
            while case let got = try file.read(into: chunk), got > 0 {
                guard content.count + got <= limit else { throw Errno.fileTooLarge }
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<got]))
            }
            return content
        }
    }

    /// Replaces a file: whoever reads it sees the old content or the new, never a part.
    ///
    /// - Parameter durably: Waits until the content would outlive a loss of power.
    /// - Throws: `Errno`.
    static func replace(_ path: FilePath, with content: [UInt8], durably: Bool) throws {
        let new = FilePath(path.string + ".new")
        let file = try FileDescriptor.open(
            new,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec, .noFollow],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        try file.closeAfter {
            try file.writeAll(content)
            if durably, fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
        }
        guard rename(new.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        guard durably else { return }
        let folder = try FileDescriptor.open(
            path.removingLastComponent(),
            .readOnly,
            options: [.closeOnExec, .directory]
        )
        try folder.closeAfter {
            if fsync(folder.rawValue) != 0 { throw Errno(rawValue: errno) }
        }
    }
}
