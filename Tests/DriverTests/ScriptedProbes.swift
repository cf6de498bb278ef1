// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import KernelBuild
import Search
import Sessions
import Synchronization
import SystemPackage
import VirtualMachine

/// A bench whose kernels say what is known of their commits. The real one is tested in RealKernelTests.
final class ScriptedProbes: KernelBench {
    /// What it was asked for, or told.
    enum Event: Hashable {
        case build(CommitID), boot(CommitID), discard(String), anticipate(CommitID), endAnticipating
    }

    /// Seconds that a boot is said to take.
    private let bootSeconds: Double
    /// What of a commit's kernel boots, where that is to be known.
    private let contents: @Sendable (CommitID) -> String?
    private let outlooks: @Sendable (CommitID) -> Outlook?
    private let answers: @Sendable (CommitID) throws -> (Verdict, String)
    private let log = Mutex<[Event]>([])

    init(
        bootSeconds: Double = 1,
        contents: @escaping @Sendable (CommitID) -> String? = { _ in nil },
        outlooks: @escaping @Sendable (CommitID) -> Outlook? = { _ in nil },
        _ answers: @escaping @Sendable (CommitID) throws -> (Verdict, String)
    ) {
        (self.bootSeconds, self.contents, self.outlooks) = (bootSeconds, contents, outlooks)
        self.answers = answers
    }

    var events: [Event] { log.withLock { $0 } }
    /// What was built, in order.
    var tested: [CommitID] { events.compactMap { if case .build(let commit) = $0 { commit } else { nil } } }
    /// What was booted, in order.
    var booted: [CommitID] { events.compactMap { if case .boot(let commit) = $0 { commit } else { nil } } }
    /// Whose kernels were given up.
    var dropped: [String] { events.compactMap { if case .discard(let image) = $0 { image } else { nil } } }
    /// Whose kernels were said to be likely next.
    var anticipated: [CommitID] { events.compactMap { if case .anticipate(let commit) = $0 { commit } else { nil } } }

    private func note(_ event: Event) { log.withLock { $0.append(event) } }

    func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        note(.build(checkout))
        record.seconds.build = 1
        record.contents = contents(checkout)
        let image = KernelImage(path: FilePath(checkout.hex), format: .vmlinux)
        return .built(KeptKernel(image: image, sha256: checkout.hex, contents: record.contents))
    }

    func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        guard let commit = CommitID(kernel.sha256) else { throw CancellationError() }
        note(.boot(commit))
        // What is looked ahead for goes on beside it.
        if bootSeconds > 1 { try await Task.sleep(for: .milliseconds(20)) }
        let (verdict, reason) = try answers(commit)
        record.seconds.boot = bootSeconds
        return BenchTrial(judgement: Judgement(verdict: verdict, reason: reason))
    }

    func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops? { nil }

    func discard(_ kernel: KeptKernel) { note(.discard(kernel.sha256)) }

    func anticipate(_ commit: CommitID) async { note(.anticipate(commit)) }

    func endAnticipating() async { note(.endAnticipating) }

    func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? { outlooks(built) }
}

/// A line of commits 0 (good), 1, 2, ... n (bad), and all that a session over it takes.
struct LinearSession {
    let commits: [CommitID]
    let folder: SessionFolder
    var rules = SearchRules()
    private let root: FilePath

    init(_ count: Int) throws {
        commits = (0...count).compactMap {
            CommitID(String(repeating: "0", count: 36) + String(0x1000 + $0, radix: 16))
        }
        root = FilePath("/tmp/kbisect-session-\(UUID().uuidString)")
        folder = try SessionFolder(below: root, scenario: "scripted", at: Date())
    }

    var search: BisectSearch {
        get throws {
            let suspects = commits.indices.dropFirst().map { (id: commits[$0], parents: [commits[$0 - 1]]) }
            guard let graph = CommitGraph(suspects) else { throw CocoaError(.featureUnsupported) }
            return BisectSearch(
                graph: graph,
                old: [commits[0]],
                new: commits[commits.count - 1],
                mergeBases: [commits[0]],
                rules: rules
            )
        }
    }

    var record: SessionRecord {
        SessionRecord(
            kbisect: "test",
            command: "kbisect run old..new",
            repository: "/nowhere",
            scenario: "scripted",
            title: "A scripted session",
            old: [SessionRecord.End(asked: "old", name: "old", commit: commits[0])],
            new: SessionRecord.End(asked: "new", name: "new", commit: commits[commits.count - 1]),
            suspects: commits.count - 1,
            accelerator: "none",
            tools: [],
            started: "2026-01-01T00:00:00Z"
        )
    }

    func driver(
        _ probes: ScriptedProbes,
        expected: ExpectedCulprit? = nil,
        sightings: Int = 1,
        shortcuts: Shortcuts = Shortcuts()
    ) -> BisectionDriver {
        BisectionDriver(
            bench: probes,
            folder: folder,
            expected: { _ in expected },
            sightings: sightings,
            shortcuts: shortcuts
        ) { commit in
            CommitRecord(id: commit, parents: [], title: "commit \(commit.short)", author: "A", email: "a@b", date: "")
        }
    }

    /// What the record on disk says.
    func saved() throws -> SessionRecord {
        try JSONDecoder().decode(SessionRecord.self, from: Data(contentsOf: URL(filePath: folder.recordFile.string)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: root.string) }
}
