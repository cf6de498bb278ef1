// SPDX-License-Identifier: Apache-2.0

/// Takes numbers and counted strings off a run of bytes; `nil` when there are too few left.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func takeInteger<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        take(MemoryLayout<Number>.size)?.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(as: Number.self)) }
    }

    mutating func takeCounted() -> ArraySlice<UInt8>? {
        takeInteger(UInt32.self).flatMap { take(Int($0)) }
    }
}

extension [UInt8] {
    mutating func appendInteger(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    mutating func appendCounted(_ bytes: [UInt8]) {
        appendInteger(UInt32(bytes.count))
        append(contentsOf: bytes)
    }
}
