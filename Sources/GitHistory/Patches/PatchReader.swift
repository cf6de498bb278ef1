// SPDX-License-Identifier: Apache-2.0

/// Finds the changes of files in a text.
struct PatchReader {
    private var lines: [ArraySlice<UInt8>]
    private var next = 0

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        // A mail program made it so. A file that has such lines itself leaves the lines around them without.
        if !lines.isEmpty, lines.allSatisfy({ $0.last == 13 }) { lines = lines.map { $0.dropLast() } }
    }

    mutating func changes() throws(PatchError) -> [FileChange] {
        var found: [FileChange] = []
        while let line = peek() {
            if line.starts(with: "diff --git ".utf8) {
                let change = try gitChange()
                // Of a file whose times alone changed, some commands print this line and no more.
                if !change.isEmpty { found.append(change) }
            } else if line.starts(with: "--- ".utf8), peek(1)?.starts(with: "+++ ".utf8) == true,
                peek(2)?.starts(with: "@@ -".utf8) == true
            {
                found.append(try plainChange())
            } else if line.starts(with: "@@ -".utf8), HunkHeader(line) != nil {
                throw malformed("lines to change, and no name of their file before them")
            } else {
                next += 1
            }
        }
        return found
    }

    private func peek(_ further: Int = 0) -> ArraySlice<UInt8>? {
        next + further < lines.count ? lines[next + further] : nil
    }

    /// An error about the line that comes next.
    private func malformed(_ reason: String) -> PatchError { .malformed(line: next + 1, reason: reason) }

    /// What stands behind some words, if the next line begins with them; the line is taken then.
    private mutating func take(_ words: String) -> ArraySlice<UInt8>? {
        guard let line = peek(), line.starts(with: words.utf8) else { return nil }
        next += 1
        return line.dropFirst(words.utf8.count)
    }
}

// MARK: - What git prints

extension PatchReader {
    private mutating func gitChange() throws(PatchError) -> FileChange {
        let start = next
        guard let names = take("diff --git ") else { throw malformed("no change of a file") }
        var change = FileChange()
        if let (old, new) = PatchName.pair(names) { (change.old, change.new) = (old, new) }
        try headers(&change)
        if take("GIT binary patch") != nil {
            try binary(&change)
        } else if peek()?.starts(with: "Binary files ".utf8) == true {
            throw malformed("a binary file without its content; make the patch with 'git diff --binary'")
        } else if peek()?.starts(with: "--- ".utf8) == true, peek(1)?.starts(with: "+++ ".utf8) == true {
            let (isNew, isRemoved) = (change.old == nil && change.new != nil, change.new == nil && change.old != nil)
            let (old, new) = (try name("--- "), try name("+++ "))
            // A renamed file has its names from the lines that say so; here they must be the same.
            if !isNew { change.old = old.name }
            if !isRemoved { change.new = new.name }
            try hunks(&change)
        }
        guard change.old != nil || change.new != nil else {
            next = start
            throw malformed("the names of its file cannot be told apart")
        }
        return change
    }

    private mutating func headers(_ change: inout FileChange) throws(PatchError) {
        while true {
            if let mode = take("old mode ") {
                change.oldMode = try fileMode(mode)
            } else if let mode = take("new mode ") {
                change.newMode = try fileMode(mode)
            } else if let mode = take("deleted file mode ") {
                change.oldMode = try fileMode(mode)
                change.new = nil
            } else if let mode = take("new file mode ") {
                change.newMode = try fileMode(mode)
                change.old = nil
            } else if let name = take("rename from ") {
                change.old = PatchName(name).name
            } else if let name = take("rename to ") {
                change.new = PatchName(name).name
            } else if let ids = take("index ") {
                change.index = Self.index(ids)
            } else if take("similarity index ") == nil, take("dissimilarity index ") == nil {
                break
            }
        }
        if peek()?.starts(with: "copy ".utf8) == true {
            throw malformed("a copy of a file; make the patch without -C")
        }
    }

