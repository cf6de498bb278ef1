// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import GitHistory
import HostCommands
import Search
import Sessions

/// `kbisect start`
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Begin a search in which you build and test, and kbisect says which commit.",
        discussion: """
            Like git bisect, but nothing is checked out: 'kbisect next' prints the commit to test, and 'kbisect good', \
            'bad' and 'skip' take what you found. The ends may be marked later. They and all marks are taken for \
            certain. Exit status: 0 begun, or found at once; 2 only commits that cannot be tested are left, 3 good or \
            bad is not what it was said to be, 64 bad input, 73 cannot write.
            """
    )

    @OptionGroup var range: RangeArguments
    @OptionGroup var search: SearchOptions
    @OptionGroup var replay: ReplayOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The repository with the kernel's history; it is only read (default: the folder you are in).",
            valueName: "folder"
        )
    )
    var repo: String?

    @OptionGroup var place: StateOption

    func run() async throws {
        try await performing {
            let repository = try GitRepository(openingReadOnly: EngineOptions.absolute(repo ?? "."))
            try place.folder.requireOutside(repository)
            let open = try await openEnded(repository)
            let name = SessionRecord.scenarioByHand
            let folder = try SessionFolder(below: place.folder.sessions, scenario: name, at: Date())
            let session: HandSession
            do {
                session = try await HandSession(open, in: folder, of: repository)
            } catch {
                // Made a moment ago, and of no use.
                try? FileManager.default.removeItem(atPath: folder.path.string)
                throw error
            }
            let output = HandOutput()
            output.begun(session, in: folder)
            let status = try await output.standing(of: session)
            output.hint(for: session)
            return status
        }
    }

    /// What was typed, and what a log says.
    private func openEnded(_ repository: GitRepository) async throws -> OpenEndedSearch {
        guard !search.findGood else {
            throw BadInput(
                "--find-good boots releases, and by hand nothing is booted: mark older ones with 'kbisect good'"
            )
        }
        let log = try await replay.log(in: repository)
        let terms = try search.sought.terms(taking: log)
        let ends = try range.namedEnds(taking: log, in: terms)
        var open = OpenEndedSearch(
            command: HostCommand("kbisect", Array(CommandLine.arguments.dropFirst())).shellLine,
            started: Timestamp.text(Date()),
            repository: repository.path.string,
            terms: terms
        )
        open.isFirstParent = search.firstParent || log?.isFirstParent == true
        open.paths = search.paths.isEmpty ? log?.paths ?? [] : search.paths
        open.notes = log.map { search.notes(taking: $0) } ?? []
        for revision in ends.old {
            let end = try await repository.resolve(revision)
            open.notes += end.note.map { [$0] } ?? []
            open.old.append(SessionRecord.End(end))
        }
        if let revision = ends.new {
            let end = try await repository.resolve(revision)
            open.notes += end.note.map { [$0] } ?? []
            open.new = SessionRecord.End(end)
        }
        // What is typed may mean another commit by the time when both ends are known.
        for text in search.skip + (log?.skipped ?? []) {
            open.skipped.append(try await SkippedCommits(text).pinned(in: repository))
        }
        return open
    }
}

extension RangeArguments {
    /// The ends as far as they are named: a search by hand can wait for them.
    fileprivate func namedEnds(taking log: ReplayedLog?, in terms: Terms) throws -> (old: [String], new: String?) {
        if let log { return try replayedEnds(log, in: terms, needsAll: false) }
        if revisions.isEmpty, good.isEmpty || terms.sought == .cause { return (good, nil) }
        // As in git, the first that is named is the new one.
        if revisions.count == 1, good.isEmpty, !revisions[0].contains("..") { return ([], revisions[0]) }
        return try ends(in: terms)
    }
}
