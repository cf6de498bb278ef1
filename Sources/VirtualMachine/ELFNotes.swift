// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// The notes of a 64-bit little-endian x86-64 ELF file, as far as they are asked for.
///
/// Every offset and size in the file is taken as hostile: nothing is read outside of it, and nothing large.
struct ELFNotes {
    /// One entry of a note segment.
    struct Note: Hashable {
        let owner: String
        let type: UInt32
    }

    /// A kernel has one or two note segments of less than 1 KiB each.
    private static let largestSegment = 1 << 20
    private static let mostSegments = 64
    private static let noteSegment: UInt64 = 4

    /// The notes, or `nil` where the file is not such an ELF file.
    static func read(_ file: FileDescriptor) throws -> [Note]? {
        let header = try bytes(of: file, at: 0, count: 64)
        // Magic, 64-bit, little endian; machine 62 is x86-64.
        guard header.count == 64, header.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), number(header, 18, 2) == 62
        else { return nil }
        let (table, entrySize) = (number(header, 32, 8), number(header, 54, 2))
        let count = min(Int(number(header, 56, 2)), mostSegments)
        guard entrySize == 56 else { return [] }
        var notes: [Note] = []
        for index in 0..<count {
            let (offset, overflow) = table.addingReportingOverflow(UInt64(index) * entrySize)
            guard !overflow else { break }
            let entry = try bytes(of: file, at: offset, count: 56)
            guard entry.count == 56, number(entry, 0, 4) == noteSegment else { continue }
            let size = min(number(entry, 32, 8), UInt64(largestSegment))
            notes += parse(try bytes(of: file, at: number(entry, 8, 8), count: Int(size)))
        }
        return notes
    }

    private static func parse(_ segment: [UInt8]) -> [Note] {
        var notes: [Note] = []
        var position = 0
        while position + 12 <= segment.count {
            let (nameSize, size) = (Int(number(segment, position, 4)), Int(number(segment, position + 4, 4)))
            let name = position + 12
            // Both parts are padded to four bytes.
            let next = name + (nameSize + 3) / 4 * 4 + (size + 3) / 4 * 4
            guard name + nameSize <= segment.count else { break }
            let owner = String(decoding: segment[name..<name + nameSize].prefix { $0 != 0 }, as: UTF8.self)
            notes.append(Note(owner: owner, type: UInt32(truncatingIfNeeded: number(segment, position + 8, 4))))
            position = next
        }
        return notes
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// As many bytes as the file has there, up to `count`.
    private static func bytes(of file: FileDescriptor, at offset: UInt64, count: Int) throws -> [UInt8] {
        guard let offset = Int64(exactly: offset), count > 0 else { return [] }
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let target = UnsafeMutableRawBufferPointer(buffer)
            while filled < count {
                let read = try file.read(
                    fromAbsoluteOffset: offset + Int64(filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: target[filled...])
                )
                guard read > 0 else { return }
                filled += read
            }
        }
    }
}
