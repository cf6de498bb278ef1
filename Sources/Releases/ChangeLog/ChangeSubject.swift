// SPDX-License-Identifier: Apache-2.0

/// What a change is about, by the names that its text begins with.
///
/// Kernel people write `subsystem: what was done`. The rule:
///
/// - What stands before that is skipped: quotes, the words `Revert` and `Reapply`, tags in brackets. A tag
///   names what is in it, too: Debian's architectures (`[x86]`), Red Hat's subsystems (`[fs]`).
/// - Then come prefixes, each up to a colon: `fs: btrfs: zoned: ...`. A prefix is a list, with commas, `&` or `and`, of
///   names of at most two words (`dm crypt`). The first text before a colon that is longer than that is a sentence, and
///   what it mentions in passing does not count. Neither does a colon in `::` or `://`.
/// - Each whole word of a prefix is a name. Words are letters, digits, `_` and `-`: `fs/btrfs/inode.c` names `fs`
///   and `btrfs`, `btrfs-progs` is another name. Words with their slashes (`x86/mm`) are names as well. Case does not
///   count.
struct ChangeSubject {
    /// In lower case.
    private(set) var names: Set<String> = []

    init(_ text: String) {
        var rest = Array(text.lowercased().utf8)[...]
        while true {
            skipDecoration(&rest)
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return }
            let after = rest[(colon + 1)...]
            guard after.first != UInt8(ascii: ":"), !after.starts(with: "//".utf8) else { return }
            guard let words = Self.prefixWords(rest[..<colon]) else { return }
            addNames(words)
            rest = after
        }
    }

    private mutating func skipDecoration(_ rest: inout ArraySlice<UInt8>) {
        while let first = rest.first {
            if first.isBlank || first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
                rest = rest.dropFirst()
            } else if first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
                addNames(rest[..<end].dropFirst().split { $0.isBlank || $0 == UInt8(ascii: ",") })
                rest = rest[(end + 1)...]
            } else if let word = ["revert ", "reapply "].first(where: { rest.starts(with: $0.utf8) }) {
                rest = rest.dropFirst(word.utf8.count)
            } else {
                return
            }
        }
    }

    /// The words of a prefix; `nil` where it is a sentence.
    private static func prefixWords(_ prefix: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var all: [ArraySlice<UInt8>] = []
        for part in prefix.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "&") }) {
            let words = part.split(whereSeparator: \.isBlank)
            guard words.split(separator: Array("and".utf8)[...]).allSatisfy({ $0.count <= 2 }) else { return nil }
            all += words
        }
        return all
    }

    private mutating func addNames(_ words: [ArraySlice<UInt8>]) {
        for word in words {
            names.insert(String(decoding: word, as: UTF8.self))
            for part in word.split(whereSeparator: { !$0.isAlphanumeric(or: "_-") }) {
                names.insert(String(decoding: part, as: UTF8.self))
            }
        }
    }
}
