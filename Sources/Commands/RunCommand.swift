// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import HostCommands
import HostTools
import KernelBuild
import Sessions

/// `kbisect run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Find the commit between a good and a bad kernel that broke it.",
        discussion: """
            The ends are tested first. A culprit that is found is tested again with its parents, as often as the \
            reproducer's miss rate demands; --verify goes on to the whole proof. Exit status: 0 found, 2 only commits \
            that could not be tested are left, 3 good or bad is not what it was said to be, 4 another culprit than \
            the scenario names, 5 the verdicts contradict each other, 6 the tests made to confirm the culprit do not \
            settle it, 64 bad input, 69 a tool is missing, 70 could not find out, 73 cannot write, 130 stopped.
            """
    )

    @OptionGroup var range: RangeArguments
    @OptionGroup var engine: EngineOptions
    @OptionGroup var proof: ProofOptions

    @Flag(exclusivity: .exclusive) var extent: ProofExtent = .confirmation

    @Flag(name: .long, help: "Say how many commits and steps there are and what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            let scenario = try engine.loadTest()
            let ends = try range.ends(scenarioGood: scenario.good, scenarioBad: scenario.bad)
            let job = BisectionJob(
                repository: engine.repositoryPath,
                scenario: scenario,
                good: ends.good,
                bad: ends.bad,
                settings: engine.machine.settings,
                proof: extent,
                limits: proof.limits,
                json: json
            )
            guard dryRun else { return try await job.run() }
            let plan = try await DryRun(job)
            if json { try Terminal.say(json: plan) } else { plan.lines.forEach(Terminal.say) }
            return ExitStatus.success
        }
    }
}

/// What `run` would do.
struct DryRun: Encodable {
    let scenario: String
    let good: [SessionRecord.End]
    let bad: SessionRecord.End
    let suspects: Int
    let steps: Int
    let notes: [String]
    let commands: [String]
    let tools: [SessionRecord.Tool]
    let missing: [String]

    init(_ job: BisectionJob) async throws {
        let range = try await job.resolve(in: GitRepository(openingReadOnly: job.repository))
        let survey = try await HostSurvey.survey(runner: HostCommandRunner())
        let configuration = try KernelConfiguration(job.scenario.kernel)
        let builder = KernelBuilder(
            runner: HostCommandRunner(),
            folders: WorkerFolders(root: job.settings.state.workers, name: "0"),
            settings: BuildSettings(
                jobs: job.settings.jobs,
                timeout: job.scenario.timeouts.build,
                ccacheFolder: survey.has("ccache") ? job.settings.state.ccache : nil
            )
        )
        scenario = job.scenario.name
        good = range.good.map(SessionRecord.End.init)
        bad = SessionRecord.End(range.bad)
        suspects = range.search.suspectCount
        steps = range.search.testsLeft
        notes = range.notes
        commands = builder.commands(for: configuration).map(\.shellLine)
        tools = survey.sessionTools
        missing = survey.missing.map(\.name)
    }

    var lines: [String] {
        let ends =
            good.map { "good \($0.name.displayable) (\($0.commit.short))" }
            + ["bad \(bad.name.displayable) (\(bad.commit.short))"]
        return notes.map { "note: \($0.displayable)" }
            + ["scenario \(scenario): \(ends.joined(separator: ", "))"]
            + ["\(suspects) commits could be the culprit; about \(steps) kernels would be built and booted"]
            + ["each with:"] + commands.map { "  \($0.displayable)" }
            + ["tools:"] + tools.map { "  \($0.name): \($0.version.displayable)" }
            + missing.map { "missing: \($0) ('kbisect doctor' names the package)" }
    }
}
