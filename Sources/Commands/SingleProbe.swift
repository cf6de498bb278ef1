// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import HostCommands
import KernelBuild
import ScenarioFiles
import Sessions
import SystemPackage
import TerminalOutput

/// One commit taken up outside of a bisection: what `probe`, `build` and `boot` share.
struct SingleProbe: Sendable {
    let bench: Workbench
    let record: ProbeRecord
    let folder: FilePath
    let events: SessionEvents
    private let printer: SessionPrinter
    /// The session is somebody's as long as this lives.
    private let lock: FolderLock?

    init(
        commit revision: String,
        purpose: String,
        scenario: Scenario,
        _ engine: EngineOptions,
        progressAside: Bool,
        shell: Bool = false
    ) async throws {
        let printer = Terminal.sessionPrinter(aside: progressAside)
        self.printer = printer
        events = { printer.receive($0) }
        let repository = try GitRepository(openingReadOnly: engine.repositoryPath)
        let resolved = try await repository.resolve(revision)
        if let note = resolved.note { events(.note(note)) }
        let commit = try await repository.commit(resolved.id)
        var settings = engine.machine.settings
        settings.shell = shell
        bench = try await Workbench(
            repository: repository,
            oldest: [commit],
            scenario: scenario,
            settings: settings,
            runner: HostCommandRunner()
        )
        for warning in bench.sandbox.warnings { events(.note(warning)) }
        let session = try SessionFolder(
            below: engine.machine.place.folder.sessions,
            scenario: scenario.name,
            at: Date()
        )
        lock = try? FolderLock(session.path)
        let evidence = try session.makeProbeFolder(number: 1, commit: resolved.id.short)
        folder = evidence.path
        record = ProbeRecord(
            number: 1,
            commit: CommitRecord(commit),
            purpose: purpose,
            evidence: evidence.name
        )
        events(.probeStarted(number: record.number, commit: record.commit, purpose: purpose))
    }

    /// Brings the sources to the commit and builds them; where that gives no kernel, says why.
    func build() async throws -> BuiltKernel? {
        let outcome = try await showing {
            var record = record
            return try await bench.probe.build(&record, in: folder, events: events)
        }
        switch outcome {
        case .built(let kernel): return kernel
        case .failed(let failure):
            Terminal.say("does not build: \(failure.reason.displayable)\nlog: \(folder.appending("build.log"))")
            return nil
        }
    }

    /// Shows progress while `body` runs.
    func showing<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        defer { printer.clear() }
        return try await withTicks(of: printer, body)
    }
}
