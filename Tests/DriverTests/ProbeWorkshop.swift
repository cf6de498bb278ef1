// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import GuestProtocol
import HostCommands
import KernelBuild
import ScenarioFiles
import Search
import Sessions
import SystemPackage
import TestSupport
import VirtualMachine

/// A machine that knows what its guests do. The real one is tested in RealKernelTests.
struct ScriptedMachine: Machine {
    let outcome: GuestOutcome
    var ends: [ReproducerEnd] = []

    func run(
        _ request: GuestRequest,
        in folder: FilePath,
        events: @escaping @Sendable (GuestEvent) -> Void
    ) async throws -> GuestRun {
        let evidence = GuestRun.Evidence(folder: folder)
        try Data("BAD case: seen\n".utf8).write(to: URL(filePath: evidence.output.string))
        events(.output(.standardOutput, Array("BAD case: seen\n".utf8)))
        return GuestRun(
            outcome: outcome,
            ends: ends,
            durations: GuestRun.Durations(boot: .seconds(1), test: .seconds(2), whole: .seconds(3)),
            evidence: evidence
        )
    }
}

/// A repository with two commits of a makefile, and what probes them: real git, real make, a scripted machine.
final class ProbeWorkshop: Sendable {
    /// Builds what passes for a kernel.
    static let makefile = """
        allnoconfig:
        \tmkdir -p $(O) && echo CONFIG_PVH=y > $(O)/.config
        vmlinux:
        \t@echo '  CC      init/main.o' && touch $(O)/vmlinux
        """

    private let scratch: ScratchFolder
    private let repository: GitRepository
    private let probe: KernelProbe
    private let commits: [CommitID]

    init(makefile: String, machine: ScriptedMachine) async throws {
        scratch = try ScratchFolder()
        let root = scratch.path
        let linux = root.appending("linux")
        try FileManager.default.createDirectory(atPath: linux.string, withIntermediateDirectories: true)
        _ = try await Self.git("init", "-q", in: linux)
        var commits: [CommitID] = []
        for text in [makefile, makefile + "\n# changed\n"] {
            try Data(text.utf8).write(to: URL(filePath: linux.appending("Makefile").string))
            _ = try await Self.git("add", ".", in: linux)
            _ = try await Self.git("commit", "-q", "-m", "Linux", in: linux)
            commits += [CommitID(try await Self.git("rev-parse", "HEAD", in: linux))].compactMap(\.self)
        }
        self.commits = commits
        let lock = try WorkerLock(below: root.appending("workers"))
        let folders = WorkerFolders(root: root.appending("workers"), name: lock.name)
        repository = try GitRepository(openingReadOnly: linux)
        probe = KernelProbe(
            repository: repository,
            tree: WorkTree(worker: folders.worker),
            builder: KernelBuilder(
                runner: HostCommandRunner(),
                folders: folders,
                settings: BuildSettings(jobs: 1, timeout: .seconds(60), ccacheFolder: nil)
            ),
            configuration: KernelConfiguration(fragments: []),
            machine: machine,
            guest: PreparedGuest(initramfs: "/nowhere", disks: [], mounts: [], accelerator: .tcg),
            scenario: Scenario(name: "x", reproducer: Scenario.Reproducer(source: FileReference("x.c"))),
            lock: lock
        )
    }

    /// Probes one of the commits, in turn.
    ///
    /// - Returns: The record, and where the evidence is.
    func probe(
        _ number: Int,
        events: @escaping SessionEvents
    ) async throws -> (record: ProbeRecord, evidence: FilePath) {
        let folder = scratch.path.appending("evidence-\(number)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let empty = ProbeRecord(
            number: number,
            commit: CommitRecord(try await repository.commit(commits[(number - 1) % commits.count])),
            purpose: "asked for",
            evidence: "evidence-\(number)"
        )
        return (try await probe.probe(empty, in: folder, events: events), folder)
    }

    private static func git(_ arguments: String..., in repository: FilePath) async throws -> String {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-C", repository.string]
        return try await HostCommandRunner().capture(HostCommand("git", identity + arguments)).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
