// SPDX-License-Identifier: Apache-2.0

import Driver
import GitHistory
import HostCommands
import HostTools
import KernelBuild
import Search
import Sessions

/// What `run` would do.
struct DryRun: Encodable {
    let scenario: String
    let old: [SessionRecord.End]
    let new: SessionRecord.End
    private let terms: Terms
    let suspects: Int
    let steps: Int
    /// What would be walked back over to find a good end, newest first.
    let releases: [String]
    let notes: [String]
    let commands: [String]
    let tools: [SessionRecord.Tool]
    let missing: [String]

    init(_ job: BisectionJob) async throws {
        let repository = try GitRepository(openingReadOnly: job.repository)
        _ = try await PatchOption.items(job.patches, in: repository)
        let range = try await job.request.beginning(in: repository, judging: job.scenario.rules)
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
        terms = job.request.terms
        old = range.old.map(SessionRecord.End.init)
        new = SessionRecord.End(range.new)
        suspects = range.suspects
        steps = range.steps
        notes = range.notes
        if case .releases(_, let names, _) = range { releases = names.map(\.name) } else { releases = [] }
        commands = builder.commands(for: configuration).map(\.shellLine)
        tools = survey.sessionTools
        missing = survey.missing.map(\.name)
    }

    var lines: [String] {
        let ends =
            old.map { "\(terms.old) \($0.name.displayable) (\($0.commit.short))" }
            + ["\(terms.new) \(new.name.displayable) (\(new.commit.short))"]
        return notes.map { "note: \($0.displayable)" }
            + ["scenario \(scenario): \(ends.joined(separator: ", "))"]
            + [
                releases.isEmpty
                    ? "\(suspects) commits could be the one; about \(steps) kernels would be built and booted"
                    : "releases to go back over for a good one: \(releases.joined(separator: ", ").displayable)"
            ]
            + ["each with:"] + commands.map { "  \($0.displayable)" }
            + ["tools:"] + tools.map { "  \($0.name): \($0.version.displayable)" }
            + missing.map { "missing: \($0) ('kbisect doctor' names the package)" }
    }
}
