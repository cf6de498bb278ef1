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

@testable import Driver
@testable import VirtualMachine

/// Which guests of a session are restored, and what is believed of them. Real ones are in RealKernelTests.
@Suite struct RestoredTrialTests {
    /// A machine whose guests exit as they are told, by kernel and beginning.
    private final class Guests: Machine {
        enum Word: Equatable { case booted, saved, restored }
        typealias Answer = @Sendable (_ kernel: String, Word, _ number: Int) throws -> Int

        private let answer: Answer
        private let seen = Mutex<[Word]>([])

        init(_ answer: @escaping Answer) { self.answer = answer }

        var words: [Word] { seen.withLock { $0 } }

        func run(
            _ request: GuestRequest,
            in folder: FilePath,
            events: @escaping @Sendable (GuestEvent) -> Void
        ) async throws -> GuestRun {
            let word: Word =
                switch request.beginning {
                case .booted: .booted
                case .bootedAndSaved: .saved
                case .restored: .restored
                }
            let number = seen.withLock { seen in
                seen.append(word)
                return seen.count
            }
            let evidence = GuestRun.Evidence(folder: folder)
            try Data("guest \(number)".utf8).write(to: URL(filePath: evidence.console.string))
            let status = try answer(request.configuration.kernel.path.lastComponent?.string ?? "", word, number)
            var run = GuestRun(
                outcome: .finished,
                ends: [ReproducerEnd(run: 1, status: .exited(status), durationMilliseconds: 1)],
                durations: .init(boot: .seconds(1), whole: .seconds(2)),
                evidence: evidence
            )
            run.wasRestored = word == .restored
            if word == .saved {
                run.saved = SavedGuest(
                    try StateFile(limit: 1 << 20),
                    machine: MachineIdentity(request.configuration),
                    accelerator: .tcg,
                    origin: "boot-\(number)",
                    size: 1,
                    nonce: Nonce(1),
                    encoder: FrameEncoder(nonce: Nonce(1))
                )
            }
            return run
        }
    }

    /// A trial of kernels by name, and its record.
    private struct Session {
        let trial: GuestTrial
        let scratch: ScratchFolder
        var record: ProbeRecord

        init(_ guests: Guests, restores: Bool = true, _ change: (inout Scenario) -> Void = { _ in }) throws {
            var scenario = Scenario(name: "x", reproducer: Scenario.Reproducer(source: FileReference("x.c")))
            change(&scenario)
            trial = GuestTrial(machine: guests, scenario: scenario, restoresGuests: restores) { 0 }
            scratch = try ScratchFolder()
            let commit = CommitRecord(
                id: RepeatableBench.commit(1),
                parents: [],
                title: "t",
                author: "a",
                email: "e",
                date: ""
            )
            record = ProbeRecord(number: 1, commit: commit, purpose: "p", evidence: "e")
        }

        mutating func boot(_ kernel: String, times: Int = 1) async throws -> [Verdict] {
            let guest = PreparedGuest(initramfs: "/nowhere", disks: [], mounts: [], accelerator: .tcg)
            var verdicts: [Verdict] = []
            for _ in 0..<times {
                let image = KernelImage(path: FilePath("/none/\(kernel)"), format: .vmlinux)
                verdicts.append(
                    try await trial.run(image, on: guest, &record, in: scratch.path) { _ in }.judgement.verdict
                )
            }
            return verdicts
        }
    }

    /// Shows the bug of `bad` in two boots of three, restored or not, and never of `good`.
    private static let flaky: Guests.Answer = { kernel, _, number in kernel == "bad" && number % 3 != 1 ? 1 : 0 }

