// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import HostTools
import Reports
import ScenarioFiles
import Search
import Sessions
import SystemPackage
import VirtualMachine

/// A session that is led: its folder, its record before anything is tested, and its journal.
struct OpenSession: Sendable {
    let folder: SessionFolder
    let record: SessionRecord
    let journal: SessionJournal
    /// Sees to it that the tools stay as they are.
    let watch: DriftWatch
    /// Whether an earlier process began it.
    let isResumed: Bool

    /// What a new session is about.
    struct Subject: Sendable {
        var kind: SessionRecord.Kind
        var scenario: Scenario
        var search: SearchFacts
        var old: [SessionRecord.End]
        var new: SessionRecord.End
        var suspects = 0
        /// Where the history is; empty where there is none.
        var repository: FilePath = ""
        var notes: [String]
        /// A claim that is to be proven, or the releases that are searched.
        var proof: ProofRecord?
        var releases: ReleaseFacts?
        /// What its verdicts depend on.
        var files: SessionFiles
    }

    /// Begins a session, or takes one up again.
    init(
        _ subject: Subject,
        resuming resumed: ResumedSession?,
        accelerator: AcceleratorDecision,
        survey: HostSurvey,
        state: StateFolder
    ) async throws {
        isResumed = resumed != nil
        let runner = HostCommandRunner()
        var files = try await subject.files.fingerprints(runner: runner)
        if let resumed {
            folder = resumed.folder
            journal = resumed.journal
            LeftoverProcesses.endOfStopped(below: folder.path.removingLastComponent(), own: folder.path)
            files += try await Self.copies(in: folder, of: resumed.beginning, runner)
            try Self.remark(accelerator, survey, in: journal)
            if let drift = ToolsDrifted(from: journal.beginning.files, to: files) {
                guard resumed.acceptsDrift else { throw drift }
                for change in drift.changes {
                    try journal.remark(
                        "since the session began \(change.words): gone on with all the same",
                        by: Version.current
                    )
                }
            }
            var record = resumed.beginning
            record.notes += journal.notes
            self.record = record
        } else {
            let start = Date()
            folder = try SessionFolder(below: state.sessions, scenario: subject.folderName, at: start)
            var record = subject.record(at: start, accelerator, survey)
            record.reproducer = try folder.keep(subject.scenario)
            try folder.write(record)
            self.record = record
            files += try await Self.copies(in: folder, of: record, runner)
            journal = try SessionJournal(
                in: folder,
                SessionBeginning(
                    arguments: Invocation.arguments,
                    directory: FileManager.default.currentDirectoryPath,
                    record: record,
                    files: files
                )
            )
        }
        watch = DriftWatch(files, runner: runner)
    }

    /// What is tested and how, as the session keeps it: nobody is to change that between two kernels.
    private static func copies(
        in folder: SessionFolder,
        of record: SessionRecord,
        _ runner: HostCommandRunner
    ) async throws -> [FileFingerprint] {
        let names = [("scenario", "scenario.json"), ("reproducer", record.reproducer?.file)]
        let files = names.compactMap { role, name in
            name.flatMap { FilePath.Component($0) }.map { (role: role, path: folder.path.appending($0)) }
        }
        return try await DriftWatch.fingerprints(programs: [], files: files, runner: runner)
    }

    /// Says where guests or builds run in something else than when the session began.
    private static func remark(
        _ accelerator: AcceleratorDecision,
        _ survey: HostSurvey,
        in journal: SessionJournal
    ) throws {
        let before = journal.beginning.record
        if !before.accelerator.hasPrefix(accelerator.accelerator.rawValue) {
            try journal.remark("guests run under \(accelerator.words) since it was resumed", by: Version.current)
        }
        let (was, is_) = (
            before.tools.first { $0.name == "sandbox" }, survey.sessionTools.first { $0.name == "sandbox" }
        )
        if was != is_ {
            let words = is_?.version ?? "none"
            try journal.remark(
                "the sandbox of builds and guests is '\(words)' since it was resumed",
                by: Version.current
            )
        }
    }

    /// A bench whose every result is in the journal before it counts.
    func journaled(_ bench: any KernelBench) -> JournaledBench {
        JournaledBench(PatientBench(bench), journal: journal, watch: watch)
    }

    /// Leads it to its end, and writes down how it ended, or how to go on.
    func lead(_ body: () async throws -> SessionRecord) async throws -> SessionRecord {
        do {
            let record = try await body()
            if let end = record.end { try journal.append(.ended(end)) }
            return record
        } catch let error as SearchError {
            // It would contradict itself again.
            try? journal.append(.ended(.failed("\(error)")))
            throw error
        } catch {
            try? journal.append(.stopped(error is CancellationError ? "interrupted" : "\(error)"))
            Terminal.complain("kbisect: what was found is kept; 'kbisect resume \(folder.argument)' goes on")
            throw error
        }
    }

    /// What shows a session, and leaves its reports however it ends. Of what is known from the journal, each probe is told and
    /// no boot.
    func events(showing show: @escaping SessionEvents, isQuiet: Bool) -> SessionEvents {
        { [folder, journal] event in
            if journal.isReplaying, event.isOfAnyBoot { return }
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

extension OpenSession.Subject {
    var folderName: String {
        switch kind {
        case .bisection, .byHand: scenario.name
        case .verification: "\(scenario.name)-verify"
        case .releases: "\(scenario.name)-releases"
        }
    }

    /// The record before anything is tested.
    fileprivate func record(at start: Date, _ accelerator: AcceleratorDecision, _ survey: HostSurvey) -> SessionRecord {
        var record = SessionRecord(
            kind: kind,
            kbisect: Version.current,
            command: HostCommand("kbisect", Invocation.arguments).shellLine,
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
        record.badIf = scenario.rules.words
        (record.notes, record.proof, record.releases) = (notes, proof, releases)
        return record
    }
}

extension SessionEvent {
    /// What belongs to one boot or build, rather than to what came of a probe.
    fileprivate var isOfAnyBoot: Bool {
        switch self {
        case .trial, .stage, .building, .output: true
        case .note, .planned, .probeStarted, .probeEnded, .proofStarted, .checked, .ended: false
        }
    }
}
