// SPDX-License-Identifier: Apache-2.0

import Driver
import KernelBuild
import Search
import Sessions
import Synchronization
import SystemPackage
import Testing
import VirtualMachine

/// Kernels that several commits have: one boot says what there is to know of all of them.
@Suite struct EqualKernelsTests {
    private func lead(
        _ session: LinearSession,
        _ bench: ScriptedProbes,
        _ shortcuts: Shortcuts = Shortcuts()
    ) async throws -> SessionRecord {
        try await session.driver(bench, shortcuts: shortcuts).run(.range(session.search), record: session.record) { _ in
        }
    }

    private static func answer(_ isBad: Bool) -> (Verdict, String) { isBad ? (.bad, "BAD") : (.good, "exit status 0") }

    /// Every tenth commit changes the kernel, and the thirtieth brings the bug.
    private func bench(_ session: LinearSession, outlooks: @escaping @Sendable (CommitID) -> Outlook? = { _ in nil })
        -> ScriptedProbes
    {
        let places = Dictionary(uniqueKeysWithValues: zip(session.commits, session.commits.indices))
        return ScriptedProbes(contents: { "kernel \((places[$0] ?? 0) / 10)" }, outlooks: outlooks) {
            Self.answer((places[$0] ?? 0) >= 30)
        }
    }

    @Test(arguments: [SearchRules(), SearchRules(noise: .oneSided)])
    func whatIsTheSameIsBootedOnce(_ rules: SearchRules) async throws {
        var session = try LinearSession(60)
        defer { session.remove() }
        session.rules = rules
        let bench = bench(session)
        let record = try await lead(session, bench)
        guard case .found(let culprit, let parents, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == session.commits[30])
        #expect(parents.map(\.commit) == [session.commits[29]])
        let shared = record.probes.filter { $0.sameAs != nil && $0.trials == nil }
        #expect(!shared.isEmpty)
        for probe in shared {
            let earlier = try #require(record.probes.first { $0.number == probe.sameAs })
            #expect(probe.contents == earlier.contents && probe.verdict == earlier.verdict)
            #expect(probe.reason.contains("the same kernel as probe \(earlier.number)"))
            // Where boots can miss the bug, what is the same may be booted some more.
            #expect(rules.noise.isNoisy || !bench.booted.contains(probe.commit.id))
        }
        let plain = self.bench(session)
        let other = try await lead(session, plain, .none)
        guard case .found(let same, _, _) = other.end else {
            Issue.record("\(String(describing: other.end))")
            return
        }
        #expect(same.id == culprit.id)
        #expect(other.probes.allSatisfy { $0.trials != nil })
        #expect(plain.booted.count > bench.booted.count)
    }

    @Test func whatIsProvenToBeTheSameIsNotEvenBuilt() async throws {
        let session = try LinearSession(60)
        defer { session.remove() }
        let commits = session.commits
        let bench = bench(session) { built in
            guard let place = commits.firstIndex(of: built) else { return nil }
            let first = place / 10 * 10
            let twins = commits[first..<min(first + 10, commits.count)].filter { $0 != built }
            return Outlook(built: built, unread: [], sameKernel: Array(twins))
        }
        var shortcuts = Shortcuts()
        shortcuts.provesUnread = true
        let record = try await lead(session, bench, shortcuts)
        guard case .found(let culprit, let parents, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == commits[30])
        // Nothing was built that has a kernel which was tested, but for what is named.
        let kernels = bench.tested.filter { $0 != commits[30] }.compactMap {
            commits.firstIndex(of: $0).map { $0 / 10 }
        }
        #expect(Set(kernels).count == kernels.count)
        #expect(!bench.tested.contains(commits[29]))
        #expect(parents.first.map(\.commit) == commits[29])
        #expect(parents.first?.how.contains("same kernel") == true)
        #expect(bench.tested.contains(commits[30]))
    }

    @Test func aCommitThatWasBelievedNotToMatterIsFoundAndThatIsSaid() async throws {
        let session = try LinearSession(60)
        defer { session.remove() }
        let graph = try session.search.graph
        let commits = session.commits
        // The first builds do not read what the culprit changes; nothing but every seventh commit seems to matter.
        let unread = graph.commits.map { (commits.firstIndex(of: $0) ?? 0) % 7 != 0 }
        let isBad: @Sendable (CommitID) -> Bool = { (commits.firstIndex(of: $0) ?? 0) >= 24 }
        let bench = ScriptedProbes(contents: { $0.hex }, outlooks: { Outlook(built: $0, unread: unread) }) {
            Self.answer(isBad($0))
        }
        let record = try await lead(session, bench)
        guard case .found(let culprit, _, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == commits[24])
        #expect(record.notes.contains { $0.contains("looked at last") && $0.contains(commits[24].short) })
        #expect(bench.booted.contains(commits[24]) && bench.booted.contains(commits[23]))
    }

    @Test func whatMatteredOnceMatters() async throws {
        let session = try LinearSession(60)
        defer { session.remove() }
        let graph = try session.search.graph
        let commits = session.commits
        let end = commits[60]
        // A file that the bad end does not read any more, and that one build in the middle reads.
        let bench = ScriptedProbes(
            contents: { $0.hex },
            outlooks: { built in
                let isEnd = built == end
                return Outlook(
                    built: built,
                    unread: graph.commits.map { isEnd ? $0 != commits[41] : $0 == commits[41] }
                )
            }
        ) { Self.answer((commits.firstIndex(of: $0) ?? 0) >= 41) }
        let record = try await lead(session, bench)
        guard case .found(let culprit, _, _) = record.end else {
            Issue.record("\(String(describing: record.end))")
            return
        }
        #expect(culprit.id == commits[41])
        #expect(!record.notes.contains { $0.contains("was looked at last") })
    }
}
