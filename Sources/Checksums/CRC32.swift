// SPDX-License-Identifier: Apache-2.0

/// The CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as zlib, cksum -a crc32b and the agent compute it.
package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    /// The checksum of bytes, given in parts.
    package static func checksum(_ parts: ArraySlice<UInt8>...) -> UInt32 {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in parts.joined() {
            value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
        }
        return ~value
    }
}
