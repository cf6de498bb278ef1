// SPDX-License-Identifier: Apache-2.0

/// A session that can be resumed.
package struct StoppedSession: Sendable {
    package let folder: SessionFolder
    package let journal: JournalReader
}

extension SessionCatalogue {
    /// Sessions that did not come to their end and that nobody leads, newest first. Damaged ones are not among them.
    package var stopped: [StoppedSession] {
        all.compactMap(\.stopped)
    }
}

extension SessionFolder {
    /// Whether it can be resumed.
    package var wasStopped: Bool { stopped != nil }

    fileprivate var stopped: StoppedSession? {
        guard hasJournal, let journal = try? readJournal(), journal.end == nil else { return nil }
        // Held for a moment only: who resumes it takes the lock for good.
        guard let lock = try? FolderLock(path) else { return nil }
        return withExtendedLifetime(lock) { StoppedSession(folder: self, journal: journal) }
    }
}
