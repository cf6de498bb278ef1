// SPDX-License-Identifier: Apache-2.0

/// A place in the kernel as its reports write it: `btrfs_direct_write+0x12c/0x3f0`.
package struct TraceAddress: Hashable {
    /// The function, without suffixes of the compiler taken off: they are part of the symbol.
    package let function: String
    /// Bytes from the function's beginning.
    package let offset: Int
    /// Bytes to the next symbol.
    package let size: Int
    /// Whether it is where a call returns to: the call itself is one instruction earlier.
    let isReturn: Bool

    /// The first place that a line of a report names, if any.
    package init?(line: String) {
        // Longer lines are no kernel's; and this is a guest's text.
        guard line.utf8.count <= 1000 else { return nil }
        let place = /([A-Za-z_][A-Za-z0-9_.$]*)\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8})/
        guard let match = line.firstMatch(of: place), let offset = Int(match.2, radix: 16),
            let size = Int(match.3, radix: 16), offset <= size
        else { return nil }
        function = String(match.1)
        self.offset = offset
        self.size = size
        isReturn = !(line.contains("RIP: ") || line.contains("pc : "))
    }

    /// The offset to look up.
    var instruction: Int { isReturn ? max(0, offset - 1) : offset }
}
