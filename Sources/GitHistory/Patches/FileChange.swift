// SPDX-License-Identifier: Apache-2.0

/// What a patch does to one file.
struct FileChange: Hashable {
    /// Where it is before; `nil` for a new one.
    var old: [UInt8]?
    /// Where it is afterwards; `nil` for one that is removed.
    var new: [UInt8]?
    /// Octal digits, where the patch names them.
    var oldMode: String?
    var newMode: String?
    /// What is changed in it, line by line.
    var hunks: [Hunk] = []
    /// The lines of `GIT binary patch`, forwards and backwards.
    var binary: [[[UInt8]]] = []
    /// The names of what is there before and afterwards: 40 digits, or nothing. Only binary changes need them.
    var index: (old: String, new: String)?

    /// Lines that stand together.
    struct Hunk: Hashable {
        var old: (start: Int, count: Int)
        var new: (start: Int, count: Int)
        /// Each with its mark and its line feed, or without where the file has none at its end.
        var lines: [[UInt8]]

        static func == (left: Hunk, right: Hunk) -> Bool {
            left.old == right.old && left.new == right.new && left.lines == right.lines
        }

        func hash(into hasher: inout Hasher) { hasher.combine(lines) }
    }

    var isEmpty: Bool { old == new && hunks.isEmpty && binary.isEmpty && (oldMode == nil || newMode == nil) }

    var displayName: String { String(decoding: new ?? old ?? [], as: UTF8.self) }

    static func == (left: FileChange, right: FileChange) -> Bool {
        left.old == right.old && left.new == right.new && left.oldMode == right.oldMode
            && left.newMode == right.newMode && left.hunks == right.hunks && left.binary == right.binary
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(old)
        hasher.combine(new)
        hasher.combine(hunks)
    }

    /// The change that takes this one back.
    var reversed: FileChange {
        var other = self
        (other.old, other.new) = (new, old)
        (other.oldMode, other.newMode) = (newMode, oldMode)
        other.index = index.map { ($0.new, $0.old) }
        other.binary = binary.reversed()
        other.hunks = hunks.map { Hunk(old: $0.new, new: $0.old, lines: Self.reversed($0.lines)) }
        return other
    }

    /// Lines of a hunk the other way, what is removed before what is added: libgit2 reads them in no other order where the
    /// last line has no line feed.
    private static func reversed(_ lines: [[UInt8]]) -> [[UInt8]] {
        var (done, added): ([[UInt8]], [[UInt8]]) = ([], [])
        var isAdded = false
        for line in lines {
            switch line.first {
            case UInt8(ascii: "+"):
                done.append([UInt8(ascii: "-")] + line.dropFirst())
                isAdded = false
            case UInt8(ascii: "-"):
                added.append([UInt8(ascii: "+")] + line.dropFirst())
                isAdded = true
            // About the line before it: there is no line feed.
            case UInt8(ascii: "\\") where isAdded: added.append(line)
            case UInt8(ascii: "\\"): done.append(line)
            default:
                done += added + [line]
                added = []
                isAdded = false
            }
        }
        return done + added
    }
}
