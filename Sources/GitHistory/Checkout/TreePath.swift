// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The name of a file within its folder, as C has it: its bytes and a NUL.
typealias TreeName = [CChar]

/// Where a file stands in a tree: names with `/` between them, as bytes, since git has no encoding for names.
struct TreePath: Hashable {
    /// The bytes, without a NUL. Empty for the tree itself.
    let bytes: [UInt8]

    static let top = TreePath(bytes: [])

    func appending(_ name: TreeName) -> TreePath {
        let last = name.dropLast().lazy.map { UInt8(bitPattern: $0) }
        guard !bytes.isEmpty else { return TreePath(bytes: Array(last)) }
        var bytes = bytes
        bytes.reserveCapacity(bytes.count + name.count)
        bytes.append(UInt8(ascii: "/"))
        bytes.append(contentsOf: last)
        return TreePath(bytes: bytes)
    }

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    static func == (left: TreePath, right: TreePath) -> Bool {
        left.bytes.count == right.bytes.count && memcmp(left.bytes, right.bytes, left.bytes.count) == 0
    }
}

extension TreePath: CustomStringConvertible {
    var description: String { bytes.isEmpty ? "." : String(decoding: bytes, as: UTF8.self) }
}
