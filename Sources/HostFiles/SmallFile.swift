// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// Whole files that are read into memory, and replaced as a whole.
package enum SmallFile {
    /// Reads a regular file of at most `limit` bytes.
    ///
    /// - Throws: ``NotASmallFile`` where it is something else or has more; `Errno`.
    package static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        // Without O_NONBLOCK a FIFO that somebody put there would hold us for ever.
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try file.closeAfter {
            var status = stat()
            guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
            switch status.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFDIR: throw NotASmallFile.folder
            default: throw NotASmallFile.pipeOrDevice
            }
            guard status.st_size <= limit else { throw NotASmallFile.tooLarge(limit: limit) }
            var content: [UInt8] = []
            content.reserveCapacity(Int(status.st_size))
            // Files of /proc have no size to ask for.
            let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
            defer { chunk.deallocate() }
            while case let got = try file.read(into: chunk), got > 0 {
                guard content.count + got <= limit else { throw NotASmallFile.tooLarge(limit: limit) }
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<got]))
            }
            return content
        }
    }

    /// Replaces a file: whoever reads it sees the old content or the new, never a part.
    ///
    /// - Parameter durably: Waits until the content would outlive a loss of power.
    /// - Throws: `Errno`.
    package static func replace(_ path: FilePath, with content: [UInt8], durably: Bool) throws {
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

/// Why something is not read as a file.
package enum NotASmallFile: Error, Hashable, Sendable, CustomStringConvertible {
    case folder
    /// It might never end, or never begin.
    case pipeOrDevice
    /// It has more bytes than what it is taken for can have.
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .folder: "it is a folder"
        case .pipeOrDevice: "it is a pipe or a device, not a regular file"
        case .tooLarge(let limit) where limit < 1 << 20: "it has more than \(limit >> 10) KiB"
        case .tooLarge(let limit): "it has more than \(limit >> 20) MiB"
        }
    }
}
