// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import HostCommands
import Noise
import Releases
import ScenarioFiles
import Search
import Sessions
import TerminalOutput

/// One search over released kernels, from what was typed to the reports.
struct ReleasesJob: Sendable {
    let choice: ReleaseChoice
    let ends: ReleaseEnds
    /// Positions of releases that are said not to be testable.
    let skipped: Set<Int>
    let scenario: Scenario
    /// What its guests need of a kernel.
    let needs: ModuleNeeds
    let terms: Terms
    let noise: NoiseModel
    let patience: Int
    let limits: Prover.Limits
    let settings: WorkbenchSettings
    let json: Bool
    /// The session to go on with; `nil` begins one.
    var resumed: ResumedSession?

    private var releases: [Release] { Array(choice.releases[ends.old...ends.new]) }

    /// What would be done.
    var plan: [String] {
        let names = releases.enumerated().map { index, release in
            let skip = skipped.contains(index + ends.old) ? " (left out)" : ""
            return "  \(release.version) \(release.kernel.name)\(skip)".displayable
        }
        return ["\(terms.old) \(ends.asked.old), \(terms.new) \(ends.asked.new), from \(choice.words):".displayable]
            + names
            + [
                "\(releases.count - 1) pairs of neighbours to choose from; each release that is tested is fetched and booted"
            ]
    }

    /// Runs it and shows it.
    func run() async throws -> ExitCode {
        let printer = Terminal.sessionPrinter(aside: json)
        let runner = HostCommandRunner()
        let notes = choice.supply.problems + lines
        for note in notes { printer.receive(.note(note)) }
        let bench = try await ReleaseWorkbench(
            releases: releases,
            supply: choice.supply,
            scenario: scenario,
            needs: needs,
            settings: settings,
            runner: runner
        )
        for warning in bench.sandbox.warnings { printer.receive(.note(warning)) }
        let line = try await ReleaseLine(releases, from: choice.supply, runner: runner)
        let search = line.search(rules(line))
        let session = try await session(line, search, bench, notes + bench.sandbox.warnings)
        let events = session.events(showing: printer.receive, isQuiet: json)
        events(.planned(SessionPlan(session.record, steps: search.testsLeft, folder: session.folder.path.string)))
        let kernels = ReleaseBench(bench, line, runner: runner)
        defer { kernels.discardAll() }
        let driver = BisectionDriver(
            bench: session.journaled(kernels),
            folder: session.folder,
            sightings: limits.judging(scenario.rules).sightings,
            patience: patience,
            lookup: { try line.commit($0) },
            afterFound: { record, _ in
                try await ReleaseAnswer(bench: kernels, scenario: scenario, folder: session.folder, runner: runner)
                    .complete(&record)
            }
        )
        let finished = try await session.lead {
            try await withTicks(of: printer) {
                do {
                    return try await driver.run(.range(search), record: session.record, events: events)
                } catch {
                    printer.clear()
                    throw error
                }
            }
        }
        if json { try Terminal.say(json: finished) }
        return ExitStatus.status(of: finished)
    }

    private func rules(_ line: ReleaseLine) -> SearchRules {
        SearchRules(
            sought: terms.sought,
            noise: noise,
            error: limits.error,
            skipped: Set(skipped.map { line.candidates[$0 - ends.old].commit }),
            patience: patience,
            mostTrials: limits.boots
        )
    }

    /// Stable kernels of different lines do not contain each other.
    private var lines: [String] {
        let series = releases.compactMap(\.series).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        guard series.count > 1 else { return [] }
        return [
            "these are kernels of \(series.joined(separator: ", ")): a fix may be in an older line before it is in a newer "
                + "one. The answer is true of its two neighbours; --series keeps to one line"
        ]
    }

    private func session(
        _ line: ReleaseLine,
        _ search: BisectSearch,
        _ bench: ReleaseWorkbench,
        _ notes: [String]
    ) async throws -> OpenSession {
        var facts = SearchFacts(terms: terms, noise: noise, confidence: 1 - limits.error)
        facts.skipped = search.rules.skipped.sorted()
        if let known = resumed?.beginning.releases?.candidates {
            // By what stands for each: the same packages, in the same order.
            guard known.map(\.commit) == line.candidates.map(\.commit) else {
                throw BadInput(
                    "the sources of packages offer other releases between \(ends.asked.old) and \(ends.asked.new) than when the "
                        + "session began (\(line.candidates.count), then \(known.count)): begin anew with 'kbisect releases run'"
                )
            }
        }
        return try await OpenSession(
            OpenSession.Subject(
                kind: .releases,
                scenario: scenario,
                search: facts,
                old: [line.end(line.candidates[0], asked: ends.asked.old)],
                new: line.end(line.candidates[line.candidates.count - 1], asked: ends.asked.new),
                suspects: search.suspectCount,
                notes: notes,
                releases: ReleaseFacts(sources: choice.supply.words, candidates: line.candidates),
                files: .ofReleases()
            ),
            resuming: resumed,
            accelerator: bench.accelerator,
            survey: bench.survey,
            state: settings.state
        )
    }
}
