// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Sessions
import TerminalOutput

/// `kbisect show`
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a session: what was tested, what is left, where the evidence is.",
        discussion: "Also one that runs at this moment. Exit status: 0 shown, 64 there is no such session."
    )

    @OptionGroup var argument: SessionArgument

    @Flag(name: .long, help: "Print the session's record as JSON.")
    var json = false

    func run() async throws {
        try await performing {
            let folder = try argument.find()
            let record = try folder.readRecord()
            if json {
                try Terminal.say(json: record)
            } else {
                let summary = SessionSummary(record, name: folder.name, folder: folder.path.string)
                summary.lines(style: Terminal.style()).forEach(Terminal.say)
            }
            return ExitStatus.success
        }
    }
}
