// SPDX-License-Identifier: Apache-2.0

package import Driver
package import Foundation
package import Search
package import Sessions
import Synchronization
package import SystemPackage
import VirtualMachine

/// A bench whose answers hang on nothing but the commit and how often it was booted: another process gets the same ones.
///
/// Commits are numbered by ``commit(_:)``. From the culprit on a kernel shows the bug in two of three boots, by its
/// number; every seventh commit does not build.
package final class RepeatableBench: KernelBench {
    private let culprit: Int
    /// How long a build and a boot take.
    private let pace: Duration
    private let work = Mutex<[String]>([])

    package init(culprit: Int, pace: Duration = .zero) {
        self.culprit = culprit
        self.pace = pace
    }

    /// What was built and booted, in order.
    package var done: [String] { work.withLock { $0 } }

    /// The commit of a number.
    package static func commit(_ number: Int) -> CommitID {
        let digits = String(0x1000 + number, radix: 16)
        guard let commit = CommitID(String(repeating: "0", count: 40 - digits.count) + digits) else {
            preconditionFailure("\(number) is no number of a commit")
        }
        return commit
    }

    private static func number(of commit: CommitID) -> Int { (Int(commit.hex, radix: 16) ?? 0) - 0x1000 }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        work.withLock { $0.append("build \(Self.number(of: checkout))") }
        try await Task.sleep(for: pace)
        try Data("built".utf8).write(to: URL(filePath: folder.appending("build.log").string))
        record.seconds.build = 4
        record.compiledObjects = 3
        guard Self.number(of: checkout) % 7 != 3 else {
            return .settled(Judgement(verdict: .skip, reason: "error: it does not build"))
        }
        record.image = checkout.hex
        return .built(
            KeptKernel(
                image: KernelImage(path: FilePath("/none/\(checkout.hex)"), format: .vmlinux),
                sha256: checkout.hex
            )
        )
    }

    package func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        guard let commit = CommitID(kernel.sha256) else { throw CancellationError() }
        let (number, count) = (Self.number(of: commit), (record.trials?.total ?? 0) + 1)
        work.withLock { $0.append("boot \(number) \(count)") }
        try await Task.sleep(for: pace)
        try Data("boot \(count)".utf8).write(to: URL(filePath: folder.appending("console.log").string))
        record.seconds.boot = 1
        let shows = number >= culprit && (number * 31 + count * 17) % 3 != 0
        return BenchTrial(
            judgement: Judgement(verdict: shows ? .bad : .good, reason: shows ? "BAD case" : "exit status 0")
        )
    }

    package func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops?
    {
        nil
    }

    package func discard(_ kernel: KeptKernel) {}

    /// The culprit and two of three others matter.
    package func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? {
        Outlook(built: built, unread: graph.commits.map { Self.number(of: $0) % 3 == 2 })
    }

    /// Some commits change a header.
    package func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? {
        Forecast(commits: commits, objects: commits.map { Self.number(of: $0) * 7 % 5 == 0 ? 600 : 3 })
    }
}

/// A line of commits 0 (good), 1, 2, ... n (bad) with a repeatable bench, whose session is journaled.
package struct RepeatableSession: Sendable {
    package let count: Int
    package let culprit: Int
    package var pace = Duration.zero
    /// What the driver takes the time from.
    package var now: @Sendable () -> Date = { Date() }

    package init(count: Int, culprit: Int) {
        self.count = count
        self.culprit = culprit
    }

    private var commits: [CommitID] { (0...count).map(RepeatableBench.commit) }

    private var search: BisectSearch? {
        let commits = commits
        return CommitGraph(commits.indices.dropFirst().map { (id: commits[$0], parents: [commits[$0 - 1]]) }).map {
            BisectSearch(
                graph: $0,
                old: [commits[0]],
                new: commits[count],
                mergeBases: [commits[0]],
                rules: SearchRules(noise: .oneSided)
            )
        }
    }

    /// The record before anything is tested.
    package var record: SessionRecord {
        func end(_ name: String, _ number: Int) -> SessionRecord.End {
            SessionRecord.End(asked: name, name: name, commit: RepeatableBench.commit(number))
        }
        return SessionRecord(
            kbisect: "test",
            command: "kbisect run old..new",
            repository: "/nowhere",
            scenario: "repeatable",
            title: "A session that can be repeated",
            old: [end("old", 0)],
            new: end("new", count),
            suspects: count,
            accelerator: "none",
            tools: [],
            started: "2026-01-01T00:00:00Z"
        )
    }

    package var beginning: SessionBeginning {
        SessionBeginning(arguments: ["run", "old..new"], directory: "/", record: record, files: [])
    }

    /// Leads it from wherever its journal has come to, to its end.
    ///
    /// - Returns: The record, and what had to be built and booted for it.
    package func lead(_ journal: SessionJournal, in folder: SessionFolder) async throws -> (
        SessionRecord, work: [String]
    ) {
        guard let search else { throw CocoaError(.featureUnsupported) }
        let bench = RepeatableBench(culprit: culprit, pace: pace)
        let driver = BisectionDriver(
            bench: JournaledBench(bench, journal: journal, watch: DriftWatch()),
            folder: folder,
            now: now
        ) {
            commit in
            CommitRecord(id: commit, parents: [], title: "commit \(commit.short)", author: "A", email: "a@b", date: "")
        }
        let finished = try await driver.run(.range(search), record: record) { _ in }
        if let end = finished.end { try journal.append(.ended(end)) }
        return (finished, bench.done)
    }
}

extension SessionRecord {
    /// The record without what hangs on when it was made.
    package var timeless: SessionRecord {
        var record = self
        (record.updated, record.notes) = ("", [])
        for place in record.probes.indices {
            record.probes[place].at = nil
            record.probes[place].seconds.total = 0
        }
        return record
    }
}
