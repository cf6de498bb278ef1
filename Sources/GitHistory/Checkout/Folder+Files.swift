// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import SystemPackage

extension Folder {
    /// The bytes of a regular file, as they are now.
    ///
    /// - Parameter size: How many are expected. If there are more, one more is read, so that the difference shows.
    func content(_ name: TreeName, size: Int64) throws -> [UInt8] {
        // O_NONBLOCK, should a FIFO have taken the place of the file.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure("reading", name) }
        defer { close(file) }
        let most = Int(size) + 1
        return try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<most])
            count = 0
            while count < most {
                let got = read(file, bytes.baseAddress?.advanced(by: count), most - count)
                guard got >= 0 else { throw failure("reading", name) }
                if got == 0 { break }
                count += got
            }
        }
    }

    /// The target of a symbolic link, as it is now.
    func linkTarget(_ name: TreeName, size: Int64) throws -> [UInt8] {
        var target = [CChar](repeating: 0, count: Int(size) + 1)
        let got = readlinkat(descriptor, name, &target, target.count)
        guard got >= 0 else { throw failure("reading the symbolic link", name) }
        return target.prefix(got).map { UInt8(bitPattern: $0) }
    }

    /// Writes a regular file where nothing is.
    func writeFile(_ name: TreeName, _ content: UnsafeRawBufferPointer, mode: mode_t) throws -> FileStamp {
        let permissions = mode & 0o7777
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
        guard file >= 0 else { throw failure("writing", name) }
        defer { close(file) }
        do {
            try FileDescriptor(rawValue: file).writeAll(content)
        } catch let error as Errno {
            throw CheckoutError.system(doing: "writing", path: path.appending(name).description, error)
        }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("looking at", name) }
        if status.st_mode & 0o7777 != permissions {
            // The umask took bits away.
            guard fchmod(file, permissions) == 0, fstat(file, &status) == 0 else {
                throw failure("setting the mode of", name)
            }
        }
        return FileStamp(status)
    }

    /// Makes a symbolic link where nothing is.
    func writeLink(_ name: TreeName, to target: TreeName) throws -> FileStamp {
        guard symlinkat(target, descriptor, name) == 0 else { throw failure("making the symbolic link", name) }
        guard let stamp = try stamp(name) else { throw failure("looking at", name) }
        return stamp
    }

    /// Removes whatever has that name, folders with all that is in them.
    ///
    /// - Parameter onFile: Is told of each thing removed that is no folder.
    func remove(_ name: TreeName, onFile: (TreePath) throws -> Void) throws {
        if unlinkat(descriptor, name, 0) == 0 { return try onFile(path.appending(name)) }
        switch errno {
        case ENOENT: return
        // POSIX lets unlink say EPERM of a folder; Linux says EISDIR.
        case EISDIR, EPERM: break
        default: throw failure("removing", name)
        }
        if let inner = try folder(name) {
            for child in try inner.names() { try inner.remove(child, onFile: onFile) }
        }
        guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else { throw failure("removing", name) }
    }

    /// Removes a folder if nothing is in it.
    func removeFolderIfEmpty(_ name: TreeName) throws {
        guard unlinkat(descriptor, name, AT_REMOVEDIR) != 0, errno != ENOTEMPTY, errno != EEXIST, errno != ENOENT
        else { return }
        throw failure("removing", name)
    }
}
