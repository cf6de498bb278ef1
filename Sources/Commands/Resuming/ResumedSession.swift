// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import ScenarioFiles
import Search
import Sessions

/// A session that an earlier process led and this one goes on with. Nobody else can lead it as long as this lives.
struct ResumedSession: Sendable {
    let folder: SessionFolder
    let journal: SessionJournal
    /// Whether other compilers and the like than those that it began with are taken.
    let acceptsDrift: Bool

    /// Takes a session up: nobody else can from here on.
    init(_ folder: SessionFolder, acceptsDrift: Bool = false) throws {
        self.folder = folder
        self.acceptsDrift = acceptsDrift
        journal = try SessionJournal(resuming: folder, kbisect: Version.current)
    }

    /// The record before anything was tested.
    var beginning: SessionRecord { journal.beginning.record }

    /// What is tested, and how, with the very reproducer.
    var scenario: Scenario { get throws { try folder.keptScenario(beginning) } }
}

/// How `resume` hands a session to the command that began it.
struct ResumptionOption: ParsableArguments {
    static let name = "resuming"
    static let driftName = "accepting-drift"

    @Option(name: .customLong(Self.name), help: .hidden)
    var session: String?

    @Flag(name: .customLong(Self.driftName), help: .hidden)
    var acceptsDrift = false

    /// Takes the session up; `nil` where a new one is begun.
    func open() throws -> ResumedSession? {
        guard let session else { return nil }
        return try ResumedSession(
            SessionFolder(existing: EngineOptions.absolute(session)),
            acceptsDrift: acceptsDrift
        )
    }
}

extension SearchRequest {
    /// What a session was asked for, by the commits that names meant when it began.
    init(resuming record: SessionRecord) {
        self.init(old: record.old.map(\.commit.hex), new: record.new.commit.hex, terms: record.terms)
    }

    /// What was said not to be testable, by commits instead of names.
    mutating func pinSkipped(_ record: SessionRecord) {
        skipped = record.search.skipped.map(\.hex)
        skippedIfInside = []
        // What there is to be said is in the record.
        notes = []
    }
}

extension OpenSession {
    /// Complains where a revision that is put on top of each commit means another one now.
    func requireSamePatches(_ names: [String]) throws {
        guard names != record.search.patches else { return }
        throw BadInput(
            "--with-patch meant \(record.search.patches.joined(separator: ", ")) when the session began, and means "
                + "\(names.joined(separator: ", ")) now: begin anew, with commit ids"
        )
    }
}
