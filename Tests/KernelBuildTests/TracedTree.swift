// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage

/// Sources with a makefile like a kernel's, built and traced for real.
final class TracedTree: Sendable {
    let root: FilePath
    let folders: WorkerFolders
    let sandbox: Sandbox?
    let usesCache: Bool

    var cache: FilePath { root.appending("ccache") }
    var ledger: FilePath { folders.worker.appending("out.reads") }
    var image: FilePath { folders.output.appending("vmlinux") }

    init(
        at root: FilePath = FilePath("/tmp/kbisect-traced-\(UUID().uuidString)"),
        sandbox: Sandbox? = nil,
        usesCache: Bool = false
    ) throws {
        self.root = root
        self.usesCache = usesCache
        self.sandbox = sandbox
        folders = WorkerFolders(root: root, name: "0")
        try FileManager.default.createDirectory(atPath: folders.source.string, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    /// Writes files of the sources.
    func write(_ files: [String: String]) throws {
        for (name, text) in files {
            let path = folders.source.appending(name)
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: URL(filePath: path.string))
        }
    }

    /// Writes a makefile that makes `vmlinux` by some lines.
    func makefile(_ recipe: [String], beginning: String = "") throws {
        let text = """
            SHELL := /bin/bash
            \(beginning)
            allnoconfig:
            \t@mkdir -p $(O) && cp $$KCONFIG_ALLCONFIG $(O)/.config
            vmlinux bzImage: objects
            objects:
            \(recipe.map { "\t\($0)\n" }.joined())
            """
        try write(["Makefile": text])
    }

    func builder(traced: Bool = true, timeout: Duration = .seconds(120)) -> KernelBuilder {
        var shortcuts = Shortcuts()
        shortcuts.provesUnread = traced
        return KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(
                jobs: 2,
                timeout: timeout,
                ccacheFolder: usesCache ? cache : nil,
                sandbox: sandbox,
                shortcuts: shortcuts
            ),
            load: { 0 }
        )
    }

    static let configuration = KernelConfiguration(fragments: [.init(name: "test", text: "CONFIG_PVH=y")])

    var log: FilePath { root.appending("build.log") }

    /// Builds, and returns the kernel.
    func build(traced: Bool = true) async throws -> BuiltKernel {
        let outcome = try await builder(traced: traced).build(Self.configuration, source: .unchanged, log: log) { _ in }
        guard case .built(let kernel) = outcome else { throw NotBuilt(outcome: outcome) }
        return kernel
    }

    /// Builds, and returns what was read.
    func reads() async throws -> TracedReads {
        guard let reads = try await build().traced else { throw NotBuilt(outcome: nil) }
        return reads
    }

    struct NotBuilt: Error {
        let outcome: BuildOutcome?
    }
}
