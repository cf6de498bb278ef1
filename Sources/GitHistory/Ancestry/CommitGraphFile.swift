// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc
internal import SystemPackage

/// One file with the parents and dates of commits, as `git commit-graph write` leaves it: `gitformat-commit-graph(5)`.
///
/// Every number in it may be wrong: nothing is read that was not seen to be inside.
struct CommitGraphFile {
    /// What stands there about one commit.
    struct Row {
        var date: Int64
        /// Larger than that of each parent: the date, corrected where clocks were wrong. 0 where it is not known.
        var generation: Int64
        /// Places in this file and those below it.
        var parents: [Int]
    }

    private static let noParent: UInt32 = 0x7000_0000
    private static let flag: UInt32 = 0x8000_0000

    let count: Int
    /// How many files are below it.
    let bases: Int
    private let file: MappedFile
    private let fanOut: Range<Int>
    private let names: Range<Int>
    private let rows: Range<Int>
    private let edges: Range<Int>?
    private let generations: Range<Int>?
    private let overflow: Range<Int>?

    var hasGenerations: Bool { generations != nil }

    /// `nil` where it is not there, or not as it should be.
    init?(_ path: FilePath) {
        guard let file = MappedFile(path) else { return nil }
        let bytes = file.bytes
        // "CGPH", the first version, of SHA-1 names.
        guard bytes.count > 8, bytes.starts(with: [0x43, 0x47, 0x50, 0x48, 1, 1]) else { return nil }
        let chunkCount = Int(bytes[6])
        guard bytes.count >= 8 + 12 * (chunkCount + 1) else { return nil }
        var chunks: [UInt32: Range<Int>] = [:]
        for chunk in 0..<chunkCount {
            let place = 8 + 12 * chunk
            let (start, end) = (bytes.number64(place + 4), bytes.number64(place + 16))
            guard start <= end, end <= UInt64(bytes.count) else { return nil }
            chunks[bytes.number(place)] = Int(start)..<Int(end)
        }
        // OIDF, OIDL, CDAT
        guard let fanOut = chunks[0x4F49_4446], fanOut.count >= 1_024, let names = chunks[0x4F49_444C],
            let rows = chunks[0x4344_4154]
        else { return nil }
        count = Int(bytes.number(fanOut.lowerBound + 1_020))
        guard names.count / 20 >= count, rows.count / 36 >= count, count < Int32.max else { return nil }
        (self.file, self.fanOut, self.names, self.rows, bases) = (file, fanOut, names, rows, Int(bytes[7]))
        // EDGE, GDA2, GDO2
        edges = chunks[0x4544_4745]
        generations = chunks[0x4744_4132].flatMap { [count] in $0.count / 4 >= count ? $0 : nil }
        overflow = chunks[0x4744_4F32]
    }

    /// The place of a commit in this file.
    func place(of id: ObjectID) -> Int? {
        let bytes = file.bytes
        var raw = id.raw
        let first = Int(raw.id.0)
        var low = first == 0 ? 0 : Int(bytes.number(fanOut.lowerBound + 4 * (first - 1)))
        var high = min(Int(bytes.number(fanOut.lowerBound + 4 * first)), count)
        guard let start = bytes.baseAddress?.advanced(by: names.lowerBound) else { return nil }
        while low < high {
            let middle = (low + high) / 2
            let order = memcmp(start + 20 * middle, &raw, 20)
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The name at a place of this file.
    func id(at place: Int) -> ObjectID? {
        guard (0..<count).contains(place) else { return nil }
        return ObjectID(file.bytes.loadUnaligned(fromByteOffset: names.lowerBound + 20 * place, as: git_oid.self))
    }

    /// What stands at a place of this file; `nil` where that cannot be.
    func row(at place: Int) -> Row? {
        guard (0..<count).contains(place) else { return nil }
        let bytes = file.bytes
        let start = rows.lowerBound + 36 * place
        guard let generation = generation(at: place),
            let parents = parents(bytes.number(start + 20), bytes.number(start + 24))
        else { return nil }
        return Row(date: date(at: place), generation: generation, parents: parents)
    }

    private func date(at place: Int) -> Int64 {
        let start = rows.lowerBound + 36 * place + 28
        return Int64(file.bytes.number(start) & 3) << 32 | Int64(file.bytes.number(start + 4))
    }

    /// The generation at a place of this file, 0 where the file has none; `nil` where it cannot be.
    func generation(at place: Int) -> Int64? {
        guard let generations else { return 0 }
        let date = date(at: place)
        let offset = file.bytes.number(generations.lowerBound + 4 * place)
        guard offset & Self.flag != 0 else { return date + Int64(offset) }
        // Too large for 31 bits: somebody's clock was decades off.
        let index = Int(offset & ~Self.flag)
        guard let overflow, index < overflow.count / 8 else { return nil }
        let large = file.bytes.number64(overflow.lowerBound + 8 * index)
        return large < 1 << 40 ? date + Int64(large) : nil
    }

    private func parents(_ first: UInt32, _ second: UInt32) -> [Int]? {
        guard first != Self.noParent else { return second == Self.noParent ? [] : nil }
        guard second != Self.noParent else { return [Int(first)] }
        guard second & Self.flag != 0 else { return [Int(first), Int(second)] }
        // More than two: the rest stands in a list, whose last has the flag.
        guard let edges else { return nil }
        var found = [Int(first)]
        var index = Int(second & ~Self.flag)
        while index < edges.count / 4 {
            let edge = file.bytes.number(edges.lowerBound + 4 * index)
            found.append(Int(edge & ~Self.flag))
            if edge & Self.flag != 0 { return found }
            index += 1
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func number(_ place: Int) -> UInt32 {
        UInt32(bigEndian: loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    fileprivate func number64(_ place: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
}
