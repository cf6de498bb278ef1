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
    let bench: ReleaseBench
    let scenario: Scenario
    let folder: SessionFolder
    let runner: any CommandRunner

    /// Adds it to the record, and leaves the newer kernel's configuration in the session's folder.
    func complete(_ record: inout SessionRecord) async throws {
        vouch(in: &record)
        guard case .found(let commit, let parents, _) = record.end, let parent = parents.first,
            let newer = record.release(of: commit.id), let older = record.release(of: parent.commit)
        else { return }
        let kernel = try await bench.kernel(of: commit.id, log: folder.path.appending("fetch.log"))
        record.releases?.modules = kernel.moduleNames
        var difference = ReleaseFacts.Difference(older: older, newer: newer, subsystems: scenario.subsystems)
        if let from = bench.version(of: parent.commit), let to = bench.version(of: commit.id) {
            let log = try await ChangeLog(of: kernel.changeLog, to.scheme, runner: runner)
            let (items, problem) = log.items(from: from, to: to, about: difference.subsystems)
            difference.changes = items.map {
                ReleaseFacts.Change(text: $0.text, version: $0.version, touchesSubsystem: $0.touchesSubsystem)
            }
            difference.changesProblem = problem
        }
        if let old = older.upstream, let new = newer.upstream, old != new {
            difference.upstreamRange = "\(old)..\(new)"
            if let configuration = kernel.configuration {
                try CarriedConfiguration.keep(configuration, in: folder)
                // The folder, not the name: --state may have put it elsewhere. The shell expands the tilde.
                difference.carryOn = "kbisect run --carry-on \(HostCommand.quoted(folder.path.string)) --repo ~/linux"
            }
        }
        record.releases?.difference = difference
    }

    /// Who vouches for a package is known once it was fetched.
    private func vouch(in record: inout SessionRecord) {
        for probe in record.probes {
            guard let release = probe.commit.release,
                let place = record.releases?.candidates.firstIndex(where: { $0.commit == probe.commit.id })
            else { continue }
            record.releases?.candidates[place].release = release
        }
        guard case .found(var commit, let parents, let expectation) = record.end else { return }
        commit.release = record.release(of: commit.id)
        record.end = .found(commit, parents: parents, expectation: expectation)
    }
}

extension Scenario {
    /// What a change log calls the parts that this is about: the file systems of its disks.
    var subsystems: [String] {
        Array(Set(machine.disks.map(\.filesystem).filter { $0 != .none }.map(\.rawValue))).sorted()
    }
}
