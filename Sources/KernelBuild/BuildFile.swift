// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage

/// Files in the build folder, which foreign code writes to: a link there may point to anything of the user's.
///
/// Nothing here follows a link in a file's place, or waits for the writer of a FIFO.
enum BuildFile {
    /// More than any `.config` or `.cmd` file has, in bytes.
    private static let largest = 16 << 20

    /// The bytes of a plain file.
    ///
    /// - Parameter largest: In bytes.
    /// - Throws: `Errno`: `.tooManySymbolicLinkLevels` for a link, `.invalidArgument` for what is larger or no plain file.
    static func read(_ path: FilePath, largest: Int = largest) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
        return try file.closeAfter {
            var status = stat()
            guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
            guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else { throw Errno.invalidArgument }
            return try [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
                while count < buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                    let read = try file.read(into: rest)
                    guard read > 0 else { return }
                    count += read
                }
            }
        }
    }

    /// Writes a file anew, in place of whatever is there.
    ///
    /// - Throws: `Errno`, `CocoaError`.
    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        try remove(path)
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    /// Removes whatever is there; a link, not what it leads to.
    static func remove(_ path: FilePath) throws {
        guard unlink(path.string) != 0, errno != ENOENT else { return }
        try FileManager.default.removeItem(atPath: path.string)
    }

    /// Whether a path below a folder leads to a plain file there, and not through a link to somewhere else. What is not
    /// there at all leads nowhere.
    static func staysInside(_ path: FilePath, of folder: FilePath) -> Bool {
        guard let real = resolved(path) else { return true }
        var status = stat()
        guard let top = resolved(folder), lstat(real.string, &status) == 0 else { return false }
        return real.starts(with: top) && status.st_mode & S_IFMT == S_IFREG
    }

    private static func resolved(_ path: FilePath) -> FilePath? {
        guard let real = realpath(path.string, nil) else { return nil }
        defer { free(real) }
        return FilePath(platformString: real)
    }
}
