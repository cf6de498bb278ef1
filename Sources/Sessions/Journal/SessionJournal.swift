// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostFiles
package import Search
import Synchronization
package import SystemPackage

/// The journal of a session that this process leads: whatever is in it is on the disk.
package final class SessionJournal: Sendable {
    private struct State {
        var count: Int
        var length: Int
        var replay: JournalReplay
        var notes: [String]
        /// Whether this process has begun to find out something itself. Results that are left over then serve where they
        /// are asked for: a newer kbisect, or new tags, may ask in another order.
        var hasGoneOn = false
        /// Why nothing can be written any more.
        var failure: String?
    }

    /// How the session began.
    package let beginning: SessionBeginning
    /// `journal`
    package let path: FilePath
    private let file: FileDescriptor
    private let state: Mutex<State>
    /// Two drivers in one session would each go by half of it.
    private let lock: FolderLock
    /// Is told of each entry that is on the disk: tests stop the process there.
    private let written: @Sendable (Int) -> Void

    /// Begins the journal of a new session.
    ///
    /// - Throws: ``StateError`` where it cannot be written, ``SessionError/busy(_:)``.
    package init(
        in folder: SessionFolder,
        _ beginning: SessionBeginning,
        written: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        self.beginning = beginning
        self.written = written
        path = folder.journalFile
        lock = try folder.lock()
        file = try Self.open(path, [.create, .exclusiveCreate])
        state = Mutex(State(count: 0, length: 0, replay: JournalReplay([]), notes: []))
        try append(.begun(beginning))
        try Durable.sync(folder: folder.path)
        try Durable.sync(folder: folder.path.removingLastComponent())
    }

    /// Takes a session up again: repairs what was half written, and says so in the journal itself.
    ///
    /// - Throws: ``SessionError`` where there is no journal, it is damaged, or another process leads the session.
    package init(
        resuming folder: SessionFolder,
        kbisect version: String,
        written: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        self.written = written
        path = folder.journalFile
        guard folder.hasJournal else { throw SessionError.noJournal(folder.name) }
        lock = try folder.lock()
        let journal = try folder.readJournal()
        if let end = journal.end { throw SessionError.isOver(folder.name, "\(end.word)") }
        beginning = journal.beginning
        file = try Self.open(path, [])
        var new: [String] = []
        if journal.tornBytes > 0 {
            new.append(
                "the last entry of the journal was half written (\(journal.tornBytes) bytes after byte \(journal.length)) and is "
                    + "taken back: what it would have said is done again"
            )
            try file.resize(to: Int64(journal.length))
        }
        if let words = journal.underWay?.words { new.append("\(words) had no result, and is done again") }
        if version != beginning.record.kbisect {
            new.append("the session was begun by kbisect \(beginning.record.kbisect) and is taken up by \(version)")
        }
        let notes = journal.entries.flatMap { if case .resumed(_, let notes) = $0.event { notes } else { [String]() } }
        state = Mutex(
            State(
                count: journal.entries.count,
                length: journal.length,
                replay: JournalReplay(journal.entries),
                notes: notes + new
            )
        )
        try append(.resumed(kbisect: version, notes: new))
    }

    deinit { try? file.close() }

    /// What a person should know of how it was taken up again, now and earlier.
    package var notes: [String] { state.withLock { $0.notes } }

    /// Adds to ``notes``, once.
    package func remark(_ text: String, by version: String) throws(StateError) {
        guard !notes.contains(text) else { return }
        try append(.resumed(kbisect: version, notes: [text]))
        state.withLock { $0.notes.append(text) }
    }

    /// Whether what is asked for now was found out before.
    package var isReplaying: Bool { state.withLock { !$0.hasGoneOn && !$0.replay.isOver } }

    /// What was found out earlier, each once and in its order; `nil` where it has to be found out now.
    package func known(build key: String) -> KernelOutcome? { state.withLock { $0.replay.next(build: key) } }
    package func known(bootOf kernel: String) -> BootOutcome? { state.withLock { $0.replay.next(bootOf: kernel) } }
    package func known(outlookAfter built: CommitID) -> Outlook? {
        state.withLock { $0.replay.next(outlookAfter: built) }
    }
    package func known(forecastFor commits: [CommitID]) -> Forecast? {
        state.withLock { $0.replay.next(forecastFor: commits) }
    }
    package func known(crashOf kernel: String) -> ProbeRecord.Oops?? {
        state.withLock { $0.replay.next(crashOf: kernel) }
    }

    /// Writes an entry. It is on the disk when this returns, whole, or not in the file at all.
    ///
    /// - Throws: ``StateError``; after a failed sync nobody knows what is on the disk, and nothing more is written.
    package func append(_ event: JournalEvent) throws(StateError) {
        let count: Int
        do {
            count = try state.withLock { state in
                if let failure = state.failure { throw StateError.notWritten(path, reason: failure) }
                let entry = JournalEntry(n: state.count + 1, at: Timestamp.text(Date()), event: event)
                let bytes = try JournalLine.bytes(of: entry)
                do {
                    try file.writeAll(bytes)
                } catch {
                    // A full disk takes a part of it.
                    if (try? file.resize(to: Int64(state.length))) == nil { state.failure = "\(error)" }
                    throw StateError.notWritten(path, reason: "\(error)")
                }
                guard fdatasync(file.rawValue) == 0 else {
                    let reason = "\(Errno(rawValue: errno))"
                    state.failure = reason
                    throw StateError.notWritten(path, reason: reason)
                }
                switch event {
                case .building, .booting: state.hasGoneOn = true
                default: break
                }
                state.count += 1
                state.length += bytes.count
                return state.count
            }
        } catch let error as StateError {
            throw error
        } catch {
            throw .notWritten(path, reason: StateError.plain(error))
        }
        written(count)
    }

    private static func open(_ path: FilePath, _ options: FileDescriptor.OpenOptions) throws(StateError)
        -> FileDescriptor
    {
        do {
            return try FileDescriptor.open(
                path,
                .writeOnly,
                options: options.union([.append, .closeOnExec, .noFollow]),
                permissions: [.ownerReadWrite]
            )
        } catch {
            throw .notWritten(path, reason: "\(error)")
        }
    }
}

