// SPDX-License-Identifier: Apache-2.0

/// What a journal's bytes say.
package struct JournalReader: Hashable, Sendable {
    /// All entries, the beginning first.
    package let entries: [JournalEntry]
    /// How many bytes they take. What follows is an entry that was being written when the machine stopped.
    package let length: Int
    /// Bytes after that.
    package let tornBytes: Int
    package let beginning: SessionBeginning

    /// - Throws: ``JournalError`` where anything but the last line is not as it was written.
    package init(_ bytes: [UInt8]) throws(JournalError) {
        var entries: [JournalEntry] = []
        var length = 0
        var torn: Int?
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let isWhole = line.endIndex < bytes.endIndex
            // What follows the last line feed.
            if !isWhole, line.isEmpty { break }
            guard torn == nil else { throw .damaged(line: entries.count + 1, offset: length) }
            guard isWhole, let entry = JournalLine.entry(in: line) else {
                guard !JournalLine.hasLostItsLineFeed(bytes[length...].dropLast(isWhole ? 1 : 0)) else {
                    throw .damaged(line: entries.count + 1, offset: length)
                }
                // Entries are synced one by one, so only one can be half written.
                torn = bytes.count - length
                continue
            }
            guard entry.n == entries.count + 1 else { throw .gap(line: entries.count + 1, offset: length, n: entry.n) }
            entries.append(entry)
            length = line.endIndex + 1
        }
        guard case .begun(let beginning) = entries.first?.event else { throw .noBeginning }
        guard beginning.format == SessionBeginning.currentFormat else { throw .otherFormat(beginning.format) }
        guard beginning.record.schema == SessionRecord.currentSchema else {
            throw .otherSchema(beginning.record.schema)
        }
        (self.entries, self.length, self.beginning) = (entries, length, beginning)
        tornBytes = torn ?? 0
    }

    /// How the session ended; `nil` while it runs, and where it can be resumed.
    package var end: SessionEnd? {
        for entry in entries { if case .ended(let end) = entry.event { return end } }
        return nil
    }

    /// Boots that were judged.
    package var boots: Int { entries.count { if case .booted = $0.event { true } else { false } } }

    /// What was under way when it stopped: the last decision whose result is not there.
    package var underWay: JournalEvent? {
        for entry in entries.reversed() {
            switch entry.event {
            case .building, .booting: return entry.event
            case .built, .booted, .decoded, .foreseen, .foretold, .ended, .begun: return nil
            case .resumed, .stopped: continue
            }
        }
        return nil
    }
}

/// Why a journal cannot be gone by.
package enum JournalError: Error, Hashable, Sendable {
    /// A line that is not the last one is not as it was written; where, in lines from 1 and bytes from 0.
    case damaged(line: Int, offset: Int)
    /// Lines are missing or doubled.
    case gap(line: Int, offset: Int, n: Int)
    /// It does not begin with a session's beginning.
    case noBeginning
    /// Another version of kbisect wrote it.
    case otherFormat(Int)
    /// The record in it has another schema.
    case otherSchema(Int)
}

extension JournalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damaged(let line, let offset):
            "line \(line) (byte \(offset)) is not as it was written, and it is not the last one: this is damage to the file, not "
                + "a write that was broken off"
        case .gap(let line, let offset, let n):
            "line \(line) (byte \(offset)) is entry \(n): lines are missing or were added"
        case .noBeginning: "it does not begin with the beginning of a session"
        case .otherFormat(let format):
            "it has format \(format), and this kbisect reads \(SessionBeginning.currentFormat); use the version of kbisect that "
                + "wrote it"
        case .otherSchema(let schema):
            "its record has schema \(schema), and this kbisect reads \(SessionRecord.currentSchema); use the version of kbisect "
                + "that wrote it"
        }
    }
}
