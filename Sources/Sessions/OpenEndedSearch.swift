// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostFiles
package import Search
import SystemPackage

/// A search by hand whose ends are not all known yet. It lies in `start.json` of a session's folder, and becomes a
/// ``SessionRecord`` once they are.
package struct OpenEndedSearch: Hashable, Sendable, Codable {
    /// The command that began it, for a POSIX shell.
    package var command: String
    /// When it began: ISO 8601, UTC.
    package var started: String
    /// Where the history is.
    package var repository: String
    /// What is sought, and the words for the two sides.
    package var terms: Terms
    /// Whether only first parents are followed.
    package var isFirstParent = false
    /// The paths that the commit is believed to change; empty is all.
    package var paths: [String] = []
    /// Commits and ranges of them that cannot be tested; those outside of the range do not matter.
    package var skipped: [String] = []
    /// The ends before the commit that is sought.
    package var old: [SessionRecord.End] = []
    /// The end that contains it.
    package var new: SessionRecord.End?
    /// What a person should know besides.
    package var notes: [String] = []

    package init(command: String, started: String, repository: String, terms: Terms) {
        self.command = command
        self.started = started
        self.repository = repository
        self.terms = terms
    }
}

extension SessionFolder {
    private var startFile: FilePath { path.appending("start.json") }

    /// Whether a search by hand was begun here, and waits for its ends.
    package var isOpenEnded: Bool { !hasRecord && FileManager.default.fileExists(atPath: startFile.string) }

    /// Writes what is known of a search that waits for its ends.
    package func write(_ search: OpenEndedSearch) throws(StateError) { try write(json: search, to: startFile) }

    /// Reads what is known of a search that waits for its ends.
    package func readOpenEndedSearch() throws(SessionError) -> OpenEndedSearch {
        do {
            return try JSONDecoder().decode(
                OpenEndedSearch.self,
                from: Data(try SmallFile.read(startFile, limit: 16 << 20))
            )
        } catch Errno.noSuchFileOrDirectory {
            throw .noRecord(path)
        } catch {
            throw .damaged(startFile, reason: "\(error)")
        }
    }

    /// Removes what the record has taken the place of.
    package func removeOpenEndedSearch() { try? FileManager.default.removeItem(atPath: startFile.string) }
}
