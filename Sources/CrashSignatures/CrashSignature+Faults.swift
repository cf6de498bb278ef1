// SPDX-License-Identifier: Apache-2.0

extension CrashSignature {
    /// Faults and `BUG()` in kernel mode. Those of user space begin with `traps:` or the program's name.
    static func fault(_ message: Substring) -> CrashSignature? {
        if let place = message.after("kernel BUG at ") {
            return isListDebug(place)
                ? CrashSignature(.oops, "BUG: corrupted list", .trace)
                : CrashSignature(.oops, "kernel BUG", .registers)
        }
        // Since 6.9: `Oops: general protection fault, ...`.
        let line = message.after("Oops: ") ?? message
        for (start, title) in faults where line.hasPrefix(start) { return CrashSignature(.oops, title, .registers) }
        // The line before was lost, or there is none for this fault: `Oops: 0002 [#1] SMP`.
        if message.hasPrefix("Oops: "), message.range(ofFirst: "[#") != nil {
            return CrashSignature(.oops, "kernel oops", .registers)
        }
        return nil
    }

    private static func isListDebug(_ place: Substring) -> Bool {
        place.hasPrefix("lib/list_debug.c:") || place.range(ofFirst: "/lib/list_debug.c:") != nil
    }

    /// How the lines begin from 4.x to 6.x, longer ones before their beginnings.
    private static let faults = [
        ("BUG: unable to handle kernel NULL pointer dereference", nullDereference),
        ("BUG: kernel NULL pointer dereference", nullDereference),
        ("BUG: unable to handle kernel paging request", pagingRequest),
        ("BUG: unable to handle page fault for address", pagingRequest),
        ("Unable to handle kernel NULL pointer dereference", nullDereference),
        ("Unable to handle kernel paging request", pagingRequest),
        ("general protection fault:", "general protection fault"),
        ("general protection fault, ", "general protection fault"),
        ("divide error:", "divide error"),
        ("invalid opcode:", "invalid opcode"),
        ("double fault:", "double fault"),
        ("PANIC: double fault", "double fault"),
        ("traps: PANIC: double fault", "double fault"),
        ("stack segment:", "stack segment fault"),
        ("BUG: stack guard page was hit", "BUG: stack guard page was hit"),
        ("BUG: TASK stack guard page was hit", "BUG: stack guard page was hit"),
        ("BUG: IRQ stack guard page was hit", "BUG: stack guard page was hit"),
    ]

    private static let nullDereference = "BUG: unable to handle kernel NULL pointer dereference"
    private static let pagingRequest = "BUG: unable to handle kernel paging request"

    /// Anything else that begins with `BUG`: slab poison, bad pages, leaks, dentries in use.
    static func otherBug(_ message: Substring) -> CrashSignature? {
        if message.hasPrefix("BUG kmalloc-") || (message.hasPrefix("BUG ") && message.range(ofFirst: "ainted") != nil) {
            return CrashSignature(.bug, "BUG: slab corruption", .trace)
        }
        guard let what = message.after("BUG: ") else { return nil }
        return CrashSignature(.bug, "BUG: \(stableWords(of: what))", .trace)
    }

    /// The words up to the first that changes from run to run: a number, an address, a process.
    private static func stableWords(of text: Substring) -> String {
        let words = text.split(separator: " ").prefix(12).prefix { word in
            !word.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && word != "-"
        }
        return words.joined(separator: " ").trimmingEnd(of: ":,!")
    }
}

extension String {
    fileprivate func trimmingEnd(of characters: String) -> String {
        var text = self[...]
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
