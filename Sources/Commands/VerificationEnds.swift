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

        // A session that looked for a fix, or verified one, is about that fix.
        let isSessionOfFix = session?.terms.sought == .fix
        let isFix = command.fix || (command.commit == nil && isSessionOfFix)
        let sessionTip = session?.new
        let tip: SessionRecord.End
        if let named = command.tip {
            tip = try await resolve(named)
        } else if let sessionTip, isFix == isSessionOfFix {
            tip = sessionTip
        } else if let named = scenario.bad, !isFix {
            tip = try await resolve(named)
        } else {
            throw BadInput(
                isFix
                    ? "which kernel has the fix? Add --tip REVISION: the newest commit that contains it"
                    : "which kernel has the bug? Add --tip REVISION: the newest commit that shows it"
            )
        }
        func goodEnds() async throws -> [SessionRecord.End] {
            // What is known to be good says nothing of where a fix was still missing.
            if isFix { return [] }
            if let good = session?.good, !good.isEmpty { return good }
            var good: [SessionRecord.End] = []
            for revision in scenario.good { good.append(try await resolve(revision)) }
            return good
        }

        let commit: CommitID
        var pin: String?
        if let named = command.commit {
            commit = try await resolve(named).commit
        } else if let named = session?.namedCommit {
            commit = named.id
        } else {
            (commit, pin) = try await Self.pinned(scenario, good: goodEnds(), tip: tip, in: repository)
        }
        let base: SessionRecord.End
        if let named = command.base {
            base = try await resolve(named)
        } else {
            base = try await ProofJob.base(for: commit, good: goodEnds(), in: repository)
        }
        claim = ProofJob.Claim(
            commit: commit,
            isFix: isFix,
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
        let resolution = try await repository.pinned(culprit.prefix, among: graph)
        guard case .found(let commit, let how) = resolution else {
            throw BadInput("the scenario '\(scenario.name)' pins a commit, and \(resolution.how)")
        }
        return (commit, how)
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