    /// The rest of the line before: what kinds of files a patch may make.
    private func fileMode(_ digits: ArraySlice<UInt8>) throws(PatchError) -> String {
        let mode = String(decoding: digits, as: UTF8.self)
        guard ["100644", "100755", "120000"].contains(mode) else {
            throw .malformed(line: next, reason: "neither a file nor a symbolic link has the mode '\(mode)'")
        }
        return mode
    }

    private static func index(_ text: ArraySlice<UInt8>) -> (old: String, new: String)? {
        let ids = String(decoding: text.prefix { $0 != 32 }, as: UTF8.self).split(separator: ".")
        guard ids.count == 2, ids.allSatisfy({ ObjectID(hex: $0) != nil }) else { return nil }
        return (String(ids[0]), String(ids[1]))
    }

    private mutating func binary(_ change: inout FileChange) throws(PatchError) {
        while peek()?.starts(with: "literal ".utf8) == true || peek()?.starts(with: "delta ".utf8) == true {
            var block: [[UInt8]] = []
            while let line = peek(), !line.isEmpty {
                block.append(Array(line))
                next += 1
            }
            change.binary.append(block)
            next += peek() == nil ? 0 : 1
        }
        guard change.binary.count == 2, change.index != nil else {
            throw malformed("a binary change of which a part is missing; make it with 'git diff --binary'")
        }
    }
}

// MARK: - What diff prints

extension PatchReader {
    private mutating func plainChange() throws(PatchError) -> FileChange {
        let (old, new) = (try name("--- "), try name("+++ "))
        var change = FileChange(old: old.name, new: new.name)
        try hunks(&change)
        guard let first = change.hunks.first else { throw malformed("no lines to change") }
        // `diff -N` names a file that is not there by the other's name, with a date in 1970.
        if first.old == (0, 0), old.isNothing { change.old = nil }
        if first.new == (0, 0), new.isNothing { change.new = nil }
        if change.old == nil { change.newMode = "100644" }
        if change.new == nil { change.oldMode = "100644" }
        // A backup's name, as in `diff -u file.orig file`: the new name is meant.
        if change.old != nil, let new = change.new { change.old = new }
        guard change.old != nil || change.new != nil else { throw malformed("it names no file") }
        return change
    }

    private mutating func name(_ mark: String) throws(PatchError) -> PatchName {
        let line = next
        guard let rest = take(mark) else { throw malformed("no line with '\(mark)'") }
        let name = PatchName(rest)
        if name.isNothing, name.name == nil { return name }
        guard let inner = name.withoutFirstFolder else {
            throw .malformed(
                line: line + 1,
                reason:
                    "a file's name without 'a/' or 'b/' before it; make the patch from the top folder with 'git diff'"
            )
        }
        if name.name?.first == UInt8(ascii: "/") {
            throw .refusedName(String(decoding: name.name ?? [], as: UTF8.self), reason: "that is an absolute path")
        }
        return inner
    }

    private mutating func hunks(_ change: inout FileChange) throws(PatchError) {
        while let line = peek(), line.starts(with: "@@ -".utf8) {
            guard let header = HunkHeader(line) else { throw malformed("no '@@ -1,2 +1,2 @@' as it should be") }
            next += 1
            var (old, new) = (header.old.count, header.new.count)
            var lines: [[UInt8]] = []
            while old > 0 || new > 0 || peek()?.first == UInt8(ascii: "\\") {
                guard let line = peek() else { throw malformed("the patch ends within a change") }
                switch line.first {
                // Mail programs cut the blank of an empty line off.
                case UInt8(ascii: " "), nil: (old, new) = (old - 1, new - 1)
                case UInt8(ascii: "-"): old -= 1
                case UInt8(ascii: "+"): new -= 1
                case UInt8(ascii: "\\"): break
                default: throw malformed("it should begin with ' ', '-' or '+'")
                }
                guard old >= 0, new >= 0 else { throw malformed("more lines than '@@' says") }
                lines.append(line.isEmpty ? [32] : Array(line))
                next += 1
            }
            change.hunks.append(FileChange.Hunk(old: header.old, new: header.new, lines: lines))
        }
    }
}
