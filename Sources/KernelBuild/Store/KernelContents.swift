// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
package import SystemPackage

/// What of a kernel's image boots, without what varies between builds of equal kernels.
///
/// Of an ELF file: each segment's place and the bytes of what is loaded, the notes, and where it begins to run. The section
/// headers, symbol tables and debugging information are left out, since nothing loads them; and the bytes of the build-id
/// are zeros, since that is a hash over all of those. Whatever the kernel itself can see stays: its strings, `__LINE__` in
/// its bug tables, kallsyms.
package enum KernelContents {
    /// The SHA-256 of it, 64 hexadecimal digits.
    ///
    /// What is no ELF file, or one whose parts do not lie where it says, counts as a whole.
    ///
    /// - Parameters:
    ///   - whole: The SHA-256 of the image.
    ///   - scratch: A file to write to; removed at the end.
    /// - Throws: `Errno`, ``HostCommandError``.
    package static func sha256(
        of image: FilePath,
        whole: String,
        scratch: FilePath,
        runner: any CommandRunner
    ) async throws -> String {
        defer { unlink(scratch.string) }
        let file = try FileDescriptor.open(image, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
        let isWritten = try file.closeAfter {
            guard let layout = try ELFLayout(file) else { return false }
            unlink(scratch.string)
            let copy = try FileDescriptor.open(
                scratch,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite]
            )
            try copy.closeAfter { try layout.write(from: file, to: copy) }
            return true
        }
        return isWritten ? try await runner.sha256(of: scratch) : whole
    }
}

extension ELFLayout {
    /// Writes the places of all segments, then the bytes of those that count.
    func write(from file: FileDescriptor, to copy: FileDescriptor) throws {
        let lines = segments.map { segment in
            "\(segment.type) \(segment.flags) \(segment.virtual) \(segment.physical) \(segment.size) \(segment.inMemory) "
                + "\(segment.alignment)"
        }
        try copy.writeAll(
            ("kbisect contents 1\n\(identity) entry \(entry)\n" + lines.joined(separator: "\n") + "\n\n").utf8
        )
        for segment in segments where segment.isLoaded || segment.isNotes {
            try write(segment.offset..<segment.offset + segment.size, from: file, to: copy)
        }
    }

    private func write(_ range: Range<Int>, from file: FileDescriptor, to copy: FileDescriptor) throws {
        var position = range.lowerBound
        while position < range.upperBound {
            var bytes = try Self.bytes(of: file, at: position, count: min(1 << 20, range.upperBound - position))
            // It was longer a moment ago.
            guard !bytes.isEmpty else { throw Errno.ioError }
            for buildID in buildIDs {
                let zeros = buildID.clamped(to: position..<position + bytes.count)
                for place in zeros { bytes[place - position] = 0 }
            }
            try copy.writeAll(bytes)
            position += bytes.count
        }
    }
}
