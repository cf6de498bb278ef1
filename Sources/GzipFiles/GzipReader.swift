// SPDX-License-Identifier: Apache-2.0

import CZlib
import Glibc
package import SystemPackage

/// What a gzip file holds.
package struct GzipContent: Hashable, Sendable {
    /// The beginning of it.
    package var bytes: [UInt8]
    /// How many bytes it holds; where it is damaged, how many of them can still be read.
    package var size: Int
    /// What is wrong with it: in words, without its name.
    package var damage: String?
}

/// Reads files of gzip's that somebody else may have made.
package enum GzipReader {
    /// Reads a file to its end, and keeps its beginning.
    ///
    /// To its end, since only that shows whether it is whole, and how much it holds: the length that gzip writes into
    /// it is whatever its maker likes.
    ///
    /// - Parameters:
    ///   - file: At its beginning; it stays open.
    ///   - limit: The most bytes to keep.
    ///   - most: The most bytes that it may hold. What goes on after that is damage: a few KiB can be a terabyte.
    package static func read(_ file: FileDescriptor, limit: Int, most: Int) throws(Errno) -> GzipContent {
        var content = GzipContent(bytes: [], size: 0)
        let stream = try open(file, "rb")
        defer { gzclose_r(stream) }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { room.deallocate() }
        while content.size <= most {
            let got = Int(gzread(stream, room.baseAddress, UInt32(room.count)))
            // zlib passes through what is no gzip file at all.
            guard gzdirect(stream) == 0 else {
                return GzipContent(bytes: [], size: 0, damage: "it is no gzip file")
            }
            guard got >= 0 else { break }
            content.bytes += room[..<min(got, max(0, limit - content.bytes.count))]
            content.size += got
            if got == 0 { break }
        }
        guard content.size <= most else {
            content.damage = "it holds more than \(most >> 20) MiB"
            return content
        }
        var code: Int32 = 0
        let words = gzerror(stream, &code).map { String(cString: $0) } ?? ""
        switch code {
        case Z_OK, Z_STREAM_END: break
        case Z_BUF_ERROR: content.damage = "it is cut short"
        case Z_ERRNO: throw Errno(rawValue: errno)
        default: content.damage = "it is damaged (\(words.split(separator: ": ").last ?? "?"))"
        }
        return content
    }

    /// A stream of zlib's over a descriptor of its own.
    static func open(_ file: FileDescriptor, _ mode: String) throws(Errno) -> gzFile {
        let own = fcntl(file.rawValue, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { throw Errno(rawValue: errno) }
        guard let stream = gzdopen(own, mode) else {
            close(own)
            throw .noMemory
        }
        return stream
    }
}
