// SPDX-License-Identifier: Apache-2.0

import CrashSignatures
import Driver
import Foundation
import GitHistory
import GuestProtocol
import HostCommands
import KernelBuild
import ScenarioFiles
import Search
import Sessions
import Synchronization
import SystemPackage
import Testing
import VirtualMachine

/// A machine that knows what its guests do. The real one is tested in RealKernelTests.
private struct ScriptedMachine: Machine {
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

/// Real git, real make, a scripted machine.
@Suite struct KernelProbeTests {
    private func probe(
        makefile: String,
        machine: ScriptedMachine
    ) async throws -> (record: ProbeRecord, evidence: Set<String>, events: [SessionEvent]) {
        let root = FilePath("/tmp/kbisect-probe-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        let folder = root.appending("evidence")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let commit = try await commitMakefile(makefile, in: root.appending("linux"))
        let lock = try WorkerLock(below: root.appending("workers"))
        let folders = WorkerFolders(root: root.appending("workers"), name: lock.name)
        let repository = try GitRepository(openingReadOnly: root.appending("linux"))
        let probe = KernelProbe(
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
        let empty = ProbeRecord(
            number: 1,
            commit: CommitRecord(try await repository.commit(commit)),
            purpose: "asked for",
            evidence: "evidence"
        )
        let events = Mutex<[SessionEvent]>([])
        let record = try await probe.probe(empty, in: folder) { event in events.withLock { $0.append(event) } }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        return (record, Set(files), events.withLock { $0 })
    }

    private func commitMakefile(_ text: String, in repository: FilePath) async throws -> CommitID {
        func git(_ arguments: String...) async throws -> String {
            let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-C", repository.string]
            return try await HostCommandRunner().capture(HostCommand("git", identity + arguments)).text
        }
        try FileManager.default.createDirectory(atPath: repository.string, withIntermediateDirectories: true)
        _ = try await git("init", "-q")
        try Data(text.utf8).write(to: URL(filePath: repository.appending("Makefile").string))
        _ = try await git("add", ".")
        _ = try await git("commit", "-q", "-m", "Linux")
        return try #require(
            CommitID(try await git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines))
        )
    }

    private let builds = """
        allnoconfig:
        \tmkdir -p $(O) && echo CONFIG_PVH=y > $(O)/.config
        vmlinux:
        \t@echo '  CC      init/main.o' && touch $(O)/vmlinux
        """

    @Test func aSightingIsBadAndTheEvidenceIsThere() async throws {
        let end = ReproducerEnd(run: 1, status: .exited(1), durationMilliseconds: 10)
        let (record, evidence, events) = try await probe(
            makefile: builds,
            machine: ScriptedMachine(outcome: .finished, ends: [end])
        )
        #expect(record.verdict == .bad)
        #expect(record.reason == "BAD case: seen")
        #expect(record.compiledObjects == 1)
        #expect(record.seconds.boot == 1)
        #expect(evidence.isSuperset(of: ["build.log", "commands.sh", "config", "kbisect.config", "output.log"]))
        #expect(events.contains(.output("BAD case: seen")))
        let stages = events.compactMap { event -> ProbeStage? in
            guard case .stage(let stage) = event else { return nil }
            return stage
        }
        #expect(stages == [.checkout, .build, .boot])
    }

    @Test func aCommitThatDoesNotBuildIsSkippedWithItsConfigurationKept() async throws {
        let makefile = builds.replacing(
            "@echo '  CC      init/main.o' && touch $(O)/vmlinux",
            with: "@echo 'x.c:1: error: no'; exit 1"
        )
        let (record, evidence, _) = try await probe(makefile: makefile, machine: ScriptedMachine(outcome: .finished))
        #expect(record.verdict == .skip)
        #expect(record.reason == "does not build: x.c:1: error: no")
        #expect(evidence.isSuperset(of: ["build.log", "commands.sh", "config"]))
    }

    @Test func aGuestThatDoesNotBootIsSkipped() async throws {
        let silent = GuestOutcome.didNotBoot(.silent(after: .seconds(60), lastLine: nil))
        let (record, _, _) = try await probe(makefile: builds, machine: ScriptedMachine(outcome: silent))
        #expect(record.verdict == .skip)
        #expect(record.reason == "no boot within 60.0 seconds, nothing on the console")
    }
}
