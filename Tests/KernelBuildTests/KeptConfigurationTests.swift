// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelBuild
import Testing

/// A configuration that is not made again, where that would come to the same, and nowhere else.
@Suite struct KeptConfigurationTests {
    private let kernel: TinyKernel

    init() throws {
        kernel = try TinyKernel()
    }

    private let configuration = KernelConfiguration(
        fragments: [KernelConfiguration.Fragment(name: "a", text: "CONFIG_PVH=y")]
    )

    private func build(_ source: SourceTree, _ other: KernelConfiguration? = nil) async throws {
        #expect(try await kernel.build(source, other ?? configuration) == "first")
    }

    @Test func codeThatChangedIsNoReasonToConfigureAgain() async throws {
        try await build(.unchanged)
        try await build(.unchanged)
        try await build(.modified(["fs/btrfs/file.c", "include/linux/fs.h", "Documentation/admin-guide/index.rst"]))
        #expect(kernel.configurations == 1)
        #expect(try kernel.read(kernel.log).contains(".config stays as it is"))
    }

    /// The last one is code, and Kconfig says that it read it.
    @Test(arguments: [
        "fs/btrfs/Kconfig", "arch/x86/Kconfig.cpu", "Makefile", "fs/Makefile", "include/asm-generic/Kbuild",
        "scripts/kconfig/symbol.c", "arch/x86/tools/check.sh", "arch/x86/configs/x86_64_defconfig", "localversion",
        "other/options.c",
    ])
    func whatItMayBeMadeFromIs(path: String) async throws {
        try await build(.unchanged)
        try await build(.modified([path]))
        #expect(kernel.configurations == 2)
        try await build(.differing(.init(added: [path])))
        try await build(.differing(.init(removed: [path])))
        #expect(kernel.configurations == 4)
    }

    @Test func aDefaultThatACommitChangesReachesTheKernel() async throws {
        try kernel.write("Kconfig", "CONFIG_DEFAULT=1\n")
        try await build(.unchanged)
        try kernel.write("Kconfig", "CONFIG_DEFAULT=2\n")
        try await build(.modified(["Kconfig"]))
        #expect(try kernel.read(kernel.folders.output.appending(".config")).contains("CONFIG_DEFAULT=2"))
    }

    @Test func otherFragmentsOtherVariablesOrAnotherConfigAreReasons() async throws {
        try await build(.unchanged)
        var other = configuration
        other.fragments.append(KernelConfiguration.Fragment(name: "b", text: "CONFIG_B=y"))
        try await build(.unchanged, other)
        other.makeVariables = ["EXTRA=1"]
        try await build(.unchanged, other)
        #expect(kernel.configurations == 3)
        try Data("CONFIG_PVH=y\n".utf8).write(to: URL(filePath: kernel.folders.output.appending(".config").string))
        try await build(.unchanged, other)
        #expect(kernel.configurations == 4)
    }

    @Test func aBuildThatFailedIsAReason() async throws {
        try await build(.unchanged)
        try kernel.write("main.c", "error\n")
        #expect(try await kernel.build(.modified(["main.c"]), configuration) == nil)
        try kernel.write("main.c", "#include <word.h>\nconst char word[] = WORD;\n")
        try await build(.modified(["main.c"]))
        #expect(kernel.configurations == 2)
    }

    @Test func withoutTheShortcutItIsMadeEachTime() async throws {
        let kernel = try TinyKernel(shortcuts: .none)
        for _ in 0..<2 { _ = try await kernel.build(.unchanged, configuration) }
        #expect(kernel.configurations == 2)
    }
}
