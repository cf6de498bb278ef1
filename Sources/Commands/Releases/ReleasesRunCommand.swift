// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HostCommands
import Search

/// `kbisect releases run`
struct ReleasesRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Find the two neighbouring releases between which a bug came, or was cured.",
        discussion: """
            The ends are tested first, then what narrows the range down most, as in 'kbisect run'. Only what is tested \
            is fetched. The answer comes with what lies between the two, and with the command that carries on among \
            the commits. Exit status: as for 'run'.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The range: GOOD..BAD, or GOOD BAD; BROKEN..FIXED with --find fix (default: the oldest and the newest).",
            discussion: """
                Versions as the distribution has them (6.1.176-1), those of the upstream kernel (v6.1.176), names of \
                packages, and what 'uname -r' says.
                """,
            valueName: "good..bad"
        )
    )
    var range: String?

    @Argument(help: ArgumentHelp("The bad release, where the first one is the good one.", valueName: "bad"))
    var end: String?

    @OptionGroup var releases: ReleaseOptions
    @OptionGroup var sought: SoughtOptions

    @Option(name: .long, help: ArgumentHelp("A release that cannot be tested; may be repeated.", valueName: "release"))
    var skip: [String] = []

    @OptionGroup var noise: NoiseOptions
    @OptionGroup var module: ModuleOption
    @OptionGroup var test: TestOptions
    @OptionGroup var proof: ProofOptions
    @OptionGroup var resumption: ResumptionOption

    @Flag(name: .long, help: "Say which releases there are and what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            let resumed = dryRun ? nil : try resumption.openOrOffer(test.machine.place.folder)
            let scenario = try resumed?.scenario ?? test.loadTest()
            let terms = try sought.terms()
            let runner = HostCommandRunner()
            let choice = try await releases.choose(runner: runner)
            let ends = try ends(among: choice, in: terms, resuming: resumed)
            let job = ReleasesJob(
                choice: choice,
                ends: ends,
                skipped: try Set(skip.map { try ends.position(of: $0, among: choice) }),
                scenario: scenario,
                needs: module.needs(scenario),
                terms: terms,
                noise: noise.model,
                patience: noise.patience,
                limits: proof.limits,
                settings: test.machine.settings,
                json: json,
                resumed: resumed
            )
            guard dryRun else { return try await job.run() }
            job.plan.forEach(Terminal.say)
            return ExitStatus.success
        }
    }

    /// Those that were typed; of a session that is resumed those that it began with, by their versions.
    private func ends(among choice: ReleaseChoice, in terms: Terms, resuming resumed: ResumedSession?) throws
        -> ReleaseEnds
    {
        guard let record = resumed?.beginning, let old = record.old.first?.release, let new = record.new.release else {
            return try ReleaseEnds(range, end, among: choice, in: terms)
        }
        return try ReleaseEnds(old.version, new.version, among: choice, in: terms)
    }
}
