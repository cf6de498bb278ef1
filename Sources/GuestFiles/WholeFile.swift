// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import HostFiles
internal import SystemPackage

/// Files that are read and written in one piece.
enum WholeFile {
    /// The initramfs lies in the guest's memory, twice while it is unpacked.
    static let mostBytes = 64 << 20

    /// The bytes of a regular file of at most ``mostBytes``.
    static func read(_ path: FilePath) throws(GuestFileError) -> [UInt8] {
        do {
            return try SmallFile.read(path, limit: mostBytes)
        } catch let error as NotASmallFile {
            throw .unsuitable(path, reason: "\(error)")
        } catch {
            throw .unreadable(path, reason: "\(error)")
        }
    }

    /// Writes a file under another name and moves it to its place, so that nobody sees half of it.
    static func write(_ bytes: [UInt8], to path: FilePath) throws(GuestFileError) {
        let draft = draft(for: path)
        do {
            let file = try FileDescriptor.open(
                draft,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            defer { unlink(draft.string) }
            try file.closeAfter { _ = try file.writeAll(bytes) }
            try move(draft, to: path)
        } catch {
            throw .unwritable(path, reason: "\(error)")
        }
    }

    /// A name beside `path` that nobody else uses.
    static func draft(for path: FilePath) -> FilePath {
        FilePath(path.string + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).new")
    }

    /// Waits until a file, or the names in a folder, would outlive a loss of power.
    static func sync(_ path: FilePath) throws(Errno) {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow])
            try file.closeAfter {
                // Some file systems have no such thing for folders, and need none.
                guard fsync(file.rawValue) == 0 || errno == EINVAL else { throw Errno(rawValue: errno) }
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// `rename(2)`: what was at the new name is replaced in one step; a folder only where it is empty.
    static func move(_ path: FilePath, to destination: FilePath) throws(Errno) {
        guard rename(path.string, destination.string) == 0 else { throw Errno(rawValue: errno) }
    }
}
