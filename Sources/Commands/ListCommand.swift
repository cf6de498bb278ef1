// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Sessions
import TerminalOutput

/// `kbisect list`
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sessions that are kept, newest first.",
        discussion: "Exit status: 0, also when there are none."
    )

    @OptionGroup var place: StateOption

    @Flag(name: .long, help: "Print them as JSON.")
    var json = false

    /// A session in one line.
    private struct Entry: Encodable {
        var name: String
        var folder: String
        var scenario: String?
        var started: String?
        var probes: Int?
        var state: String
        var commit: String?
        var grade: String?
    }

    func run() async throws {
        try await performing {
            let entries = SessionCatalogue(below: place.folder.sessions).all.map(Self.entry)
            if json {
                try Terminal.say(json: entries)
            } else if entries.isEmpty {
                Terminal.say("there are no sessions in \(place.folder.sessions); 'kbisect run' makes one")
            } else {
                entries.forEach { Terminal.say(Self.line($0)) }
            }
            return ExitStatus.success
        }
    }

    private static func entry(_ folder: SessionFolder) -> Entry {
        do {
            let record = try folder.readRecord()
            return Entry(
                name: folder.name,
                folder: folder.path.string,
                scenario: record.scenario,
                started: record.started,
                probes: record.probes.count,
                state: folder.wasStopped ? "stopped; 'kbisect resume' goes on" : SessionSummary.state(of: record),
                commit: record.namedCommit?.id.hex,
                grade: record.proof?.grade?.rawValue
            )
        } catch {
            return Entry(name: folder.name, folder: folder.path.string, state: "unreadable: \(error)")
        }
    }

    private static func line(_ entry: Entry) -> String {
        let parts = [entry.name, entry.probes.map { $0.counted("probe") }, entry.state]
        return parts.compactMap { $0?.displayable(upTo: 160) }.joined(separator: "  ")
    }
}
