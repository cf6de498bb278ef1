// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import HostCommands
import HostTools
import KernelBuild
import ScenarioFiles
import Sessions
import SystemPackage

/// `kbisect run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Find the commit between a good and a bad kernel that broke it, or the one that cured it.",
        discussion: """
            The bad end is tested first, until it is known how often the reproducer misses, and a good end unless a \
            commit after it turns out to be good. Each commit \
            is booted as often as that is worth it, until one is the culprit with the probability of --confidence. It \
            is tested again with its parents; --verify goes on to the whole proof. Exit status: 0 found, 2 only \
            commits that could not be tested are left, 3 good or bad is not what it was said to be, 4 another culprit \
            than the scenario names, 5 the verdicts contradict each other, 6 the tests do not settle it, 64 bad \
            input, 69 a tool is missing, 70 could not find out, 73 cannot write, 130 stopped.
            """
    )

    @OptionGroup var range: RangeArguments
    @OptionGroup var search: SearchOptions
    @OptionGroup var replay: ReplayOption
    @OptionGroup var carryOn: CarryOnOption
    @OptionGroup var noise: NoiseOptions
    @OptionGroup var patch: PatchOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var proof: ProofOptions
    @OptionGroup var resumption: ResumptionOption

    @Flag(exclusivity: .exclusive) var extent: ProofExtent = .confirmation

    @Flag(name: .long, help: "Say how many commits and steps there are and what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            if !dryRun, let resumed = try resumption.openOrOffer(engine.machine.place.folder) {
                return try await job(resuming: resumed).run()
            }
            if let carried = try carryOn.start(engine) { return try await run(job(carrying: carried)) }
            let scenario = try engine.loadTest()
            let log = try await replay.log(in: GitRepository(openingReadOnly: engine.repositoryPath))
            let terms = try search.sought.terms(taking: log)
            guard !search.findGood || terms.sought == .cause else {
                throw BadInput("--find-good looks for a commit without the bug; with --find fix name both ends")
            }
            let ends = try range.ends(
                taking: log,
                in: terms,
                scenarioGood: scenario.good,
                scenarioBad: scenario.bad,
                needsOld: !search.findGood
            )
            var request = SearchRequest(old: ends.old, new: ends.new, terms: terms)
            request.take(search, noise, proof)
            if let log { request.take(log, search) }
            return try await run(job(scenario, request))
        }
    }

    private func job(_ scenario: Scenario, _ request: SearchRequest) -> BisectionJob {
        BisectionJob(
            repository: engine.repositoryPath,
            scenario: scenario,
            request: request,
            patches: patch.withPatch,
            settings: engine.machine.settings,
            proof: extent,
            limits: proof.limits,
            json: json
        )
    }

    /// Everything that names may have changed for comes from the session, the rest from what was typed.
    private func job(resuming resumed: ResumedSession) throws -> BisectionJob {
        var request = SearchRequest(resuming: resumed.beginning)
        request.take(search, noise, proof)
        request.pinSkipped(resumed.beginning)
        request.trustsEnds = carryOn.carryOn != nil ? noise.model.isNoisy : replay.replay != nil
        request.isFirstParent = resumed.beginning.search.isFirstParent
        request.paths = resumed.beginning.search.paths
        var job = try job(resumed.scenario, request)
        job.repository = FilePath(resumed.beginning.repository)
        job.resumed = resumed
        return job
    }

    /// What a search over releases found is the range.
    private func job(carrying carried: CarriedSearch) throws -> BisectionJob {
        guard range.revisions.isEmpty, range.good.isEmpty, replay.replay == nil, !search.findGood,
            search.sought.isAsUsual
        else {
            throw BadInput(
                "--carry-on takes its ends and what is sought from the session: leave out the range, --good, --find, "
                    + "--find-good, --term-old, --term-new and --replay"
            )
        }
        var request = SearchRequest(old: [carried.old], new: carried.new, terms: carried.terms)
        request.take(search, noise, proof)
        // Of tests that are never wrong none is left out: the distribution's kernels were not quite these.
        request.trustsEnds = noise.model.isNoisy
        request.notes = carried.notes
        return job(carried.scenario, request)
    }

    private func run(_ job: BisectionJob) async throws -> ExitCode {
        guard dryRun else { return try await job.run() }
        let plan = try await DryRun(job)
        if json { try Terminal.say(json: plan) } else { plan.lines.forEach(Terminal.say) }
        return ExitStatus.success
    }
}

extension SearchRequest {
    /// Takes over what was typed.
    mutating func take(_ search: SearchOptions, _ noise: NoiseOptions, _ proof: ProofOptions) {
        self.noise = noise.model
        patience = noise.patience
        error = proof.limits.error
        mostTrials = proof.limits.boots
        isFirstParent = search.firstParent
        paths = search.paths
        skipped = search.skip
        findsGood = search.findGood
    }
}
