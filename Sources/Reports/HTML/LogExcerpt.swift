// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What a page shows of a log: all of a short one; of a long one its beginning, what surrounds the first crash, and
/// its end.
struct LogExcerpt {
    /// A stretch of a log.
    enum Piece: Hashable {
        case text([UInt8])
        /// So many bytes are not shown.
        case missing(Int)
    }

    /// The most that is read of a file. What a kernel says of a crash it says long before.
    static let readLimit = 8 << 20
    /// What is shown of a log that is too long: of its beginning, and before the first line of a crash.
    private static let (head, before) = (8 << 10, 4 << 10)

    /// In their order.
    let pieces: [Piece]

    /// - Parameters:
    ///   - limit: The most bytes to show, 32 KiB or more.
    ///   - isConsole: Whether to look for a crash.
    init(_ log: EvidenceText, limit: Int, isConsole: Bool) {
        let bytes = log.bytes
        guard bytes.count > limit || log.isCut else {
            pieces = bytes.isEmpty ? [] : [.text(bytes)]
            return
        }
        var kept = [0..<min(Self.head, bytes.count)]
        var tail = limit - Self.head
        if isConsole, let crash = Self.crash(in: bytes) {
            tail = limit / 4
            kept.append(max(0, crash - Self.before)..<min(bytes.count, crash + limit - Self.head - tail - Self.before))
        }
        kept.append(max(0, bytes.count - tail)..<bytes.count)
        pieces = Self.pieces(of: bytes, kept.map { Self.wholeLines($0, of: bytes) }, size: log.size)
    }

    private static func pieces(of bytes: [UInt8], _ kept: [Range<Int>], size: Int) -> [Piece] {
        var pieces: [Piece] = []
        var shown = 0
        for range in kept where range.upperBound > shown {
            let start = max(range.lowerBound, shown)
            if start > shown { pieces.append(.missing(start - shown)) }
            pieces.append(.text(Array(bytes[start..<range.upperBound])))
            shown = range.upperBound
        }
        return size > shown ? pieces + [.missing(size - shown)] : pieces
    }

    /// The range without the parts of lines at its ends, unless the lines are too long for that.
    private static func wholeLines(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
        let feed = UInt8(ascii: "\n")
        var (start, end) = (range.lowerBound, range.upperBound)
        if start > 0, let next = bytes[start..<min(start + 1024, end)].firstIndex(of: feed) { start = next + 1 }
        if end < bytes.count, let last = bytes[max(start, end - 1024)..<end].lastIndex(of: feed) { end = last + 1 }
        return start..<max(start, end)
    }

    /// Where the first line begins that opens a crash.
    private static func crash(in bytes: [UInt8]) -> Int? {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
            .first { CrashMarks.opens($0) }?.startIndex
    }
}

extension LogExcerpt {
    /// For `pre`.
    ///
    /// - Parameter whole: Where all of it is.
    func html(isConsole: Bool, whole: String) -> HTML {
        HTML(
            pieces.map { piece in
                switch piece {
                case .text(let bytes):
                    let text = String(decoding: bytes, as: UTF8.self)
                    return isConsole ? CrashMarks.html(text) : HTML(lines: text)
                case .missing(let count):
                    return "<span class=\"missing\">[ \(count) bytes are not shown; all of it is in \(whole) ]</span>\n"
                }
            }
        )
    }
}
