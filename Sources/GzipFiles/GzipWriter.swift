// SPDX-License-Identifier: Apache-2.0

import CZlib
import Glibc
package import SystemPackage

/// Writes gzip files.
package enum GzipWriter {
    /// Compresses all that is left of one file into another, and waits until that is on the disk. Both stay open.
    ///
    /// - Returns: How many bytes were read.
    package static func compress(_ source: FileDescriptor, into target: FileDescriptor) throws(Errno) -> Int {
        let stream = try GzipReader.open(target, "wb6")
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { room.deallocate() }
        var size = 0
        do {
            while case let got = try source.read(into: room), got > 0 {
                guard gzwrite(stream, room.baseAddress, UInt32(got)) == got else { throw Errno(rawValue: errno) }
                size += got
            }
        } catch {
            gzclose_w(stream)
            throw error as? Errno ?? .ioError
        }
        // The end is written here, and may no longer find room.
        guard gzclose_w(stream) == Z_OK else { throw Errno(rawValue: errno) }
        guard fsync(target.rawValue) == 0 else { throw Errno(rawValue: errno) }
        return size
    }
}
