// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DemoHistory
import Driver
import HostCommands
import HostTools
import Releases
import ScenarioFiles
import Search
import SystemPackage

/// `kbisect demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Find where released kernels cured a real btrfs bug, and the commit that brought another.",
        discussion: """
            First released kernels of Debian, where the package sources have them: no build, two minutes. Then a kernel \
            history is made from Debian's linux-source-6.1, and a regression found in it. Both go exactly the way of \
            'kbisect releases run' and 'kbisect run', with real builds and boots; the history and the builds are kept, \
            so a second time is faster. Exit status: as for 'run'; 4 would mean that it named an innocent commit.
            """
    )

    @Flag(name: .long, help: "Bisect a shorter part of the history, around the culprit.")
    var short = false

    @Flag(name: .long, help: "Leave the released kernels out.")
    var commitsOnly = false

    @Flag(name: .long, help: "Only make the history, and print where it is.")
    var historyOnly = false

    @OptionGroup var machine: MachineOptions
    @OptionGroup var proof: ProofOptions
    @OptionGroup var resumption: ResumptionOption

    @Flag(exclusivity: .exclusive) var extent: ProofExtent = .confirmation

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            let state = machine.place.folder
            try state.prepare()
            // What is missing is better said before minutes go into the history.
            if !historyOnly {
                let missing = try await HostSurvey.survey(runner: HostCommandRunner()).missing
                guard missing.isEmpty else { throw MissingTools(missing) }
            }
            let resumed = historyOnly ? nil : try resumption.openOrOffer(state)
            let isInReleases = resumed?.beginning.kind == .releases
            if !historyOnly, isInReleases || (!commitsOnly && !json && resumed == nil) {
                try await narrowReleases(isInReleases ? resumed : nil)
            }
            let history = try await makeHistory(in: state.demo)
            if historyOnly {
                Terminal.say(history.path.string)
                return ExitStatus.success
            }
            var scenario =
                try isInReleases ? ScenarioCatalogue.load("demo") : resumed?.scenario ?? ScenarioCatalogue.load("demo")
            scenario.culprit = .commit(history.culprit.hex)
            var request = SearchRequest(
                old: [short ? DemoRepository.shortGoodTag : DemoRepository.goodTag],
                new: short ? DemoRepository.shortBadTag : DemoRepository.badTag
            )
            request.error = proof.limits.error
            request.mostTrials = proof.limits.boots
            let job = BisectionJob(
                repository: history.path,
                scenario: scenario,
                request: request,
                settings: machine.settings,
                proof: extent,
                limits: proof.limits,
                json: json,
                resumed: isInReleases ? nil : resumed
            )
            return try await job.run()
        }
    }

    /// What a tester does who has only released kernels. Where there are none, the demonstration goes on without.
    private func narrowReleases(_ resumed: ResumedSession?) async throws {
        Terminal.complain("demo: which of Debian's released kernels cured a btrfs bug?")
        let runner = HostCommandRunner()
        do {
            let supply = try await PackageSupply(asking: [AptArchive(runner: runner)])
            let releases = ReleaseCatalogue(supply.packages).releases.filter {
                $0.isForGuests && $0.series == "6.1" && $0.flavour == "cloud-amd64"
            }
            let choice = ReleaseChoice(supply: supply, releases: releases)
            let terms = Terms.standard(.fix)
            let scenario = try ScenarioCatalogue.load("btrfs-append-touched")
            let job = ReleasesJob(
                choice: choice,
                ends: try ReleaseEnds(nil, nil, among: choice, in: terms),
                skipped: [],
                scenario: scenario,
                needs: ModuleNeeds(scenario),
                terms: terms,
                noise: .oneSided,
                patience: 10,
                limits: proof.limits,
                settings: machine.settings,
                json: false,
                resumed: resumed
            )
            _ = try await job.run()
            Terminal.say("")
        } catch let error as CancellationError {
            throw error
        } catch  where error is BadInput || error is ReleaseError || error is MissingTools {
            Terminal.complain("demo: going on without released kernels: \(error)")
        }
    }

    /// Says on standard error what it does: standard output is for the answer.
    private func makeHistory(in folder: FilePath) async throws -> DemoRepository {
        let history = try await DemoHistory().make(in: folder) { progress in
            switch progress {
            case .unpacking: Terminal.complain("demo: unpacking Debian's kernel source")
            case .reading(let files) where files % 20_000 == 0 && files > 0:
                Terminal.complain("demo: \(files) files read")
            case .reading: break
            case .importing: Terminal.complain("demo: git packs the history")
            }
        }
        Terminal.complain("demo: \(history.wasReused ? "using" : "made") \(history.path), Linux \(history.version)")
        return history
    }
}
