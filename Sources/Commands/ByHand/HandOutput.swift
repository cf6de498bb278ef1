// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import Glibc
import Search
import Sessions
import TerminalOutput

/// What the commands of a search by hand print of where it stands.
struct HandOutput {
    private let isAside: Bool
    private let style: TerminalStyle

    /// On standard output, or on standard error where the former is for a commit's id alone.
    init(aside: Bool = false) {
        isAside = aside
        style = Terminal.style(of: aside ? STDERR_FILENO : STDOUT_FILENO)
    }

    private func say(_ line: String) { isAside ? Terminal.complain(line) : Terminal.say(line) }

    func note(_ text: String) { say("note: \(text.displayable)") }

    /// What was begun, and between which ends as soon as they are known.
    func begun(_ session: HandSession, in folder: SessionFolder? = nil) {
        if let folder { say("session: \(folder.name)") }
        guard case .searching(let search) = session else { return }
        search.record.notes.forEach(note)
        say(text(search.record).ends)
    }

    /// How to go on, for whoever begins.
    func hint(for session: HandSession) {
        guard case .searching(let search) = session, search.record.end == nil else { return }
        say(text(search.record).hint)
    }

    func end(_ end: SessionRecord.End, _ commit: CommitDetails, _ verdict: Verdict, _ terms: Terms) {
        say(HandText.marked(CommitRecord(commit), verdict, terms, style: style))
    }

    func marked(_ commit: CommitDetails, _ verdict: Verdict, in record: SessionRecord, isNews: Bool) {
        let line = HandText.marked(CommitRecord(commit), verdict, record.terms, style: style)
        say(isNews ? line : "\(line), as it was already")
    }

    func takenBack(_ probe: ProbeRecord, in record: SessionRecord) {
        say("taken back: " + HandText.marked(probe.commit, probe.verdict, record.terms, style: style))
    }

    /// Says so where the repository has another commit of the search checked out than the one that is marked: whoever
    /// forgets to check out marks what was not tested.
    func warn(ofHeadBeside asked: CommitID, in search: HandSearch) async throws {
        guard let head = try? await search.repository.resolve("HEAD").id, head != asked,
            search.search.graph.position(of: head) != nil, head != search.record.new.commit
        else { return }
        note(
            "the repository is at \(head.short), which is not the commit that was asked for and is marked now; 'kbisect "
                + "undo' takes that back"
        )
    }

    /// What is to be done next, or how it ended.
    ///
    /// - Returns: The status to end with.
    func standing(of session: HandSession) async throws -> ExitCode {
        switch session {
        case .waiting(let open, _):
            say(open.missing)
            return ExitStatus.success
        case .searching(let search):
            guard case .test(let commit, let purpose) = search.search.next else {
                text(search.record).answer.forEach(say)
                return ExitStatus.status(of: search.record)
            }
            text(search.record).next(
                CommitRecord(try await search.repository.commit(commit)),
                purpose: purpose.words(in: search.record.terms),
                suspects: search.search.suspectCount,
                steps: search.search.testsLeft,
                showingID: !isAside
            ).forEach(say)
            return ExitStatus.success
        }
    }

    private func text(_ record: SessionRecord) -> HandText { HandText(record, style: style) }
}

extension OpenEndedSearch {
    /// What has to be said before there is something to test.
    var missing: String {
        let isNewMissing = new == nil
        let (oldCommand, newCommand) = ("kbisect \(terms.oldVerdict)", "kbisect \(terms.newVerdict)")
        if isNewMissing, old.isEmpty {
            return "no end is known yet: say '\(newCommand) COMMIT' of one that is \(terms.new), and "
                + "'\(oldCommand) COMMIT' of one before it that is \(terms.old)"
        }
        return isNewMissing
            ? "the other end is not known yet: say '\(newCommand) COMMIT' of one that is \(terms.new)"
            : "the other end is not known yet: say '\(oldCommand) COMMIT' of one that is \(terms.old)"
    }
}
