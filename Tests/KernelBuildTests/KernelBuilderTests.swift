// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import Synchronization
import SystemPackage
import Testing

/// Real make on a tree that has the kernel's targets and nothing else: kernels themselves are built in RealKernelTests.
@Suite final class KernelBuilderTests: Sendable {
    private let root = FilePath("/tmp/kbisect-build-\(UUID().uuidString)")
    private let folders: WorkerFolders

    init() throws {
        folders = WorkerFolders(root: root, name: "0")
        try FileManager.default.createDirectory(atPath: folders.source.string, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    private func makefile(vmlinux recipe: String) throws {
        let text = """
            allnoconfig:
            \t@mkdir -p $(O) && cp $$KCONFIG_ALLCONFIG $(O)/.config
            defconfig:
            \t@mkdir -p $(O) && echo CONFIG_DEFAULT=y > $(O)/.config
            olddefconfig:
            \t@echo CONFIG_OLD=y >> $(O)/.config
            vmlinux bzImage:
            \(recipe.split(separator: "\n").map { "\t\($0)" }.joined(separator: "\n"))
            """
        try Data(text.utf8).write(to: URL(filePath: folders.source.appending("Makefile").string))
    }

    private func build(
        _ configuration: KernelConfiguration,
        source: SourceTree? = .unchanged,
        timeout: Duration = .seconds(60),
        load: Double = 0
    ) async throws -> (outcome: BuildOutcome, log: String, progress: [KernelBuilder.Progress]) {
        let seen = Progresses()
        let log = root.appending("build.log")
        let builder = KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(jobs: 2, timeout: timeout, ccacheFolder: nil),
            load: { load }
        )
        let outcome = try await builder.build(configuration, source: source, log: log) { seen.add($0) }
        return (outcome, try String(contentsOfFile: log.string, encoding: .utf8), seen.all)
    }

    private func fragment(_ text: String) -> KernelConfiguration.Fragment {
        KernelConfiguration.Fragment(name: "test.config", text: text)
    }

    @Test func aKernelIsBuiltWithTheFragmentsAndTheLogCanBePasted() async throws {
        try makefile(vmlinux: "@echo '  CC      init/main.o'\n@touch $(O)/vmlinux")
        let (outcome, log, progress) = try await build(
            KernelConfiguration(fragments: [fragment("CONFIG_PVH=y")], required: [try symbol("CONFIG_PVH=y")])
        )
        guard case .built(let kernel) = outcome else {
            Issue.record("not built: \(outcome)")
            return
        }
        #expect(kernel.image == folders.output.appending("vmlinux"))
        #expect(kernel.format == .vmlinux)
        #expect(kernel.compiledObjects == 1)
        #expect(progress.last?.done == 1)
        let line = try #require(log.split(separator: "\n").last { $0.hasPrefix("+ ") })
        let again = try await HostCommandRunner().capture(HostCommand("sh", ["-c", String(line.dropFirst(2))]))
        #expect(again.end == .exited(0))
    }

    @Test func withoutPVHABzImageIsMade() async throws {
        try makefile(vmlinux: "@echo making $@")
        let (outcome, log, _) = try await build(KernelConfiguration(fragments: []))
        guard case .built(let kernel) = outcome else {
            Issue.record("not built: \(outcome)")
            return
        }
        #expect(kernel.format == .bzImage)
        #expect(log.contains("making bzImage"))
    }

    @Test func anotherBaseIsMergedWithTheFragments() async throws {
        try makefile(vmlinux: "@true")
        let (outcome, _, _) = try await build(
            KernelConfiguration(base: .target("defconfig"), fragments: [fragment("CONFIG_X=y")])
        )
        guard case .built(let kernel) = outcome else {
            Issue.record("not built: \(outcome)")
            return
        }
        let effective = EffectiveConfiguration(try String(contentsOfFile: kernel.configuration.string, encoding: .utf8))
        #expect(effective.values.keys.sorted() == ["CONFIG_DEFAULT", "CONFIG_OLD", "CONFIG_X"])
    }

    @Test func aRequiredSymbolThatIsGoneMakesItUntestable() async throws {
        try makefile(vmlinux: "@true")
        let (outcome, _, _) = try await build(
            KernelConfiguration(fragments: [], required: [try symbol("CONFIG_BTRFS_FS=y")])
        )
        #expect(outcome == .failed(failure(.configure, "the configuration lost CONFIG_BTRFS_FS=y")))
    }

    @Test func aSourceThatDoesNotCompileIsAResult() async throws {
        try makefile(vmlinux: "@echo \"x.c:1:1: error: no\" >&2; exit 1")
        let (outcome, _, _) = try await build(KernelConfiguration(fragments: []))
        #expect(outcome == .failed(failure(.compile, "x.c:1:1: error: no")))
    }

    @Test func aCompilerWithoutMemoryIsAnErrorAndNoResult() async throws {
        try makefile(vmlinux: "@echo 'gcc: fatal error: Killed signal terminated program cc1'; exit 1")
        await #expect(throws: BuildError.self) { try await self.build(KernelConfiguration(fragments: [])) }
    }

    @Test func aBuildThatTakesTooLongIsAResult() async throws {
        try makefile(vmlinux: "@sleep 600")
        let (outcome, _, _) = try await build(KernelConfiguration(fragments: []), timeout: .seconds(5))
        #expect(
            outcome
                == .failed(
                    BuildFailure(stage: .compile, reason: "the build took longer than 5.0 seconds", isTimeOut: true)
                )
        )
    }

