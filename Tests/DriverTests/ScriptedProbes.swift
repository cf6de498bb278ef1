// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Search
import Sessions
import Synchronization
import SystemPackage

/// A probe runner that knows its answers. The real one is tested in RealKernelTests.
final class ScriptedProbes: ProbeRunner {
    private let answers: @Sendable (CommitID) throws -> (Verdict, String)
    private let seen = Mutex<[CommitID]>([])

    init(_ answers: @escaping @Sendable (CommitID) throws -> (Verdict, String)) {
        self.answers = answers
    }

    var tested: [CommitID] { seen.withLock { $0 } }

    func probe(
        _ record: ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> ProbeRecord {
        seen.withLock { $0.append(record.commit.id) }
        var record = record
        (record.verdict, record.reason) = try answers(record.commit.id)
        return record
    }
}

/// A line of commits 0 (good), 1, 2, ... n (bad), and all that a session over it takes.
struct LinearSession {
    let commits: [CommitID]
    let folder: SessionFolder
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
                good: [commits[0]],
                bad: commits[commits.count - 1],
                mergeBases: [commits[0]]
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
            good: [SessionRecord.End(asked: "old", name: "old", commit: commits[0])],
            bad: SessionRecord.End(asked: "new", name: "new", commit: commits[commits.count - 1]),
            suspects: commits.count - 1,
            accelerator: "none",
            tools: [],
            started: "2026-01-01T00:00:00Z"
        )
    }

    func driver(_ probes: ScriptedProbes, expected: ExpectedCulprit? = nil) -> BisectionDriver {
        BisectionDriver(runner: probes, folder: folder, expected: expected) { commit in
            CommitRecord(id: commit, parents: [], title: "commit \(commit.short)", author: "A", email: "a@b", date: "")
        }
    }

    /// What the record on disk says.
    func saved() throws -> SessionRecord {
        try JSONDecoder().decode(SessionRecord.self, from: Data(contentsOf: URL(filePath: folder.recordFile.string)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: root.string) }
}
