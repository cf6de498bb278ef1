// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// A distribution's configuration on a tree that has the kernel's targets, a script in the place of the kernel's and
/// nothing else. RealKernelTests do the same with real sources.
@Suite final class CutDownTests: Sendable {
    private let root = FilePath("/tmp/kbisect-cut-\(UUID().uuidString)")
    private let folders: WorkerFolders
    private let distribution: FilePath

    init() throws {
        folders = WorkerFolders(root: root, name: "0")
        distribution = root.appending("config of a distribution")
        let scripts = folders.source.appending("scripts/kconfig")
        try FileManager.default.createDirectory(atPath: scripts.string, withIntermediateDirectories: true)
        try write("olddefconfig:\n\t@echo CONFIG_OLD=y >> $(O)/.config\nvmlinux bzImage:\n", "Makefile")
        try write(Self.script, "scripts/kconfig/streamline_config.pl")
        try Data("CONFIG_X86=y\nCONFIG_VIRTIO_BLK=m\nCONFIG_SOUND=m\n".utf8)
            .write(to: URL(filePath: distribution.string))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    /// Like the kernel's: a module is its symbol in small letters, and the tree has three of them. It also names one that
    /// was not asked for.
    private static let script = #"""
        die "called with @ARGV\n" unless "@ARGV" eq "--localyesconfig ../src Kconfig" && -f "../src/Makefile";
        die "not x86\n" unless $ENV{SRCARCH} eq "x86";
        open(my $list, "<", $ENV{LSMOD}) or die "no list of modules\n";
        my %loaded = map { /^(?!Module)(\S+)/ ? ($1 => 1) : () } <$list>;
        for my $name (sort keys %loaded) {
            print STDERR "$name config not found!!\n" unless $name =~ /^(virtio_blk|sound|btrfs)$/;
        }
        print STDERR "nobodys config not found!!\n";
        open(my $config, "<", ".config") or die "no configuration\n";
        while (<$config>) {
            s/^(CONFIG_(\w+))=m/$loaded{lc $2} ? "$1=y" : "# $1 is not set"/e;
            print;
        }
        """#

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folders.source.appending(name).string))
    }

    private func configuration(
        _ modules: [String],
        base: FilePath? = nil,
        required: [String] = []
    ) -> KernelConfiguration {
        KernelConfiguration(
            base: .cutDown(base ?? distribution, modules: LoadedModules(modules)),
            fragments: [KernelConfiguration.Fragment(name: "test.config", text: "CONFIG_PVH=y")],
            required: required.compactMap { ConfigSymbol($0) }
        )
    }

    private var builder: KernelBuilder {
        KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(
                jobs: 2,
                timeout: .seconds(60),
                ccacheFolder: nil,
                sandbox: HostileMakefile.sandbox
            )
        )
    }

    private var log: FilePath { root.appending("build.log") }

    private func build(_ configuration: KernelConfiguration) async throws -> BuildOutcome {
        try await builder.build(configuration, source: .unchanged, log: log) { _ in }
    }

    private func effective() throws -> [String: String] {
        let text = try String(contentsOfFile: folders.output.appending(".config").string, encoding: .utf8)
        return EffectiveConfiguration(text).values
    }

    @Test func whatWasLoadedIsBuiltInAndTheOtherModulesAreOff() async throws {
        guard case .built(let kernel) = try await build(configuration(["virtio-blk"])) else {
            Issue.record("not built")
            return
        }
        #expect(kernel.format == .vmlinux, "the fragment comes after the cut")
        #expect(
            try effective() == [
                "CONFIG_X86": "y", "CONFIG_VIRTIO_BLK": "y", "CONFIG_PVH": "y", "CONFIG_OLD": "y",
            ]
        )
    }

    @Test func noModuleAtAllLeavesWhatIsBuiltIn() async throws {
        _ = try await build(configuration([]))
        #expect(try effective()["CONFIG_VIRTIO_BLK"] == nil)
        #expect(try effective()["CONFIG_X86"] == "y")
    }

    @Test func theCommandsOfTheLogMakeTheSameConfiguration() async throws {
        _ = try await build(configuration(["virtio_blk"]))
        let made = try effective()
        let lines = try String(contentsOfFile: log.string, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("+ ") }.map { String($0.dropFirst(2)) }
        #expect(lines.count == 7)
        try FileManager.default.removeItem(atPath: folders.output.appending(".config").string)
        for line in lines {
            let again = try await HostCommandRunner().capture(HostCommand("sh", ["-c", line]))
            #expect(again.end == .exited(0), "\(line): \(again.errorText)")
        }
        #expect(try effective() == made)
    }

    @Test func aModuleThatTheSourcesDoNotHaveIsNamedWithWhatIsMissingForIt() async throws {
        let outcome = try await build(configuration(["virtio_blk", "xfs"], required: ["CONFIG_XFS_FS=y"]))
        let reason = "the configuration lost CONFIG_XFS_FS=y; these sources have no module xfs"
        #expect(outcome == .failed(BuildFailure(stage: .configure, reason: reason)))
    }

    @Test func manyModulesThatTheSourcesDoNotHaveMakeAShortReason() async throws {
        let modules = (1...20).map { "gone_\($0)" }
        let outcome = try await build(configuration(modules, required: ["CONFIG_XFS_FS=y"]))
        let named = modules.prefix(8).joined(separator: ", ")
        let reason = "the configuration lost CONFIG_XFS_FS=y; these sources have no module \(named) and 12 more"
        #expect(outcome == .failed(BuildFailure(stage: .configure, reason: reason)))
    }

    @Test func aModuleThatTheSourcesDoNotHaveMayBeDispensable() async throws {
        guard case .built = try await build(configuration(["virtio_blk", "xfs"], required: ["CONFIG_VIRTIO_BLK=y"]))
        else {
            Issue.record("not built")
            return
        }
    }

    @Test func aCommitWhoseScriptFailsCannotBeTested() async throws {
        let script = "print STDERR \"Can't open drivers/gone/Kconfig\\n\"; exit 2;"
        try write(script, "scripts/kconfig/streamline_config.pl")
        let failure = BuildFailure(stage: .configure, reason: "perl: exit status 2")
        #expect(try await build(configuration(["virtio_blk"])) == .failed(failure))
    }

    @Test func aConfigurationThatIsGoneSaysNothingAboutTheCommit() async throws {
        await #expect(throws: BuildError.self) {
            try await self.build(self.configuration([], base: self.root.appending("gone")))
        }
    }

    @Test func theListOfModulesIsEvidenceOfTheBuildThatUsedItOnly() async throws {
        func kept() throws -> [String] {
            let folder = root.appending("kept-\(UUID().uuidString)")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try builder.keepConfiguration(in: folder)
            return try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
        }
        _ = try await build(configuration(["virtio_blk"]))
        #expect(try kept() == ["config", "kbisect.config", "kbisect.modules"])
        _ = try await build(KernelConfiguration(base: .file(distribution), fragments: []))
        #expect(try kept() == ["config", "kbisect.config"])
    }
}
