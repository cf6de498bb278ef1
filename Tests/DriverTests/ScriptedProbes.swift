// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Search
import Sessions
import Synchronization
import SystemPackage
import VirtualMachine

/// A bench whose kernels say what is known of their commits. The real one is tested in RealKernelTests.
final class ScriptedProbes: KernelBench {
    private let answers: @Sendable (CommitID) throws -> (Verdict, String)
    private let seen = Mutex<[CommitID]>([])
    private let started = Mutex<[CommitID]>([])
    private let discarded = Mutex<[String]>([])

    init(_ answers: @escaping @Sendable (CommitID) throws -> (Verdict, String)) {
        self.answers = answers
    }

    /// What was built, in order.
    var tested: [CommitID] { seen.withLock { $0 } }
    /// What was booted, in order.
    var booted: [CommitID] { started.withLock { $0 } }
    /// Whose kernels were given up.
    var dropped: [String] { discarded.withLock { $0 } }

    func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        seen.withLock { $0.append(checkout) }
        record.seconds.build = 1
        return .built(
            KeptKernel(image: KernelImage(path: FilePath(checkout.hex), format: .vmlinux), sha256: checkout.hex)
        )
    }

    func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        guard let commit = CommitID(kernel.sha256) else { throw CancellationError() }
        started.withLock { $0.append(commit) }
        let (verdict, reason) = try answers(commit)
        record.seconds.boot = 1
        return BenchTrial(judgement: Judgement(verdict: verdict, reason: reason))
    }

    func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops? { nil }

    func discard(_ kernel: KeptKernel) { discarded.withLock { $0.append(kernel.sha256) } }
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
        sightings: Int = 1
    ) -> BisectionDriver {
        BisectionDriver(bench: probes, folder: folder, expected: { _ in expected }, sightings: sightings) { commit in
            CommitRecord(id: commit, parents: [], title: "commit \(commit.short)", author: "A", email: "a@b", date: "")
        }
    }

    /// What the record on disk says.
    func saved() throws -> SessionRecord {
        try JSONDecoder().decode(SessionRecord.self, from: Data(contentsOf: URL(filePath: folder.recordFile.string)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: root.string) }
}
