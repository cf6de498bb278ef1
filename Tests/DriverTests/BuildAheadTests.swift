// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelBuild
import Search
import Sessions
import Synchronization
import SystemPackage
import Testing
import VirtualMachine

@testable import Driver

/// While a guest runs, the kernel that is likely next is built; nobody depends on it.
@Suite struct BuildAheadTests {
    /// Notes what it is told, and whose kernel it is asked for.
    private final class Bench: KernelBench {
        enum Event: Hashable { case build(CommitID), anticipate(CommitID), end }

        private let boot: Double
        private let isBad: @Sendable (CommitID) throws -> Bool
        private let log = Mutex<[Event]>([])

        /// - Parameter boot: Seconds that a boot is said to take.
        init(boot: Double, isBad: @escaping @Sendable (CommitID) throws -> Bool) {
            (self.boot, self.isBad) = (boot, isBad)
        }

        var events: [Event] { log.withLock { $0 } }
        var anticipated: [CommitID] {
            events.compactMap { if case .anticipate(let commit) = $0 { commit } else { nil } }
        }

        func build(
            _ record: inout ProbeRecord,
            checkout: CommitID,
            in folder: FilePath,
            events: @escaping SessionEvents
        ) async throws -> BenchBuild {
            log.withLock { $0.append(.build(checkout)) }
            record.seconds.build = 10
            let image = KernelImage(path: FilePath(checkout.hex), format: .vmlinux)
            return .built(KeptKernel(image: image, sha256: checkout.hex))
        }

        func boot(
            _ kernel: KeptKernel,
            _ record: inout ProbeRecord,
            in folder: FilePath,
            events: @escaping SessionEvents
        ) async throws -> BenchTrial {
            guard let commit = CommitID(kernel.sha256) else { throw CancellationError() }
            // Looking ahead goes on beside it.
            try await Task.sleep(for: .milliseconds(20))
            record.seconds.boot = boot
            let isBad = try isBad(commit)
            return BenchTrial(
                judgement: Judgement(verdict: isBad ? .bad : .good, reason: isBad ? "BAD" : "exit status 0")
            )
        }

        func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops? {
            nil
        }
        func discard(_ kernel: KeptKernel) {}
        func anticipate(_ commit: CommitID) async { log.withLock { $0.append(.anticipate(commit)) } }
        func endAnticipating() async { log.withLock { $0.append(.end) } }
    }

    private struct Stop: Error {}

    private func lead(
        boot: Double,
        _ shortcuts: Shortcuts = Shortcuts(),
        failing: Int? = nil
    ) async throws -> (bench: Bench, record: SessionRecord?, commits: [CommitID]) {
        let session = try LinearSession(64)
        defer { session.remove() }
        let commits = session.commits
        let bench = Bench(boot: boot) { commit in
            let place = commits.firstIndex(of: commit) ?? 0
            if place == failing { throw Stop() }
            return place >= 40
        }
        let driver = BisectionDriver(bench: bench, folder: session.folder, shortcuts: shortcuts) { commit in
            CommitRecord(id: commit, parents: [], title: "commit \(commit.short)", author: "A", email: "a@b", date: "")
        }
        let record = try? await driver.run(.range(session.search), record: session.record) { _ in }
        return (bench, record, commits)
    }

    @Test func theLikelierNextOneIsBuiltWhileAGuestRuns() async throws {
        let (bench, record, commits) = try await lead(boot: 20)
        guard case .found(let culprit, _, _) = record?.end else {
            Issue.record("\(String(describing: record?.end))")
            return
        }
        #expect(culprit.id == commits[40])
        #expect(!bench.anticipated.isEmpty)
        // Some of the guesses came true: the very next kernel is that one.
        let events = bench.events
        let right = events.indices.dropLast().count { place in
            guard case .anticipate(let commit) = events[place] else { return false }
            return events[(place + 1)...].first { if case .build = $0 { true } else { false } } == .build(commit)
        }
        #expect(right > 0)
        #expect(events.last == .end)
    }

    @Test func shortBootsAndNoShortcutsBuildNothingAhead() async throws {
        #expect(try await lead(boot: 0.5).bench.anticipated.isEmpty)
        #expect(try await lead(boot: 20, .none).bench.anticipated.isEmpty)
    }

    @Test func anErrorEndsWhatIsBuilt() async throws {
        let (bench, record, _) = try await lead(boot: 20, failing: 32)
        #expect(record == nil)
        #expect(bench.events.last == .end)
    }

    @Test func whatIsNotWantedIsBrokenOffAndWhatIsIsWaitedFor() async throws {
        let ahead = BuildAhead()
        let (one, other) = (RepeatableIDs.commit(1), RepeatableIDs.commit(2))
        let ended = Mutex<[String]>([])
        let build: @Sendable (String, Duration) -> @Sendable () async throws -> Void = { name, time in
            {
                do {
                    try await Task.sleep(for: time)
                    ended.withLock { $0.append("\(name) built") }
                } catch {
                    ended.withLock { $0.append("\(name) broken off") }
                }
            }
        }
        await ahead.begin(one, build("one", .seconds(600)))
        // The same again changes nothing; another takes its place.
        await ahead.begin(one, build("again", .zero))
        await ahead.begin(other, build("other", .milliseconds(50)))
        #expect(ended.withLock { $0 } == ["one broken off"])
        #expect(await ahead.settle(for: other))
        #expect(ended.withLock { $0 } == ["one broken off", "other built"])
        #expect(await !ahead.settle(for: other))
        // While a build that counts uses the folders none begins.
        await ahead.begin(one, build("one", .zero))
        #expect(ended.withLock { $0 }.count == 2)
        await ahead.buildEnded()
        await ahead.begin(one, build("one", .seconds(600)))
        #expect(await !ahead.settle(for: other))
        #expect(ended.withLock { $0 }.last == "one broken off")
    }
}

private enum RepeatableIDs {
    static func commit(_ number: Int) -> CommitID {
        guard let commit = CommitID(String(repeating: "0", count: 39) + "\(number)") else {
            preconditionFailure("one digit")
        }
        return commit
    }
}
