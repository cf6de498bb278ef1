// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import HostCommands
import Sessions
import SystemPackage

/// `kbisect resume`
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a session that was stopped: by Ctrl-C, a crash, a loss of power, a full disk.",
        discussion: """
            A session is what its journal says: all that was found out counts, and only what was running when it stopped \
            is done again. The commits are those that names meant when it began. Compilers, QEMU and configuration files \
            have to be the same as well. Exit status: that of the command that began it; 64 there is nothing to resume or \
            the journal is damaged, 73 another kbisect leads the session.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The session: its folder, its name or the beginning of it; the newest that was stopped if not given.",
            valueName: "session"
        )
    )
    var session: String?

    @Flag(
        name: .long,
        help: "Go on although compilers, QEMU or configuration files are not those that it began with; reports say so."
    )
    var acceptDrift = false

    @OptionGroup var place: StateOption

    func run() async throws {
        let (folder, beginning) = try complaining {
            let folder = try find()
            return (folder, try folder.readJournal().beginning)
        }
        var command = try complaining {
            guard FileManager.default.changeCurrentDirectoryPath(beginning.directory) else {
                throw BadInput(
                    "the session '\(folder.name)' was begun in '\(beginning.directory)', which is not there any more: make that "
                        + "folder, for what was typed may name files in it"
                )
            }
            // What is run is shown: a journal may have been copied from anywhere.
            let line = HostCommand("kbisect", beginning.arguments, workingDirectory: FilePath(beginning.directory))
                .shellLine
            Terminal.complain("kbisect: going on with \(folder.name)".displayable + ":\n  " + line.displayable)
            Invocation.goesOn(with: beginning.arguments)
            return try KbisectCommand.parseAsRoot(arguments(beginning.arguments, folder))
        }
        if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }

    private func find() throws -> SessionFolder {
        let catalogue = SessionCatalogue(below: place.folder.sessions)
        if let session, session != "latest" { return try catalogue.find(session) }
        guard let newest = catalogue.newestStopped else {
            throw SessionError.nothingToResume(place.folder.sessions)
        }
        return newest.folder
    }

    /// What was typed, with the session behind the command's name, before anything that could be taken for a path.
    private func arguments(_ typed: [String], _ folder: SessionFolder) -> [String] {
        let words = typed.first == ReleasesCommand.configuration.commandName ? 2 : 1
        let ours = ["--\(ResumptionOption.name)", folder.path.string]
        return typed.prefix(words) + ours + (acceptDrift ? ["--\(ResumptionOption.driftName)"] : [])
            + typed.dropFirst(words)
    }
}
