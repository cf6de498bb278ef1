// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import ScenarioFiles
import Search
import Sessions
import SystemPackage

/// `kbisect verify`
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove or refute that a commit is the culprit, by kernels built and booted for it.",
        discussion: """
            Three things are tested: the commit shows the bug and its parents do not; the newest bad kernel is well \
            without the commit; a good kernel is broken with it. At most six kernels are built. Without COMMIT it is \
            the culprit of a session (--session), or the one that the scenario pins.

            Exit status: 0 PROVEN, 1 REFUTED, 2 INCONCLUSIVE, 6 SUPPORTED (not everything could be tested); 64 bad \
            input, 69 a tool is missing, 70 could not find out, 73 cannot write, 130 stopped.
            """
    )

    @Argument(help: "What is claimed to be the culprit: a tag, branch, commit id or version.")
    var commit: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take scenario, repository, ends and culprit from a session; 'latest' is the newest.",
            valueName: "session"
        )
    )
    var session: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The newest commit that has the bug (default: the bad end of the scenario or session).",
            valueName: "revision"
        )
    )
    var tip: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A commit before it, without the bug (default: the newest tag that the commit grew from, else the good end).",
            valueName: "revision"
        )
    )
    var base: String?

    @Flag(
        name: .long,
        help: "The commit is claimed to cure the bug: everything is expected the other way round. Needs --tip."
    )
    var fix = false

    @OptionGroup var engine: EngineOptions
    @OptionGroup var proof: ProofOptions
    @OptionGroup var resumption: ResumptionOption

    @Flag(name: .long, help: "Print the session's record as JSON at the end; progress goes to standard error.")
    var json = false

    func run() async throws {
        try await performing {
            if let resumed = try resumption.openOrOffer(engine.machine.place.folder) {
                return try await job(resuming: resumed).run()
            }
            let earlier = try session.map {
                try EarlierSession(SessionCatalogue(below: engine.machine.place.folder.sessions).find($0))
            }
            try earlier?.requireTest(engine)
            let scenario = try engine.loadTest(session: earlier?.scenario)
            let path = engine.repo == nil ? earlier?.repository ?? engine.repositoryPath : engine.repositoryPath
            let repository = try GitRepository(openingReadOnly: path)
            let ends = try await VerificationEnds(self, scenario, earlier?.record, in: repository)
            let job = VerificationJob(
                repository: repository,
                scenario: scenario,
                claim: ends.claim,
                settings: engine.machine.settings,
                limits: proof.limits,
                notes: ends.notes,
                json: json
            )
            return try await job.run()
        }
    }

    private func job(resuming resumed: ResumedSession) throws -> VerificationJob {
        let record = resumed.beginning
        guard let proof = record.proof, let base = record.old.first else {
            throw SessionError.lacks(resumed.folder.name, what: "claim to prove")
        }
        return VerificationJob(
            repository: try GitRepository(openingReadOnly: FilePath(record.repository)),
            scenario: try resumed.scenario,
            claim: ProofJob.Claim(
                commit: proof.commit.id,
                isFix: proof.isFix,
                isConfirmationOnly: false,
                tip: record.new,
                base: base,
                pin: proof.pin
            ),
            settings: engine.machine.settings,
            limits: self.proof.limits,
            notes: [],
            json: json,
            resumed: resumed
        )
    }
}
