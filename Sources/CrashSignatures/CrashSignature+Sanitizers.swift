// SPDX-License-Identifier: Apache-2.0

extension CrashSignature {
    /// `BUG: KASAN: slab-out-of-bounds in F+0x1/0x2` and its relatives.
    static func sanitizer(_ message: Substring) -> CrashSignature? {
        if let rest = message.after("BUG: KASAN: ") { return kasan(rest) }
        if let rest = message.after("BUG: KFENCE: ") { return kfence(rest) }
        if let rest = message.after("BUG: KMSAN: ") {
            let (what, place) = whatAndPlace(rest)
            return CrashSignature(.kmsan, "KMSAN: \(what)", .trace, function: StackFrame(anywhereIn: place)?.function)
        }
        if let rest = message.after("BUG: KCSAN: ") { return kcsan(rest) }
        if let rest = message.after("UBSAN: ") {
            return CrashSignature(.ubsan, "UBSAN: \(whatAndPlace(rest).what)", .trace)
        }
        return nil
    }

    /// Whether the kernel read or wrote is on the second line; frees are neither.
    private static func kasan(_ rest: Substring) -> CrashSignature {
        let (what, place) = whatAndPlace(rest)
        let isFree = what.hasSuffix("free") && !what.hasSuffix("after-free")
        let title = "KASAN: \(what)\(isFree ? "" : access)"
        return CrashSignature(.kasan, title, .trace, function: StackFrame(anywhereIn: place)?.function)
    }

    /// `out-of-bounds read in F+0x1/0x2`.
    private static func kfence(_ rest: Substring) -> CrashSignature {
        var (what, place) = whatAndPlace(rest)
        for (word, title) in [(" read", " Read"), (" write", " Write")] where what.hasSuffix(word) {
            what = what.dropLast(word.count) + title
        }
        return CrashSignature(.kfence, "KFENCE: \(what)", .trace, function: StackFrame(anywhereIn: place)?.function)
    }

    /// `data-race in F / G`: both functions are in the title.
    private static func kcsan(_ rest: Substring) -> CrashSignature {
        let (what, place) = whatAndPlace(rest)
        let functions = place.split(separator: " / ").prefix(2).map { part in
            StackFrame(anywhereIn: part)?.function ?? String(part.prefix { $0 != "+" && $0 != "." }.prefix(100))
        }
        return CrashSignature(.kcsan, "KCSAN: \(what) in \(functions.joined(separator: " / "))", .none)
    }

    /// Splits `what in where`, both bounded.
    private static func whatAndPlace(_ rest: Substring) -> (what: String, place: Substring) {
        guard let split = rest.range(ofFirst: " in ") else { return (String(rest.prefix(80)), "") }
        return (String(rest[..<split.lowerBound].prefix(80)), rest[split.upperBound...])
    }
}
