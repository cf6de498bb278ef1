// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// A configuration in which all that can be a module is one, cut down by a real kernel's own script. Nothing is compiled.
@Suite struct DistributionConfigurationTests {
    private let program = DemoProgram()
    private let runner = HostCommandRunner()

    @Test func whatTheGuestNeedsIsBuiltInAndMostOthersAreOff() async throws {
        try await program.withFolder { folder in
            let folders = WorkerFolders(root: folder, name: "0")
            try await checkOut(try await program.history(in: folder), into: folders)
            let whole = try await wholeConfiguration(below: folder, folders)
            // Ends it before the compiler: no kernel has such a symbol.
            let symbol = try #require(ConfigSymbol("CONFIG_KBISECT_STOPS_HERE=y"))
            let text = try #require(EmbeddedFiles.text(of: "kernel/distribution.config"))
            let configuration = KernelConfiguration(
                base: .cutDown(whole, modules: LoadedModules(["virtio_blk", "btrfs", "crc32c-intel", "no_such"])),
                fragments: [.init(name: "distribution.config", text: text)],
                required: [symbol]
            )
            let log = folder.appending("build.log")
            let outcome = try await KernelBuilder(runner: runner, folders: folders, settings: settings)
                .build(configuration, source: nil, log: log) { _ in }
            let reason = "the configuration lost \(symbol); these sources have no module no_such"
            #expect(outcome == .failed(BuildFailure(stage: .configure, reason: reason)))
            try expectCut(from: read(whole), to: read(folders.output.appending(".config")))
            let printed = try String(contentsOfFile: log.string, encoding: .utf8)
            #expect(!printed.contains("(NEW)") && !printed.contains("Error in reading"), "it asked: \(printed)")
        }
    }

    private func expectCut(from whole: [String: String], to effective: [String: String]) {
        #expect(whole["CONFIG_BTRFS_FS"] == "m" && whole["CONFIG_VIRTIO_BLK"] == "m")
        // LIBCRC32C has no prompt: btrfs selects it. BTRFS_FS_POSIX_ACL was on, and stays.
        for name in [
            "BTRFS_FS", "BTRFS_FS_POSIX_ACL", "LIBCRC32C", "CRYPTO_CRC32C_INTEL", "VIRTIO_BLK", "VIRTIO_PCI", "VIRTIO",
            "PVH", "SERIAL_8250_CONSOLE", "BLK_DEV_INITRD", "DEVTMPFS",
        ] {
            #expect(effective["CONFIG_\(name)"] == "y", "\(name)")
        }
        for name in ["MODULE_SIG", "MODVERSIONS", "DEBUG_INFO", "GCC_PLUGINS", "WERROR", "IKCONFIG", "XFS_FS"] {
            #expect(effective["CONFIG_\(name)"] == nil, "\(name)")
        }
        #expect(effective["CONFIG_SYSTEM_TRUSTED_KEYS"] == "\"\"")
        let (before, after) = (whole.count { $0.value == "m" }, effective.count { $0.value == "m" })
        #expect(before > 5000 && after < 20, "\(before) modules before, \(after) after")
    }

    private var settings: BuildSettings { BuildSettings(jobs: 1, timeout: .seconds(120), ccacheFolder: nil) }

    /// Only what configuring reads: the whole of the sources would take most of the test's time.
    private func checkOut(_ repository: String, into folders: WorkerFolders) async throws {
        try FileManager.default.createDirectory(atPath: folders.source.string, withIntermediateDirectories: true)
        let archive = folders.worker.appending("sources.tar").string
        let paths = ["**/Kconfig*", "**/Makefile*", "**/Kbuild*", "scripts/**"].map { ":(glob)\($0)" }
        try await succeed(
            HostCommand("git", ["-C", repository, "archive", "-o", archive, "demo-good", "--"] + paths)
        )
        try await succeed(HostCommand("tar", ["-C", folders.source.string, "-xf", archive]))
    }

    /// Such as a distribution has: modules, and the name of a file that only the distribution has.
    private func wholeConfiguration(below folder: FilePath, _ folders: WorkerFolders) async throws -> FilePath {
        // Where it is cut down later, so that Kconfig's own program is compiled once.
        let command = ["-C", folders.source.string, "O=../out", "ARCH=x86_64", "allmodconfig"]
        try await succeed(HostCommand("make", command))
        let made = folders.output.appending(".config")
        let text = try String(contentsOfFile: made.string, encoding: .utf8)
            .replacing("CONFIG_SYSTEM_TRUSTED_KEYS=\"\"", with: "CONFIG_SYSTEM_TRUSTED_KEYS=\"debian/certs.pem\"")
        let file = folder.appending("whole.config")
        try #require(text.contains("debian/certs.pem"))
        try Data(text.utf8).write(to: URL(filePath: file.string))
        return file
    }

    private func read(_ file: FilePath) throws -> [String: String] {
        EffectiveConfiguration(try String(contentsOfFile: file.string, encoding: .utf8)).values
    }

    private func succeed(_ command: HostCommand) async throws {
        let output = try await runner.capture(command)
        try #require(output.end == .exited(0), "\(command.shellLine): \(output.errorText)")
    }
}
