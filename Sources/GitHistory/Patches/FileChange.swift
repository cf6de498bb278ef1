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
        other.hunks = hunks.map { hunk in
            let marks: [UInt8: UInt8] = [
                UInt8(ascii: "+"): UInt8(ascii: "-"), UInt8(ascii: "-"): UInt8(ascii: "+"),
            ]
            let lines = hunk.lines.map { line in
                guard let first = line.first, let mark = marks[first] else { return line }
                return [mark] + line.dropFirst()
            }
            return Hunk(old: hunk.new, new: hunk.old, lines: lines)
        }
        return other
    }
}
