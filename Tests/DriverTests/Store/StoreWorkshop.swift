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
import Synchronization
import SystemPackage
import TestSupport
import VirtualMachine

/// A repository of small programs that pass for kernels, and sessions that share a worker and a store: real git, real
/// make, real gcc, a scripted machine.
final class StoreWorkshop: Sendable {
    /// Leaves a mark for each call of make that builds, and an object with symbols as Kbuild does.
    static let makefile = """
        allnoconfig:
        \t@mkdir -p $(O) && cp $$KCONFIG_ALLCONFIG $(O)/.config && echo CONFIG_PVH=y >> $(O)/.config
        vmlinux: main.o
        \t@echo '  CC      main.o' && cat $(O)/main.o $(O)/.config > $(O)/vmlinux && echo $(SIDE) built >> ../calls
        main.o:
        \t@gcc -O1 -c $(KCFLAGS) ../src/main.c -o $(O)/main.o && touch $(O)/.main.o.cmd
        .PHONY: main.o vmlinux
        """

    /// A function at a line of its own, and its number in what is loaded.
    static func source(lines: Int) -> String {
        String(repeating: "\n", count: lines)
            + "int line = __LINE__; int step(int x); int f(int x) { return step(x) + 3; }\n"
    }

    let scratch: ScratchFolder
    let state: StateFolder
    private let linux: FilePath
    private let lock: WorkerLock
    private let folders: WorkerFolders

    init() async throws {
        scratch = try ScratchFolder()
        state = StateFolder(override: scratch.path.appending("state"), environment: [:])
        try state.prepare()
        linux = scratch.path.appending("linux")
        lock = try WorkerLock(below: state.workers)
        folders = WorkerFolders(root: state.workers, name: lock.name)
        try FileManager.default.createDirectory(atPath: linux.string, withIntermediateDirectories: true)
        _ = try await git("init", "-q")
    }

    /// Makes a commit of these files.
    func commit(
        _ title: String,
        makefile: String = StoreWorkshop.makefile,
        source: String = StoreWorkshop.source(lines: 0)
    ) async throws -> CommitID {
        for (name, text) in [("Makefile", makefile), ("main.c", source)] {
            try Data(text.utf8).write(to: URL(filePath: linux.appending(name).string))
        }
        _ = try await git("add", ".")
        _ = try await git("commit", "-q", "--allow-empty", "-m", title)
        guard let id = CommitID(try await git("rev-parse", "HEAD")) else { throw CocoaError(.coderInvalidValue) }
        return id
    }

    /// How often a kernel was built so far.
    var builds: Int {
        let calls = FileManager.default.contents(atPath: folders.worker.appending("calls").string) ?? Data()
        return calls.split(separator: UInt8(ascii: "\n")).count
    }

    /// A bench as a session has it: nothing is kept of the session before but the worker and the store.
    ///
    /// - Parameter store: Whether it uses the store.
    func session(
        store: Bool = true,
        _ configuration: KernelConfiguration = KernelConfiguration(fragments: [])
    ) throws -> KernelProbeBench {
        KernelProbeBench(
            probe: try probe(store: store, configuration),
            source: try GitRepository(openingReadOnly: linux),
            kept: try KeptKernels(worker: folders.worker, isResumed: false, runner: HostCommandRunner())
        )
    }

    func probe(store: Bool = true, _ configuration: KernelConfiguration) throws -> KernelProbe {
        let runner = HostCommandRunner()
        let end = ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 10)
        return KernelProbe(
            repository: try GitRepository(openingReadOnly: linux),
            tree: WorkTree(worker: folders.worker),
            builder: KernelBuilder(
                runner: runner,
                folders: folders,
                settings: BuildSettings(jobs: 1, timeout: .seconds(60), ccacheFolder: nil)
            ),
            configuration: configuration,
            machine: ScriptedMachine(outcome: .finished, ends: [end]),
            guest: PreparedGuest(initramfs: "/nowhere", disks: [], mounts: [], accelerator: .tcg),
            scenario: Scenario(name: "x", reproducer: Scenario.Reproducer(source: FileReference("x.c"))),
            lock: lock,
            store: store ? KernelStore(state.kernels, runner: runner) : nil
        )
    }

    /// What a bench made of a commit.
    struct Built {
        let outcome: BenchBuild
        let record: ProbeRecord
        let folder: FilePath
        let notes: [String]

        var kernel: KeptKernel? {
            if case .built(let kernel) = outcome { return kernel }
            return nil
        }
        var names: Set<String> {
            Set((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [])
        }
        func text(_ name: String) -> String {
            String(
                decoding: FileManager.default.contents(atPath: folder.appending(name).string) ?? Data(),
                as: UTF8.self
            )
        }
    }

    func record(of commit: CommitID) async throws -> ProbeRecord {
        let details = try await GitRepository(openingReadOnly: linux).commit(commit)
        return ProbeRecord(number: 1, commit: CommitRecord(details), purpose: "asked for", evidence: "probes/01-x")
    }

    func folder() throws -> FilePath {
        let folder = scratch.path.appending("evidence-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return folder
    }

    func build(_ commit: CommitID, on bench: any KernelBench) async throws -> Built {
        let folder = try folder()
        var record = try await record(of: commit)
        let notes = Mutex<[String]>([])
        let outcome = try await bench.build(&record, checkout: commit, in: folder) { event in
            if case .note(let note) = event { notes.withLock { $0.append(note) } }
        }
        return Built(outcome: outcome, record: record, folder: folder, notes: notes.withLock { $0 })
    }

    private func git(_ arguments: String...) async throws -> String {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-C", linux.string]
        return try await HostCommandRunner().capture(HostCommand("git", identity + arguments)).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
