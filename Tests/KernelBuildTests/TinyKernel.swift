// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// Real make and a real compiler on a tree of two files that is built out of tree and leaves `.cmd` files, as a kernel does.
final class TinyKernel: Sendable {
    let root = FilePath("/tmp/kbisect-tiny-\(UUID().uuidString)")
    let folders: WorkerFolders
    let builder: KernelBuilder
    var log: FilePath { root.appending("build.log") }

    init(hasCache: Bool = false, shortcuts: Shortcuts = Shortcuts()) throws {
        folders = WorkerFolders(root: root.appending("workers"), name: "0")
        try FileManager.default.createDirectory(atPath: folders.source.string, withIntermediateDirectories: true)
        builder = KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(
                jobs: 1,
                timeout: .seconds(60),
                ccacheFolder: hasCache ? root.appending("ccache") : nil,
                shortcuts: shortcuts
            )
        )
        try write("Makefile", Self.makefile)
        try write("inner.mk", Self.inner)
        try write("main.c", "#include <word.h>\nconst char word[] = WORD;\n")
        try write("include/word.h", "#define WORD \"first\"\n")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    private static let makefile = """
        CC = gcc
        allnoconfig:
        \t@mkdir -p $(O)/include/config && { cat $$KCONFIG_ALLCONFIG Kconfig; } > $(O)/.config; echo configured >> ../configured
        \t@echo 'deps_config := Kconfig other/options.c' > $(O)/include/config/auto.conf.cmd
        vmlinux bzImage:
        \t@$(MAKE) -C $(O) -f ../src/inner.mk CC='$(CC)' $@
        """

    private static let inner = """
        -include .main.o.cmd
        VPATH = ../src
        vmlinux bzImage: main.o
        \t@mkdir -p arch/x86/boot
        \t@cp main.o vmlinux; cp main.o arch/x86/boot/bzImage
        main.o: main.c
        \t@echo '  CC      main.o'
        \t@$(CC) -MMD -MF .main.o.d -I../src/arch/include -I../src/include -c -o $@ $<
        \t@{ echo 'cmd_main.o := $(CC) -I../src/arch/include -I../src/include -c'; cat .main.o.d; } > .main.o.cmd
        """

    func write(_ path: String, _ text: String) throws {
        let file = folders.source.appending(path)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(filePath: file.string))
    }

    /// Builds, and says which word the kernel has.
    func build(
        _ source: SourceTree,
        _ configuration: KernelConfiguration = KernelConfiguration(fragments: []),
        by builder: KernelBuilder? = nil
    ) async throws -> String? {
        try? write("Kconfig", (try? read(folders.source.appending("Kconfig"))) ?? "")
        let builder = builder ?? self.builder
        guard
            case .built(let kernel) = try await builder.build(
                configuration,
                source: source,
                log: log,
                onProgress: { _ in }
            )
        else { return nil }
        return try ["first", "second", "third"].first { try read(kernel.image).contains($0) }
    }

    func read(_ file: FilePath) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file.string)), as: UTF8.self)
    }

    /// How often it was configured.
    var configurations: Int {
        ((try? read(folders.worker.appending("configured"))) ?? "").split(separator: "\n").count
    }
}
