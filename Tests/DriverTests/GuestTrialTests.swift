// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import ScenarioFiles
import Search
import Sessions
import Synchronization
import SystemPackage
import TestSupport
import Testing
import VirtualMachine

@testable import Driver

/// Time-outs, on machines that have time for the guest and on others.
@Suite struct GuestTrialTests {
    /// Guests that end so, in turn.
    private final class Guests: Machine {
        private let outcomes: [(outcome: GuestOutcome, starved: Duration)]
        private let seen = Mutex<[MachineConfiguration.Limits]>([])

        init(_ outcomes: (GuestOutcome, Duration)...) {
            self.outcomes = outcomes.map { (outcome: $0.0, starved: $0.1) }
        }

        /// What each was given.
        var limits: [MachineConfiguration.Limits] { seen.withLock { $0 } }

        func run(
            _ request: GuestRequest,
            in folder: FilePath,
            events: @escaping @Sendable (GuestEvent) -> Void
        ) async throws -> GuestRun {
            let number = seen.withLock { seen in
                seen.append(request.configuration.limits)
                return seen.count
            }
            let evidence = GuestRun.Evidence(folder: folder)
            try Data("boot \(number)".utf8).write(to: URL(filePath: evidence.console.string))
            let (outcome, starved) = outcomes[number - 1]
            let isFinished = outcome == .finished
            var durations = GuestRun.Durations(boot: isFinished ? .seconds(20) : nil, whole: .seconds(60))
            durations.starved = starved
            return GuestRun(
                outcome: outcome,
                ends: isFinished ? [ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 5)] : [],
                durations: durations,
                evidence: evidence
            )
        }
    }

    private static let silent = GuestOutcome.didNotBoot(.silent(after: .seconds(60), lastLine: nil))

    private func judge(_ guests: Guests, load: Double, boots: Int = 1) async throws -> (
        Judgement, ProbeRecord, ScratchFolder
    ) {
        let scratch = try ScratchFolder()
        let scenario = Scenario(name: "x", reproducer: Scenario.Reproducer(source: FileReference("x.c")))
        let trial = GuestTrial(machine: guests, scenario: scenario) { load }
        let commit = CommitRecord(
            id: RepeatableBench.commit(1),
            parents: [],
            title: "t",
            author: "a",
            email: "e",
            date: ""
        )
        var record = ProbeRecord(number: 1, commit: commit, purpose: "p", evidence: "e")
        let guest = PreparedGuest(initramfs: "/nowhere", disks: [], mounts: [], accelerator: .tcg)
        var judgement: Judgement?
        for _ in 0..<boots {
            judgement = try await trial.run(
                KernelImage(path: "/none", format: .vmlinux),
                on: guest,
                &record,
                in: scratch.path
            ) { _ in }.judgement
        }
        return (try #require(judgement), record, scratch)
    }

    @Test func aTimeOutOfAStarvedGuestIsTriedAgainWithMoreTime() async throws {
        let guests = Guests((Self.silent, .seconds(20)), (.finished, .zero))
        let (judgement, record, scratch) = try await judge(guests, load: 1)
        #expect(judgement.verdict == .good)
        #expect(guests.limits.count == 2)
        #expect(guests.limits[1].boot == guests.limits[0].boot * 3)
        #expect(guests.limits[1].test == guests.limits[0].test * 3)
        #expect(record.remarks?.first?.contains("QEMU waited for a processor in 33 % of the time") == true)
        #expect(try scratch.bytes(of: "broken-off-1/console.log") == Array("boot 1".utf8))
    }

    @Test func aTimeOutOnALoadedMachineIsTriedAgain() async throws {
        let guests = Guests((Self.silent, .zero), (.finished, .zero))
        let (judgement, record, _) = try await judge(guests, load: 4)
        #expect(judgement.verdict == .good)
        #expect(record.remarks?.first?.contains("4.0 programs wanted each processor") == true)
    }

    @Test func oneThatStrikesAgainCounts() async throws {
        let guests = Guests((Self.silent, .seconds(20)), (Self.silent, .seconds(20)))
        let (judgement, _, _) = try await judge(guests, load: 4)
        #expect(judgement.verdict == .skip)
        #expect(guests.limits.count == 2)
    }

    @Test func aTimeOutOnAnIdleMachineCountsAtOnce() async throws {
        let guests = Guests((Self.silent, .seconds(1)))
        let (judgement, record, _) = try await judge(guests, load: 0.6)
        #expect(judgement.verdict == .skip)
        #expect(guests.limits.count == 1)
        #expect(record.remarks == nil)
    }

    @Test func whatIsNoTimeOutIsNeverTriedAgain() async throws {
        let guests = Guests((.finished, .seconds(50)))
        let (judgement, _, _) = try await judge(guests, load: 9)
        #expect(judgement.verdict == .good)
        #expect(guests.limits.count == 1)
    }

    @Test func limitsFollowHowLongThisMachineTakesToBoot() async throws {
        let guests = Guests((.finished, .zero), (.finished, .zero))
        _ = try await judge(guests, load: 0, boots: 2)
        #expect(guests.limits[0].boot == .seconds(60))
        // Five times the 20 seconds that the first one took.
        #expect(guests.limits[1].boot == .seconds(100))
    }
}
