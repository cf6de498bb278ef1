// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import HostTools
import Reports
import ScenarioFiles
import Sessions
import SystemPackage
import VirtualMachine

/// A session that begins: its folder, and its record before anything is tested.
struct OpenSession: Sendable {
    let folder: SessionFolder
    var record: SessionRecord

    init(
        _ kind: SessionRecord.Kind,
        scenario: Scenario,
        search: SearchFacts,
        old: [SessionRecord.End],
        new: SessionRecord.End,
        suspects: Int,
        repository: FilePath,
        accelerator: AcceleratorDecision,
        survey: HostSurvey,
        state: StateFolder,
        notes: [String]
    ) throws {
        let start = Date()
        let name =
            switch kind {
            case .bisection, .byHand: scenario.name
            case .verification: "\(scenario.name)-verify"
            case .releases: "\(scenario.name)-releases"
            }
        folder = try SessionFolder(below: state.sessions, scenario: name, at: start)
        record = SessionRecord(
            kind: kind,
            kbisect: Version.current,
            command: HostCommand("kbisect", Array(CommandLine.arguments.dropFirst())).shellLine,
            repository: repository.string,
            scenario: scenario.name,
            title: scenario.title,
            search: search,
            old: old,
            new: new,
            suspects: suspects,
            accelerator: accelerator.words,
            tools: survey.sessionTools,
            started: Timestamp.text(start)
        )
        record.host = survey.sessionHost
        record.reproducer = try folder.keep(scenario)
        record.badIf = scenario.rules.words
        record.notes = notes
        try folder.write(record)
    }

    /// What shows a session, and leaves its reports however it ends.
    static func events(
        showing show: @escaping SessionEvents,
        in folder: SessionFolder,
        isQuiet: Bool
    ) -> SessionEvents {
        { event in
            show(event)
            guard case .ended(let record) = event else { return }
            do {
                try folder.write(MarkdownReport(record).text, to: folder.markdownFile)
                try folder.write(HTMLReport(record, evidence: folder).text, to: folder.pageFile)
                if !isQuiet { Terminal.say("\nreport: \(folder.pageFile)\nmail:   kbisect report \(folder.name)") }
            } catch {
                Terminal.complain("kbisect: \(error)")
            }
        }
    }
}
