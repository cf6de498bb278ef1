// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// Where the parts of a 64-bit little-endian ELF file lie that are loaded.
///
/// Every number in the file is taken as hostile: all ranges lie within it.
struct ELFLayout {
    /// A program header.
    struct Segment: Hashable {
        let type: UInt64
        let flags: UInt64
        /// Where its bytes lie in the file, and how many there are.
        let offset: Int
        let size: Int
        let virtual: UInt64
        let physical: UInt64
        let inMemory: UInt64
        let alignment: UInt64

        var isLoaded: Bool { type == 1 }
        var isNotes: Bool { type == 4 }
    }

    /// A kernel has four or five.
    private static let mostSegments = 64
    private static let largestNotes = 1 << 20
    private static let header = 64

    /// Class, machine and flags.
    let identity: String
    /// Where the machine begins.
    let entry: UInt64
    let segments: [Segment]
    /// Where in the file the bytes of the linker's build-id lie.
    let buildIDs: [Range<Int>]

    /// - Returns: `nil` where it is no such file, or its parts do not lie in it.
    init?(_ file: FileDescriptor) throws {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        let length = Int(status.st_size)
        let header = try Self.bytes(of: file, at: 0, count: Self.header)
        guard status.st_mode & S_IFMT == S_IFREG, header.count == Self.header,
            header.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
        else { return nil }
        identity = "\(Self.number(header, 16, 2)) \(Self.number(header, 18, 2)) \(Self.number(header, 48, 4))"
        entry = Self.number(header, 24, 8)
        let count = Int(Self.number(header, 56, 2))
        guard (1...Self.mostSegments).contains(count), Self.number(header, 54, 2) == 56,
            let table = Self.range(Self.number(header, 32, 8), UInt64(count * 56), in: length)
        else { return nil }
        let entries = try Self.bytes(of: file, at: table.lowerBound, count: table.count)
        guard entries.count == table.count else { return nil }
        var segments: [Segment] = []
        var buildIDs: [Range<Int>] = []
        for index in 0..<count {
            let start = index * 56
            let type = Self.number(entries, start, 4)
            guard
                let bytes = Self.range(
                    Self.number(entries, start + 8, 8),
                    Self.number(entries, start + 32, 8),
                    in: length
                )
            else { return nil }
            let segment = Segment(
                type: type,
                flags: Self.number(entries, start + 4, 4),
                offset: bytes.lowerBound,
                size: bytes.count,
                virtual: Self.number(entries, start + 16, 8),
                physical: Self.number(entries, start + 24, 8),
                inMemory: Self.number(entries, start + 40, 8),
                alignment: Self.number(entries, start + 48, 8)
            )
            segments.append(segment)
            if segment.isNotes { buildIDs += try Self.buildIDs(in: segment, of: file) }
        }
        (self.segments, self.buildIDs) = (segments, buildIDs)
    }

    /// The one of the linker: notes of the owner GNU with the type 3.
    private static func buildIDs(in segment: Segment, of file: FileDescriptor) throws -> [Range<Int>] {
        guard segment.size <= largestNotes else { return [] }
        let notes = try bytes(of: file, at: segment.offset, count: segment.size)
        let unit = segment.alignment == 8 ? 8 : 4
        func padded(_ count: Int) -> Int { (count + unit - 1) / unit * unit }
        var position = 0
        while position + 12 <= notes.count {
            let (name, size) = (Int(number(notes, position, 4)), Int(number(notes, position + 4, 4)))
            let content = position + padded(12 + name)
            guard content + size <= notes.count else { return [] }
            if number(notes, position + 8, 4) == 3, notes[(position + 12)...].prefix(name).elementsEqual("GNU\0".utf8),
                (8...64).contains(size)
            {
                return [segment.offset + content..<segment.offset + content + size]
            }
            position = padded(content + size)
        }
        return []
    }

    private static func range(_ offset: UInt64, _ size: UInt64, in length: Int) -> Range<Int>? {
        guard let offset = Int(exactly: offset), let size = Int(exactly: size), size <= length, offset <= length - size
        else { return nil }
        return offset..<offset + size
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// As many bytes as the file has there, up to `count`.
    static func bytes(of file: FileDescriptor, at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
                let read = try file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
                guard read > 0 else { return }
                filled += read
            }
        }
    }
}