    /// The kernel of a machine that is busy the first time.
    private static let slowOnce = "@test -e $(O)/../tried || { touch $(O)/../tried; sleep 600; }\n@touch $(O)/vmlinux"

    @Test func aBuildThatTakesTooLongOnABusyMachineIsTriedAgain() async throws {
        try makefile(vmlinux: Self.slowOnce)
        let (outcome, log, _) = try await build(KernelConfiguration(fragments: []), timeout: .seconds(5), load: 99)
        guard case .built(let kernel) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(kernel.remark?.contains("built again with more time") == true)
        #expect(log.contains("once more with 3 times the time"))
    }

    @Test func oneThatTakesTooLongAgainIsOurErrorAndNoFailureOfTheCommit() async throws {
        try makefile(vmlinux: "@sleep 600")
        await #expect(throws: BuildError.self) {
            try await build(KernelConfiguration(fragments: []), timeout: .seconds(2), load: 99)
        }
    }

    @Test func aCompilerThatLackedMemoryGoesOnWithFewerJobs() async throws {
        try makefile(
            vmlinux: """
                @test -e $(O)/tried || { touch $(O)/tried; echo "gcc: fatal error: Killed signal terminated program cc1"; exit 1; }
                @touch $(O)/vmlinux
                """
        )
        let (outcome, log, _) = try await build(KernelConfiguration(fragments: []))
        guard case .built(let kernel) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(kernel.remark?.contains("-j1, since memory did not suffice") == true)
        #expect(log.contains(" -j1 bzImage"))
    }

    @Test func whatFailsOnceAndNotAgainWasThisMachinesDoing() async throws {
        try makefile(
            vmlinux: """
                @test -e $(O)/tried || { touch $(O)/tried; echo "as: unrecognized option"; exit 1; }
                @touch $(O)/vmlinux
                """
        )
        let (outcome, _, _) = try await build(KernelConfiguration(fragments: []))
        guard case .built(let kernel) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(kernel.remark?.contains("since it failed: ") == true)
    }

    @Test func aConfigurationThatFailsOnceAndNotAgainWasThisMachinesDoing() async throws {
        try makefile(vmlinux: "@touch $(O)/vmlinux")
        let file = folders.source.appending("Makefile").string
        let text = try String(contentsOfFile: file, encoding: .utf8).replacingOccurrences(
            of: "allnoconfig:\n",
            with: "allnoconfig:\n\t@test -e ../tried || { mkdir -p $(O); touch $(O)/../tried; echo 'Sorry'; exit 1; }\n"
        )
        try Data(text.utf8).write(to: URL(filePath: file))
        let (outcome, log, _) = try await build(KernelConfiguration(fragments: []))
        guard case .built(let kernel) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(kernel.remark?.contains("it was configured twice") == true)
        #expect(log.contains(": once more\n"))
    }

    @Test func oneThatLacksMemoryAgainIsOurError() async throws {
        try makefile(vmlinux: #"@echo "gcc: fatal error: Killed signal terminated program cc1"; exit 1"#)
        await #expect(throws: BuildError.self) { try await build(KernelConfiguration(fragments: [])) }
    }

    @Test func flagsOfOurOwnEnvironmentDoNotReachTheBuild() async throws {
        for name in ["MAKEFLAGS", "KBUILD_OUTPUT"] { setenv(name, "-n", 1) }
        defer { for name in ["MAKEFLAGS", "KBUILD_OUTPUT"] { unsetenv(name) } }
        try makefile(vmlinux: "@echo really ran, '$(KBUILD_OUTPUT)'")
        let (_, log, _) = try await build(KernelConfiguration(fragments: []))
        #expect(log.contains("\nreally ran, \n"))
    }

    @Test func whatHasToBeCompiledIsForetoldFromWhatTheCompilerRead() async throws {
        try makefile(vmlinux: "@true")
        _ = try await build(KernelConfiguration(fragments: []))
        for (object, header) in [("a", "fs/btrfs/ctree.h"), ("b", "include/linux/fs.h"), ("c", "fs/btrfs/ctree.h")] {
            let text =
                "cmd_\(object).o := gcc -I/src/\n\nsource_\(object).o := ../src/\(object).c\n\n"
                + "deps_\(object).o := \\\n  ../src/\(header) \\\n  $(wildcard include/config/X) \\\n"
            let path = folders.output.appending(".\(object).o.cmd").string
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        for (changed, expected) in [(["fs/btrfs/ctree.h"], 2), (["b.c"], 1), (["Documentation/x"], 0)] {
            let source = SourceTree.modified(Set(changed))
            let (_, _, progress) = try await build(KernelConfiguration(fragments: []), source: source)
            #expect(progress.first?.expected == expected, "\(changed)")
        }
    }

    @Test func whatABrokenOffBuildLeftIsNotTrusted() async throws {
        try makefile(vmlinux: "@sleep 600")
        _ = try await build(KernelConfiguration(fragments: []), timeout: .seconds(3))
        let left = folders.output.appending("half.o").string
        try Data("cut".utf8).write(to: URL(filePath: left))
        try makefile(vmlinux: "@true")
        _ = try await build(KernelConfiguration(fragments: []))
        #expect(!FileManager.default.fileExists(atPath: left))
        // A build that failed by itself is no reason to begin anew.
        try makefile(vmlinux: "@exit 1")
        _ = try await build(KernelConfiguration(fragments: []))
        try Data("whole".utf8).write(to: URL(filePath: left))
        try makefile(vmlinux: "@true")
        _ = try await build(KernelConfiguration(fragments: []))
        #expect(FileManager.default.fileExists(atPath: left))
    }

    private func symbol(_ text: String) throws -> ConfigSymbol { try #require(ConfigSymbol(text)) }

    private func failure(_ stage: BuildFailure.Stage, _ reason: String) -> BuildFailure {
        BuildFailure(stage: stage, reason: reason)
    }
}

private final class Progresses: Sendable {
    private let seen = Mutex<[KernelBuilder.Progress]>([])
    var all: [KernelBuilder.Progress] { seen.withLock { $0 } }
    func add(_ progress: KernelBuilder.Progress) { seen.withLock { $0.append(progress) } }
}
