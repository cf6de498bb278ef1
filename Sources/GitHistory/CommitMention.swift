// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Another commit that a message names, and as what.
package struct CommitMention: Hashable {
    enum Relation: UInt8 {
        /// `commit <sha> upstream.`, as the stable kernels write it.
        case stable
        /// `[ Upstream commit <sha> ]`, likewise.
        case bracketed
        /// `(cherry picked from commit <sha>)`, as `git cherry-pick -x` writes it.
        case picked
        /// `Fixes: <sha> ("title")`
        case fixes
        /// `This reverts commit <sha>.`
        case reverts
    }

    let relation: Relation
    let id: IDPrefix

    /// Whether the message says that its change was taken from there.
    var isUpstream: Bool { relation.rawValue <= Relation.picked.rawValue }

    /// What the message says, in its words, with a short name.
    package var quote: String {
        let id = id.count > 12 ? id.text.prefix(12) + "..." : id.text
        return switch relation {
        case .stable: "commit \(id) upstream."
        case .bracketed: "[ Upstream commit \(id) ]"
        case .picked: "(cherry picked from commit \(id))"
        case .fixes: "Fixes: \(id)"
        case .reverts: "This reverts commit \(id)."
        }
    }
}

extension CommitMention {
    /// A line longer than this is none of these, whoever wrote it. `Fixes:` has a title behind it.
    private static let longest = 400
    /// The most that are taken from one message; merges of stable branches name some hundreds.
    private static let most = 1_000

    /// The commits that a message names, in its order.
    ///
    /// Each stands on a line of its own, in upper or lower case; a mention within a sentence does not count.
    /// For an upstream commit fewer than 12 digits do not count either: they are not enough to tell commits of
    /// Linux apart. A stable kernel's revert says `This reverts commit <sha> which is`, and on the next line
    /// `commit <sha> upstream.`; it was not taken from there, but reverts both.
    package static func all(in message: UnsafeRawBufferPointer) -> [CommitMention] {
        var found: [CommitMention] = []
        var isReverting = false
        var rest = message
        while !rest.isEmpty, found.count < most, let start = rest.baseAddress {
            let end = memchr(start, 10, rest.count).map { UnsafeRawPointer($0) - start } ?? rest.count
            var line = MessageLine(UnsafeRawBufferPointer(rebasing: rest[..<end]))
            rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
            if line.isBlank { isReverting = false }
            guard line.bytes.count <= longest, let first = line.first else { continue }
            // All but a few lines of a history are done with here.
            switch first {
            case UInt8(ascii: "F"), UInt8(ascii: "f"): found += fixes(&line)
            case UInt8(ascii: "T"), UInt8(ascii: "t"):
                let reverts = reverts(&line)
                if !reverts.isEmpty { isReverting = true }
                found += reverts
            case UInt8(ascii: "C"), UInt8(ascii: "c"), UInt8(ascii: "["), UInt8(ascii: "("):
                guard let mention = upstream(&line) else { continue }
                found.append(isReverting ? CommitMention(relation: .reverts, id: mention.id) : mention)
            default: break
            }
        }
        return found
    }

    private static func fixes(_ line: inout MessageLine) -> [CommitMention] {
        guard line.take("fixes:") else { return [] }
        line.skipBlanks()
        if line.take("commit") { line.skipBlanks() }
        guard let id = line.takeID(atLeast: IDPrefix.fewest) else { return [] }
        return [CommitMention(relation: .fixes, id: id)]
    }

    private static func reverts(_ line: inout MessageLine) -> [CommitMention] {
        guard line.take("this reverts commit"), line.takeBlanks(),
            let id = line.takeID(atLeast: IDPrefix.fewest)
        else { return [] }
        let first = CommitMention(relation: .reverts, id: id)
        guard line.takeBlanks(), line.take("which is commit"), line.takeBlanks(), let other = line.takeID(atLeast: 12)
        else { return [first] }
        return [first, CommitMention(relation: .reverts, id: other)]
    }

    private static func upstream(_ line: inout MessageLine) -> CommitMention? {
        let relation: Relation
        if line.take("[") {
            line.skipBlanks()
            guard line.take("upstream commit") else { return nil }
            relation = .bracketed
        } else if line.take("(cherry picked from commit") || line.take("(cherry-picked from commit") {
            relation = .picked
        } else if line.take("commit") {
            relation = .stable
        } else {
            return nil
        }
        guard line.takeBlanks(), let id = line.takeID(atLeast: 12) else { return nil }
        let hadBlanks = line.takeBlanks()
        switch relation {
        case .bracketed: guard line.take("]") else { return nil }
        case .picked: guard !hadBlanks, line.take(")") else { return nil }
        default:
            guard hadBlanks, line.take("upstream") else { return nil }
            _ = line.take(".")
        }
        return line.isBlank ? CommitMention(relation: relation, id: id) : nil
    }
}

/// What is left of a line that is read from left to right, without blanks before it.
private struct MessageLine {
    private(set) var bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        skipBlanks()
    }

    var first: UInt8? { bytes.first }

    var isBlank: Bool { bytes.allSatisfy(Self.isBlank) }

    mutating func skipBlanks() { drop(bytes.prefix(while: Self.isBlank).count) }

    /// Takes blanks, and says whether there were any.
    mutating func takeBlanks() -> Bool {
        let before = bytes.count
        skipBlanks()
        return bytes.count < before
    }

    /// Takes words, given in lower case, in either case.
    mutating func take(_ words: StaticString) -> Bool {
        let length = words.utf8CodeUnitCount
        let isThere = bytes.prefix(length).elementsEqual(UnsafeBufferPointer(start: words.utf8Start, count: length)) {
            $0 == $1 || ($0 | 0x20 == $1 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($1))
        }
        guard isThere else { return false }
        drop(length)
        return true
    }

    /// Takes a name with nothing that belongs to a word after it.
    mutating func takeID(atLeast fewest: Int) -> IDPrefix? {
        let digits = bytes.prefix { Self.isHexDigit($0) }
        guard digits.count >= fewest, let id = IDPrefix(bytes: UnsafeRawBufferPointer(rebasing: digits)) else {
            return nil
        }
        if let next = bytes.dropFirst(digits.count).first, Self.isWordByte(next) { return nil }
        drop(digits.count)
        return id
    }

    private mutating func drop(_ count: Int) { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count)) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isHexDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
            || byte == UInt8(ascii: "_")
    }
}
