// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import HostCommands
import KernelBuild
import Proof
import ScenarioFiles
import Search
import Sessions
import SystemPackage

/// A proof on a workbench: what `verify` does, and `run` once it has found a culprit.
struct ProofJob: Sendable {
    let repository: GitRepository
    let bench: Workbench
    let session: OpenSession
    private let limits: Prover.Limits
    /// What is put on top of each kernel's commit.
    private let patches: AppliedPatches?
    /// Both are of the whole session: what a search learnt holds for the proof.
    private let foresight: Foresight?
    private let determinism: DeterminismCheck?

    init(
        repository: GitRepository,
        bench: Workbench,
        session: OpenSession,
        scenario: Scenario,
        limits: Prover.Limits,
        shortcuts: Shortcuts,
        patches: AppliedPatches? = nil
    ) throws {
        self.repository = repository
        self.bench = bench
        self.session = session
        self.limits = limits.judging(scenario.rules)
        self.patches = patches
        determinism = shortcuts.provesUnread ? DeterminismCheck(isTrusted: shortcuts.trustsHashes) : nil
        foresight =
            shortcuts.weighsReads || shortcuts.choosesByCost || shortcuts.provesUnread
            // Another handle: it is read while commits are checked out.
            ? Foresight(
                repository: try GitRepository(openingReadOnly: repository.path),
                dependencies: bench.probe.dependencies
            ) : nil
    }

    /// Builds and boots kernels, with what is put on top of each. Those that an earlier session kept are removed.
    func kernelBench(from source: GitRepository? = nil) throws -> KernelProbeBench {
        KernelProbeBench(
            probe: bench.probe,
            source: source ?? patches?.repository ?? repository,
            kept: try KeptKernels(
                worker: bench.folders.worker,
                isResumed: session.isResumed,
                runner: HostCommandRunner()
            ),
            patches: patches,
            foresight: foresight,
            determinism: determinism
        )
    }

    /// What is to be proven.
    struct Claim: Sendable {
        var commit: CommitID
        var isFix = false
        /// Whether only the commit and its parents are tested.
        var isConfirmationOnly: Bool
        var tip: SessionRecord.End
        var base: SessionRecord.End
        /// How a scenario's pin led to the commit.
        var pin: String?
    }

    /// Fills in the record's proof. The kernels are removed at its end; the trees stay until the next proof.
    func prove(_ claim: Claim, record: inout SessionRecord, events: @escaping SessionEvents) async throws {
        let planner = ProofPlanner(repository: repository, isFirstParent: record.search.isFirstParent)
        // What is checked out comes from here: a confirmation makes no trees.
        var source = patches?.repository
        var proof = ProofRecord(
            commit: CommitRecord(try await repository.commit(claim.commit)),
            isFix: claim.isFix,
            isConfirmationOnly: claim.isConfirmationOnly,
            allowedError: limits.error
        )
        proof.pin = claim.pin
        let plan: ProofPlan
        if claim.isConfirmationOnly {
            plan = try await planner.confirmation(of: claim.commit, isFix: claim.isFix, knownBad: claim.tip)
        } else {
            let grafts =
                try patches?.grafts
                ?? GraftRepository(in: bench.folders.worker.appending("grafts"), of: repository)
            source = grafts.repository
            let planned = try await planner.proof(
                of: claim.commit,
                isFix: claim.isFix,
                tip: claim.tip,
                base: claim.base,
                grafts: grafts
            )
            (proof.chain, proof.conflicts) = (planned.chain, planned.conflicts)
            plan = planned.plan
        }
        record.proof = proof
        let proofBench = try kernelBench(from: source)
        let prover = Prover(bench: session.journaled(proofBench), folder: session.folder, limits: limits)
        try await prover.prove(plan, record: &record, events: events)
        // Where it was stopped they stay: it may be resumed.
        proofBench.discardAll()
    }

    /// What the repository says of a commit, with the people to write to; a repository of a million commits takes a
    /// while, so it is said.
    ///
    /// Nothing here decides anything: what cannot be read is a note.
    func addFacts(
        of commit: CommitID,
        asOf tip: CommitID,
        to record: inout SessionRecord,
        events: SessionEvents
    ) async throws {
        events(.note("looking for fixes, releases and maintainers of \(commit.short)"))
        do {
            record.culprit = try await CulpritFacts.gather(commit, from: repository)
            // The newest tree says who is in charge today.
            let scratch = bench.folders.worker.appending("maintainers")
            let answer = try await Maintainers(runner: HostCommandRunner(), sandbox: bench.sandbox.sandbox)
                .recipients(of: record.culprit?.files ?? [], at: tip, in: repository, scratch: scratch)
            record.culprit?.add(answer)
        } catch let error as CancellationError {
            throw error
        } catch {
            let note = "not all facts about \(commit.short) could be found out: \(error)"
            record.notes.append(note)
            events(.note(note))
        }
    }

    /// Where the commit is applied to see whether it brings the bug: the newest tag that it grew from, since near the
    /// commit everything that it needs is there, else the good end, else the parent.
    static func base(
        for commit: CommitID,
        good: [SessionRecord.End],
        in repository: GitRepository
    ) async throws -> SessionRecord.End {
        let parents = try await repository.commit(commit).parents
        guard let parent = parents.first else { return end(of: commit) }
        let goods = good.map(\.commit)
        if let tag = try await repository.newestTag(below: commit, notBelow: goods, excluding: [commit] + parents) {
            return SessionRecord.End(tag)
        }
        for end in good where try await repository.isAncestor(end.commit, of: parent) { return end }
        return end(of: parent)
    }

    private static func end(of commit: CommitID) -> SessionRecord.End {
        SessionRecord.End(asked: commit.hex, name: commit.short, commit: commit)
    }
}

extension CulpritFacts {
    /// Adds whom the tree's MAINTAINERS names, or why it names nobody; each address stays once.
    fileprivate mutating func add(_ answer: Maintainers.Answer) {
        switch answer {
        case .unavailable(let reason): noMaintainers = reason
        case .recipients(let found):
            let known = Set(recipients.map { $0.address.lowercased() })
            recipients += found.filter { !known.contains($0.address.lowercased()) }
        }
    }
}
