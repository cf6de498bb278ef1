// SPDX-License-Identifier: Apache-2.0

import Driver
import ScenarioFiles
import Search
import Sessions
import SystemPackage

/// A session that something is taken from.
struct EarlierSession: Sendable {
    let record: SessionRecord
    /// What was tested and how; `nil` where a person did that by hand.
    let scenario: Scenario?

    init(_ folder: SessionFolder) throws {
        record = try folder.readRecord()
        scenario = record.kind == .byHand ? nil : try folder.keptScenario(record)
    }

    /// Complains where a session has no test of its own and none is named.
    func requireTest(_ engine: EngineOptions) throws {
        guard record.kind != .releases else {
            throw BadInput(
                "the session searched released kernels, and a proof is of a commit: carry on among the commits first, with "
                    + "'kbisect run --carry-on'"
            )
        }
        guard scenario == nil, engine.test.scenario == nil, engine.test.reproducer == nil, engine.test.badIf.isEmpty
        else { return }
        throw BadInput(
            "the session was led by hand, so it has no scenario: say how kernels are tested with --scenario FILE, or "
                + "--reproducer FILE"
        )
    }

    var repository: FilePath { FilePath(record.repository) }
}

extension SessionRecord {
    /// The commit that a session names: what it found, or what it was asked to verify.
    var namedCommit: CommitRecord? {
        // What stands for a release is no commit.
        guard kind != .releases else { return nil }
        if case .found(let culprit, _, _) = end { return culprit }
        return proof?.commit
    }
}
