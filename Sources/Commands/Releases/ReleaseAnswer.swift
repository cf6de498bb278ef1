// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Releases
import ScenarioFiles
import Sessions
import SystemPackage

/// What an answer over releases is completed with: what lies between the two, and how to carry on.
struct ReleaseAnswer: Sendable {
    let record: SessionRecord
    let scenario: Scenario
    let folder: SessionFolder

    /// Adds it to the record, and leaves the newer kernel's configuration in the session's folder.
    func complete(_ target: inout SessionRecord, from bench: ReleaseBench, unzip runner: any CommandRunner) async throws
    {
        guard case .found(let commit, let parents, _) = record.end, let newer = commit.release,
            let parent = parents.first, let older = record.release(of: parent.commit)
        else { return }
        let kernel = try await bench.kernel(of: commit.id, log: folder.path.appending("fetch.log"))
        target.releases?.modules = kernel.moduleNames
        let subsystems = scenario.subsystems
        var difference = ReleaseFacts.Difference(older: older, newer: newer, subsystems: subsystems)
        if let from = bench.version(of: parent.commit), let to = bench.version(of: commit.id) {
            let log = try await ChangeLog(of: kernel.changeLog, to.scheme, runner: runner)
            let (items, problem) = log.items(from: from, to: to, about: subsystems)
            difference.changes = items.map {
                ReleaseFacts.Change(text: $0.text, version: $0.version, touchesSubsystem: $0.touchesSubsystem)
            }
            difference.changesProblem = problem
        }
        if let old = older.upstream, let new = newer.upstream, old != new {
            difference.upstreamRange = "\(old)..\(new)"
            if let configuration = kernel.configuration {
                try CarriedConfiguration.keep(configuration, in: folder)
                difference.carryOn = HostCommand(
                    "kbisect",
                    ["run", "--carry-on", folder.name, "--repo", "~/linux"]
                ).shellLine.replacing("'~/linux'", with: "~/linux")
            }
        }
        target.releases?.difference = difference
        // What was fetched has somebody who vouches for it, or nobody.
        for probe in record.probes {
            let place = target.releases?.candidates.firstIndex { $0.commit == probe.commit.id }
            if let place, let release = probe.commit.release { target.releases?.candidates[place].release = release }
        }
    }
}

extension Scenario {
    /// What a change log calls the parts that this is about: the file systems of its disks.
    var subsystems: [String] {
        Array(Set(machine.disks.map(\.filesystem).filter { $0 != .none }.map(\.rawValue))).sorted()
    }
}