    @Test func aReproducerThatNeverMissesIsOnlyBooted() async throws {
        let guests = Guests { kernel, _, _ in kernel == "bad" ? 1 : 0 }
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 6)
        _ = try await session.boot("good", times: 6)
        #expect(guests.words == Array(repeating: .booted, count: 12))
    }

    @Test func theFirstIsBootedThenOneIsSavedAndThreeAreRestoredOfIt() async throws {
        let guests = Guests(Self.flaky)
        var session = try Session(guests)
        let verdicts = try await session.boot("bad", times: 10)
        // The second showed the bug that the first had missed: that makes it flaky.
        let round: [Guests.Word] = [.saved, .restored, .restored, .restored]
        #expect(guests.words == [.booted, .booted] + round + round)
        #expect(verdicts == (1...10).map { $0 % 3 != 1 ? .bad : .good })
    }

    @Test func aCleanKernelIsRestoredOnlyOnceRestoredGuestsAreBelieved() async throws {
        let early = Guests(Self.flaky)
        var session = try Session(early)
        // Too little is known: no restored guest showed it.
        _ = try await session.boot("bad", times: 3)
        _ = try await session.boot("good", times: 4)
        #expect(!early.words.contains(.restored))

        let guests = Guests(Self.flaky)
        session = try Session(guests)
        _ = try await session.boot("bad", times: 6)
        _ = try await session.boot("good", times: 6)
        #expect(guests.words.suffix(6) == [.booted, .saved, .restored, .restored, .restored, .saved])
    }

    @Test func whatIsDecidedWhileTheKernelBootsClearsNoKernel() async throws {
        // Each state repeats what the boot showed that it was saved in.
        let last = Mutex(false)
        let guests = Guests { kernel, word, number in
            guard kernel == "bad" else { return 0 }
            if word != .restored { last.withLock { $0 = number != 1 && number / 4 % 2 == 0 } }
            return last.withLock { $0 } ? 1 : 0
        }
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 30)
        let before = guests.words.count
        _ = try await session.boot("good", times: 8)
        #expect(!guests.words.dropFirst(before).contains(.restored))
    }

    @Test func aSightingInARestoredGuestAloneIsNone() async throws {
        // The good kernel goes wrong when it is restored, and then never when it is booted.
        let guests = Guests { kernel, word, number in
            kernel == "good" ? (word == .restored ? 1 : 0) : try Self.flaky(kernel, word, number)
        }
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 6)
        let verdicts = try await session.boot("good", times: 4)
        #expect(verdicts == [.good, .good, .skip, .good])
        let words = guests.words.dropFirst(6)
        #expect(words.count { $0 == .restored } == 1)
        #expect(words.last == .booted)
        let remarks = session.record.remarks ?? []
        #expect(
            remarks.contains { $0.contains("guests are booted and no more restored: the bug showed in a restored") }
        )
    }

    @Test func aSightingThatABootedGuestConfirmsIsTheBootedOnes() async throws {
        let guests = Guests { kernel, word, number in
            kernel == "other" ? (number >= 9 ? 1 : 0) : try Self.flaky(kernel, word, number)
        }
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 6)
        let verdicts = try await session.boot("other", times: 3)
        #expect(verdicts == [.good, .good, .bad])
        #expect(guests.words.suffix(4) == [.booted, .saved, .restored, .booted])
        #expect(try session.scratch.bytes(of: "console.log") == Array("guest 10".utf8))
        #expect(try session.scratch.bytes(of: "broken-off-1/console.log") == Array("guest 9".utf8))
    }

    @Test func restoredGuestsThatMissTheBugAreGivenUp() async throws {
        let guests = Guests { kernel, word, number in
            kernel == "bad" && word != .restored && number != 1 ? 1 : 0
        }
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 40)
        #expect(guests.words.suffix(10) == Array(repeating: .booted, count: 10)[...])
        #expect(session.record.remarks?.contains { $0.contains("restored guests missed the bug in") } == true)
    }

    @Test func whatCannotBeRestoredIsBootedAndSaidOnce() async throws {
        let guests = Guests { kernel, word, number in
            if word == .restored { throw MachineError.notRestored(reason: "no") }
            return try Self.flaky(kernel, word, number)
        }
        var session = try Session(guests)
        let verdicts = try await session.boot("bad", times: 8)
        #expect(verdicts.count == 8)
        #expect(guests.words == [.booted, .booted, .saved, .restored] + Array(repeating: .booted, count: 5))
        #expect(session.record.remarks?.count == 1)
    }

    @Test func aRestoredGuestThatCannotBeJudgedIsBooted() async throws {
        let guests = Guests { kernel, word, number in
            word == .restored ? 125 : try Self.flaky(kernel, word, number)
        }
        var session = try Session(guests)
        let verdicts = try await session.boot("bad", times: 12)
        #expect(!verdicts.contains(.skip))
        #expect(guests.words.count { $0 == .restored } == 3)
    }

    @Test func scenariosThatAStateWouldHideSomethingOfAreOnlyBooted() async throws {
        let changes: [@Sendable (inout Scenario) -> Void] = [
            { $0.reproducer = nil }, { $0.rules.badIf.append(.noBoot) },
            { $0.rules.badIf.append(.slowerThan(.seconds(9))) },
        ]
        for change in changes {
            var scenario = Scenario(name: "x", reproducer: Scenario.Reproducer(source: FileReference("x.c")))
            #expect(scenario.canBeRestored)
            change(&scenario)
            #expect(!scenario.canBeRestored)
        }
        let guests = Guests(Self.flaky)
        var session = try Session(guests, restores: false)
        _ = try await session.boot("bad", times: 8)
        #expect(guests.words == Array(repeating: .booted, count: 8))
    }

    @Test func aKernelThatIsGivenUpLeavesNoState() async throws {
        let guests = Guests(Self.flaky)
        var session = try Session(guests)
        _ = try await session.boot("bad", times: 3)
        session.trial.forget(KernelImage(path: "/none/bad", format: .vmlinux))
        _ = try await session.boot("bad")
        #expect(guests.words == [.booted, .booted, .saved, .saved])
    }
}
