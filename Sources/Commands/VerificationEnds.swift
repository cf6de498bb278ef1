// SPDX-License-Identifier: Apache-2.0

import Driver
import GitHistory
import ScenarioFiles
import Search
import Sessions

/// What a verification is about, from what was typed, the session and the scenario, in this order.
struct VerificationEnds: Sendable {
    let claim: ProofJob.Claim
    /// What names were taken for.
    private(set) var notes: [String] = []

    init(
        _ command: VerifyCommand,
        _ scenario: Scenario,
        _ session: SessionRecord?,
        in repository: GitRepository
    ) async throws {
        var resolved: [ResolvedRevision] = []
        func resolve(_ revision: String) async throws -> SessionRecord.End {
            let found = try await repository.resolve(revision)
            resolved.append(found)
            return SessionRecord.End(found)
        }

        var tip = session?.bad
        if let named = command.tip ?? (tip == nil && !command.fix ? scenario.bad : nil) {
            tip = try await resolve(named)
        }
        guard let tip, command.tip != nil || !command.fix else {
            throw BadInput(
                command.fix
                    ? "which kernel has the fix? Add --tip REVISION: the newest commit that contains it"
                    : "which kernel has the bug? Add --tip REVISION: the newest commit that shows it"
            )
        }
        var good = session?.good ?? []
        if good.isEmpty { for revision in scenario.good { good.append(try await resolve(revision)) } }

        let commit: CommitID
        var pin: String?
        if let named = command.commit {
            commit = try await resolve(named).commit
        } else if let named = session?.namedCommit {
            commit = named.id
        } else {
            (commit, pin) = try await Self.pinned(scenario, good: good, tip: tip, in: repository)
        }
        let base =
            if let named = command.base {
                try await resolve(named)
            } else {
                try await ProofJob.base(for: commit, good: command.fix ? [] : good, in: repository)
            }
        claim = ProofJob.Claim(
            commit: commit,
            isFix: command.fix,
            isConfirmationOnly: false,
            tip: tip,
            base: base,
            pin: pin
        )
        notes = resolved.compactMap(\.note)
    }

    /// The commit that a scenario pins, in this history: itself or its twin.
    private static func pinned(
        _ scenario: Scenario,
        good: [SessionRecord.End],
        tip: SessionRecord.End,
        in repository: GitRepository
    ) async throws -> (CommitID, String?) {
        guard let culprit = scenario.culprit else {
            throw BadInput(
                "which commit? Name one, or add --session, or pin one in the scenario '\(scenario.name)' with 'culprit:'"
            )
        }
        let graph = try await repository.suspects(good: good.map(\.commit), bad: tip.commit)
        let resolution = try await repository.resolve(culprit, among: graph)
        guard case .found(let commit, let how) = resolution else {
            throw BadInput("the scenario '\(scenario.name)' pins a commit, and \(resolution.how)")
        }
        return (commit, how)
    }
}

extension GitRepository {
    /// Where a scenario's culprit is in a history.
    func resolve(_ culprit: Scenario.Culprit, among graph: CommitGraph) throws -> PinResolution {
        switch culprit {
        case .commit(let prefix): try pinned(commit: prefix, among: graph)
        case .upstream(let prefix): try pinned(upstream: prefix, among: graph)
        }
    }
}

extension Scenario.Culprit {
    /// The digits that it is known by.
    var prefix: String {
        switch self {
        case .commit(let prefix), .upstream(let prefix): prefix
        }
    }
}
