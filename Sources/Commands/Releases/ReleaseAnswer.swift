// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Releases
import ScenarioFiles
import Search
import Sessions
import SystemPackage

/// What an answer over releases is completed with: what lies between the two, and how to carry on.
struct ReleaseAnswer: Sendable {
    let bench: ReleaseBench
    let scenario: Scenario
    let folder: SessionFolder
    let runner: any CommandRunner

    /// Adds it to the record, and leaves the newer kernel's configuration in the session's folder.
    func complete(_ record: inout SessionRecord) async throws {
        guard case .found(let commit, let parents, _) = record.end, let parent = parents.first,
            let newer = record.release(of: commit.id), let older = record.release(of: parent.commit)
        else { return }
        var difference = ReleaseFacts.Difference(
            older: older,
            newer: newer,
            subsystems: scenario.machine.filesystems.sorted()
        )
        difference.upstreamRange = older.upstreamRange(to: newer)
        do {
            let kernel = try await bench.kernel(of: commit.id, log: folder.path.appending("fetch.log"))
            try await add(kernel, to: &difference, of: &record, from: parent.commit, to: commit.id)
        } catch let error as ReleaseError {
            // The answer stands; only what is said of it is less.
            difference.changesProblem = "\(error)".split(separator: "\n").first.map(String.init)
        } catch let error as UnusableRelease {
            difference.changesProblem = error.reason
        }
        record.releases?.difference = difference
    }

    private func add(
        _ kernel: BootableKernel,
        to difference: inout ReleaseFacts.Difference,
        of record: inout SessionRecord,
        from older: CommitID,
        to newer: CommitID
    ) async throws {
        record.releases?.modules = kernel.moduleNames
        if let from = bench.version(of: older), let to = bench.version(of: newer) {
            let log = try await ChangeLog(of: kernel.changeLog, to.scheme, runner: runner)
            let (items, problem) = log.items(from: from, to: to, about: difference.subsystems)
            difference.changes = items.map {
                ReleaseFacts.Change(text: $0.text, version: $0.version, touchesSubsystem: $0.touchesSubsystem)
            }
            difference.changesProblem = problem
        }
        if difference.upstreamRange != nil, let configuration = kernel.configuration {
            try CarriedConfiguration.keep(configuration, in: folder)
            // The folder, not the name: --state may have put it elsewhere. The shell expands the tilde.
            difference.carryOn = "kbisect run --carry-on \(HostCommand.quoted(folder.path.string)) --repo ~/linux"
        }
    }
}
