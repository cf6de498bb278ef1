// SPDX-License-Identifier: Apache-2.0

import Driver
import ScenarioFiles
import Search
import Sessions
import SystemPackage

/// A session that something is taken from.
struct EarlierSession: Sendable {
    let record: SessionRecord
    let scenario: Scenario

    init(_ folder: SessionFolder) throws {
        record = try folder.readRecord()
        scenario = try folder.keptScenario(record)
    }

    var repository: FilePath { FilePath(record.repository) }
}

extension SessionRecord {
    /// The commit that a session names: what it found, or what it was asked to verify.
    var namedCommit: CommitRecord? {
        if case .found(let culprit, _, _) = end { return culprit }
        return proof?.commit
    }
}