extension SessionFolder {
    /// What the journal is called.
    package var journalFile: FilePath { path.appending("journal") }

    /// Whether a journal was kept: by hand, and by `probe`, `build` and `boot`, none is.
    package var hasJournal: Bool { FileManager.default.fileExists(atPath: journalFile.string) }

    /// Some 4 KiB a boot, and the record at its beginning.
    private static let mostBytesOfJournal = 256 << 20

    /// Reads the journal, which may be that of a session that runs at this moment.
    package func readJournal() throws(SessionError) -> JournalReader {
        guard hasJournal else { throw .noJournal(name) }
        do {
            return try JournalReader(SmallFile.read(journalFile, limit: Self.mostBytesOfJournal))
        } catch let error as JournalError {
            throw .damaged(journalFile, reason: "\(error)")
        } catch {
            throw .damaged(journalFile, reason: StateError.plain(error))
        }
    }
}

extension JournalEvent {
    /// What a decision is called.
    fileprivate var words: String? {
        switch self {
        case .building(let number, let commit, _, _): "the build of probe \(number) (\(commit.short))"
        case .booting(let number, let commit, _, _, let count): "boot \(count) of probe \(number) (\(commit.short))"
        default: nil
        }
    }
}

extension SessionEnd {
    /// In one word, for a person.
    fileprivate var word: String {
        switch self {
        case .found: "found"
        case .onlySkippedLeft: "only commits that cannot be tested are left"
        case .notSettled: "not settled"
        case .endsWrong: "an end is not what it was said to be"
        case .verified: "verified"
        case .interrupted: "interrupted"
        case .failed: "failed"
        }
    }
}
