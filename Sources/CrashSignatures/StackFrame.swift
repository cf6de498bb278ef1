// SPDX-License-Identifier: Apache-2.0

/// A place in kernel code as the kernel prints it: `btrfs_lookup+0x1f/0x40`, with or without a module.
struct StackFrame {
    /// The function without the compiler's suffixes (`.cold`, `.isra.0`, `.constprop.0`).
    let function: String

    /// Reads the frame that a text begins with, `[<ffffffff81123456>] ` before it allowed (before 4.10).
    ///
    /// - Returns: `nil` for anything else, and for guesses of the unwinder, which begin with `?`.
    init?(startOf text: Substring) {
        var rest = text.drop { $0 == " " }
        while rest.hasPrefix("[<"), let close = rest.range(ofFirst: ">]") {
            rest = rest[close.upperBound...].drop { $0 == " " }
        }
        guard let plus = rest.range(ofFirst: "+0x") else { return nil }
        self.init(name: rest[..<plus.lowerBound], offsets: rest[plus.upperBound...])
    }

    /// Reads the first frame anywhere in a text.
    init?(anywhereIn text: Substring) {
        var rest = text
        while let plus = rest.range(ofFirst: "+0x") {
            let name = rest[..<plus.lowerBound].suffix { Self.isNameByte($0) }
            if let frame = StackFrame(name: name, offsets: rest[plus.upperBound...]) {
                self = frame
                return
            }
            rest = rest[plus.upperBound...]
        }
        return nil
    }

    private init?(name: Substring, offsets: Substring) {
        guard !name.isEmpty, name.utf8.count <= 256, name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        let offset = offsets.utf8.prefix(while: Self.isHexDigit)
        guard !offset.isEmpty, offsets[offset.endIndex...].hasPrefix("/0x") else { return nil }
        let bare = name.prefix { $0 != "." }
        function = String(bare.isEmpty ? name : bare)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"): true
        default: false
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension Substring {
    /// Where an ASCII text stands first.
    func range(ofFirst part: StaticString) -> Range<Index>? {
        let wanted = part.description.utf8
        var start = utf8.startIndex
        while let first = utf8[start...].firstIndex(of: wanted[wanted.startIndex]) {
            let rest = utf8[first...]
            if rest.starts(with: wanted) { return first..<utf8.index(first, offsetBy: wanted.count) }
            start = utf8.index(after: first)
        }
        return nil
    }

    /// The longest end whose bytes all satisfy a condition.
    fileprivate func suffix(_ condition: (UInt8) -> Bool) -> Substring {
        var start = utf8.endIndex
        while start > utf8.startIndex, condition(utf8[utf8.index(before: start)]) { start = utf8.index(before: start) }
        return self[start...]
    }
}
