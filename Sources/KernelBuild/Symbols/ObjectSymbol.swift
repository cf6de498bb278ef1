// SPDX-License-Identifier: Apache-2.0

/// A function in an object file, as `nm -A -S` and `objdump -t` list it.
struct ObjectSymbol: Hashable {
    /// The object, as its path was given to the tool.
    let object: String
    let name: String
    /// Bytes from the section's beginning.
    let value: Int
    /// Bytes.
    let size: Int

    /// Reads a line of `nm -A -S`: `fs/btrfs/file.o:0000000000000120 00000000000001f4 t btrfs_direct_write`.
    init?(nmLine line: Substring) {
        guard let colon = line.lastIndex(of: ":") else { return nil }
        let fields = line[line.index(after: colon)...].split(separator: " ")
        guard fields.count == 4, let value = Int(fields[0], radix: 16), let size = Int(fields[1], radix: 16),
            ["t", "T", "w", "W"].contains(fields[2])
        else { return nil }
        object = String(line[..<colon])
        name = String(fields[3])
        self.value = value
        self.size = size
    }

    /// Whether a report may mean this function. Its size there reaches to the next symbol, so it has padding in it.
    func fits(_ address: TraceAddress) -> Bool {
        name == address.function && (size...(size + 64)).contains(address.size)
    }
}
