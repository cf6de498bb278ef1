// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import SystemPackage

/// A file as memory, for as long as this lives.
///
/// Only for files that their owner replaces and never shortens: what is cut off while it is read kills the reader.
final class MappedFile {
    let bytes: UnsafeRawBufferPointer

    /// `nil` where it cannot be read, is empty, or is no plain file.
    init?(_ path: FilePath) {
        let file = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, file, 0)
        guard start != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
