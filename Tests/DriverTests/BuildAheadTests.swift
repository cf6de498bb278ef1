// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelBuild
import Search
import Sessions
import Synchronization
import TestSupport
import Testing

@testable import Driver

/// While a guest runs, the kernel that is likely next is built; nobody depends on it.
@Suite struct BuildAheadTests {
    private struct Stop: Error {}

    private func lead(
        boot: Double,
        _ shortcuts: Shortcuts = Shortcuts(),
        failing: Int? = nil
    ) async throws -> (bench: ScriptedProbes, record: SessionRecord?, commits: [CommitID]) {
        let session = try LinearSession(64)
        defer { session.remove() }
        let commits = session.commits
        let bench = ScriptedProbes(bootSeconds: boot) { commit in
            let place = commits.firstIndex(of: commit) ?? 0
            if place == failing { throw Stop() }
            return place >= 40 ? (.bad, "BAD") : (.good, "exit status 0")
        }
        let record = try? await session.driver(bench, shortcuts: shortcuts).run(
            .range(session.search),
            record: session.record
        ) { _ in }
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
        #expect(events.last == .endAnticipating)
    }

    @Test func shortBootsAndNoShortcutsBuildNothingAhead() async throws {
        #expect(try await lead(boot: 0.5).bench.anticipated.isEmpty)
        #expect(try await lead(boot: 20, .none).bench.anticipated.isEmpty)
    }

    @Test func anErrorEndsWhatIsBuilt() async throws {
        let (bench, record, _) = try await lead(boot: 20, failing: 32)
        #expect(record == nil)
        #expect(bench.events.last == .endAnticipating)
    }

    @Test func whatIsNotWantedIsBrokenOffAndWhatIsIsWaitedFor() async throws {
        let ahead = BuildAhead()
        let (one, other) = (RepeatableBench.commit(1), RepeatableBench.commit(2))
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
