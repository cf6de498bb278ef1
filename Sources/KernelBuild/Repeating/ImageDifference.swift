// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Where two images differ first.
struct ImageDifference: Hashable {
    /// In bytes, from the beginning.
    let offset: Int
    /// In bytes.
    let sizes: (Int, Int)

    /// - Returns: `nil` where they are equal.
    /// - Throws: ``BuildError`` where one cannot be read.
    init?(_ first: FilePath, _ second: FilePath) throws {
        let (one, other) = (try Self.bytes(of: first), try Self.bytes(of: second))
        let common = zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset
        guard common != nil || one.count != other.count else { return nil }
        offset = common ?? min(one.count, other.count)
        sizes = (one.count, other.count)
    }

    static func == (left: ImageDifference, right: ImageDifference) -> Bool {
        left.offset == right.offset && left.sizes == right.sizes
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(offset)
    }

    private static func bytes(of image: FilePath) throws -> [UInt8] {
        do {
            return try BuildFile.read(image, largest: 2 << 30)
        } catch {
            throw BuildError.unusable(path: image, reason: "\(error)")
        }
    }
}

/// A section of an ELF file, as `objdump -h` prints it.
struct ImageSection: Hashable {
    let name: String
    private let size: Int
    private let address: UInt64
    private let offset: Int

    /// `  1 .rodata  0028a1f0  ffffffff81a00000  0000000001a00000  00c00000  2**12  CONTENTS, ALLOC, LOAD, ...`
    static func all(in text: String) -> [ImageSection] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 7, Int(words[0]) != nil, line.contains("CONTENTS"),
                let size = Int(words[2], radix: 16), let address = UInt64(words[3], radix: 16),
                let offset = Int(words[5], radix: 16)
            else { return nil }
            return ImageSection(name: String(words[1]), size: size, address: address, offset: offset)
        }
    }

    func holds(_ offset: Int) -> Bool { offset >= self.offset && offset - self.offset < size }

    /// The symbol that a byte of the file is of.
    ///
    /// - Parameter text: Of `nm -n -S`: `ffffffff81a00100 0000000000000034 R linux_banner`.
    func symbol(at offset: Int, in text: String) -> String? {
        let place = address &+ UInt64(offset - self.offset)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 4, let start = UInt64(words[0], radix: 16), let size = UInt64(words[1], radix: 16),
                place >= start, place - start < size
            else { continue }
            return String(words[3])
        }
        return nil
    }
}
