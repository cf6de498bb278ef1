// SPDX-License-Identifier: Apache-2.0

/// What the guest must know of an ELF file before it is asked to run it.
struct ELFProgram {
    /// Whether the bytes begin as ELF files do.
    static func isELF(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) }

    /// It is for a 64-bit little-endian x86 and is a program (`ET_EXEC` or `ET_DYN`).
    let runsOnX86_64: Bool
    /// It names a dynamic loader (`PT_INTERP`), which no guest has.
    let needsLoader: Bool

    /// Reads the header and the program headers; `nil` where the file is cut short or is no ELF file.
    init?(_ bytes: [UInt8]) {
        guard Self.isELF(bytes), bytes.count >= 64 else { return nil }
        let isLittle64 = bytes[4] == 2 && bytes[5] == 1
        func number(at offset: Int, size: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - size else { return nil }
            let value = bytes[offset..<(offset + size)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(exactly: value)
        }
        guard isLittle64 else {
            runsOnX86_64 = false
            needsLoader = false
            return
        }
        guard let type = number(at: 16, size: 2), let machine = number(at: 18, size: 2),
            let table = number(at: 32, size: 8), let size = number(at: 54, size: 2),
            let count = number(at: 56, size: 2),
            table <= bytes.count, size >= 56
        else { return nil }
        var needsLoader = false
        for index in 0..<count {
            guard let kind = number(at: table + index * size, size: 4) else { return nil }
            if kind == 3 { needsLoader = true }
        }
        // ET_EXEC, ET_DYN; EM_X86_64.
        runsOnX86_64 = machine == 62 && (type == 2 || type == 3)
        self.needsLoader = needsLoader
    }
}
