// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import Sessions

/// What a command says that was typed before, in the same folder, and did not come to its end.
struct ResumeOffer {
    private let stopped: StoppedSession

    /// - Returns: `nil` where no session of the kind was stopped.
    init?(_ state: StateFolder, arguments: [String] = Invocation.arguments) {
        let directory = FileManager.default.currentDirectoryPath
        let found = SessionCatalogue(below: state.sessions).stopped.first {
            $0.journal.beginning.arguments == arguments && $0.journal.beginning.directory == directory
        }
        guard let found else { return nil }
        stopped = found
    }

    /// Whether the person wants to go on with it; without a person it is only said.
    func isTaken() -> Bool {
        let what =
            "this was begun before and stopped after \(stopped.journal.boots.counted("boot")): \(stopped.folder.name.displayable)"
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            Terminal.complain(
                "kbisect: \(what)\nkbisect: 'kbisect resume \(stopped.folder.argument)' goes on there; this begins anew"
            )
            return false
        }
        Terminal.ask("kbisect: \(what)\nGo on there? [Y/n] ")
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? "n"
        return ["", "y", "yes"].contains(answer)
    }

    /// Takes it up.
    func open() throws -> ResumedSession { try ResumedSession(stopped.folder) }
}

extension ResumptionOption {
    /// The session that is gone on with: the one that `resume` names, or one of the very same command, if the person
    /// wants that.
    func openOrOffer(_ state: StateFolder) throws -> ResumedSession? {
        if let resumed = try open() { return resumed }
        guard let offer = ResumeOffer(state), offer.isTaken() else { return nil }
        return try offer.open()
    }
}

extension SessionFolder {
    /// What a command takes for it: its name where that is looked for, else its folder.
    var argument: String {
        let standard = StateFolder(override: nil, environment: ProcessInfo.processInfo.environment).sessions
        return HostCommand.quoted(path.removingLastComponent() == standard ? name : path.string).displayable
    }
}
