// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A session that can be resumed.
package struct StoppedSession: Sendable {
    package let folder: SessionFolder
    package let journal: JournalReader
}

extension SessionCatalogue {
    /// Sessions that did not come to their end and that nobody leads, newest first. Damaged ones are not among them.
    package var stopped: some Sequence<StoppedSession> { all.lazy.compactMap(\.stopped) }

    /// The newest of them.
    package var newestStopped: StoppedSession? { all.lazy.compactMap(\.stopped).first }
}

extension SessionFolder {
    /// Whether it can be resumed.
    package var wasStopped: Bool { stopped != nil }

    fileprivate var stopped: StoppedSession? {
        guard hasJournal, !hasEnded, let journal = try? readJournal(), journal.end == nil else { return nil }
        // Held for a moment only: who resumes it takes the lock for good.
        guard let lock = try? FolderLock(path) else { return nil }
        return withExtendedLifetime(lock) { StoppedSession(folder: self, journal: journal) }
    }

    /// Whether the last entry is that of the end: most sessions are over, and need not be read whole to be told so.
    private var hasEnded: Bool {
        guard let handle = FileHandle(forReadingAtPath: journalFile.string) else { return false }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd(), (try? handle.seek(toOffset: size - min(size, 65_536))) != nil,
            let last = try? handle.readToEnd().map({ String(decoding: $0, as: UTF8.self) })
        else { return false }
        return last.hasSuffix("\n")
            && last.dropLast().split(separator: "\n").last?.contains("\"event\":{\"ended\":") == true
    }
}
