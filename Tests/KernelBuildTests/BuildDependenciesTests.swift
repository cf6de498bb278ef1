// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import KernelBuild

@Suite struct BuildDependenciesTests {
    private let folders: WorkerFolders
    private let root: FilePath

    init() throws {
        root = FilePath("/tmp/kbisect-dependencies-\(UUID().uuidString)")
        folders = WorkerFolders(root: root, name: "0")
        try FileManager.default.createDirectory(
            atPath: folders.output.appending("fs/btrfs").string,
            withIntermediateDirectories: true
        )
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folders.output.appending(name).string))
    }

    /// As Kbuild writes it, with ccache's relative paths.
    private func command(_ source: String, _ headers: String..., prefix: String = "../src/") -> String {
        """
        cmd_x.o := gcc -c -o x.o \(prefix)\(source)

        source_x.o := \(prefix)\(source)

        deps_x.o := \\
        \(headers.map { "  \(prefix)\($0) \\" }.joined(separator: "\n"))
            $(wildcard include/config/SMP) \\
          include/generated/autoconf.h \\
          /usr/include/stdio.h \\

        x.o: $(deps_x.o)

        $(deps_x.o):

        """
    }

    @Test func objectsAreCountedByWhatTheirCompilerRead() throws {
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        try write("fs/btrfs/.file.o.cmd", command("fs/btrfs/file.c", "fs/btrfs/ctree.h", "include/linux/fs.h"))
        try write("fs/btrfs/.inode.o.cmd", command("fs/btrfs/inode.c", "fs/btrfs/ctree.h"))
        // Without ccache the paths are absolute; a program of the host's is read and is no object of the kernel.
        let absolute = folders.source.string + "/"
        try write("fs/.open.o.cmd", command("fs/open.c", "include/linux/fs.h", prefix: absolute))
        try write(".fixdep.cmd", command("scripts/basic/fixdep.c"))
        var dependencies = BuildDependencies()
        #expect(dependencies.isEmpty)
        dependencies.update(folders)
        #expect(
            dependencies.files == [
                "fs/btrfs/file.c", "fs/btrfs/inode.c", "fs/btrfs/ctree.h", "include/linux/fs.h", "fs/open.c",
                "scripts/basic/fixdep.c",
            ]
        )
        #expect(dependencies.objectCount == 3)
        #expect(dependencies.objects(after: ["fs/btrfs/file.c"]) == 1)
        #expect(dependencies.objects(after: ["fs/btrfs/ctree.h"]) == 2)
        #expect(dependencies.objects(after: ["include/linux/fs.h", "fs/btrfs/ctree.h"]) == 3)
        #expect(dependencies.objects(after: ["drivers/rtc/rtc-ds1307.c", "scripts/basic/fixdep.c"]) == 0)
    }

    @Test func whatChangedIsReadAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        try write("fs/.a.o.cmd", command("fs/a.c", "include/a.h"))
        try write("fs/.b.o.cmd", command("fs/b.c", "include/b.h"))
        var dependencies = BuildDependencies()
        dependencies.update(folders)
        #expect(dependencies.objects(after: ["include/a.h"]) == 1)
        // It reads another header now, and the other object is gone.
        try write("fs/.a.o.cmd", command("fs/a.c", "include/longer-name.h"))
        try FileManager.default.removeItem(atPath: folders.output.appending("fs/.b.o.cmd").string)
        dependencies.update(folders)
        #expect(dependencies.objects(after: ["include/a.h"]) == 0)
        #expect(dependencies.objects(after: ["include/longer-name.h"]) == 1)
        #expect(dependencies.objects(after: ["include/b.h"]) == 0)
        #expect(dependencies.files == ["fs/a.c", "include/longer-name.h"])
    }

    @Test func whatACommitLeavesInTheirPlaceIsPassedOver() throws {
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        try write("fs/.good.o.cmd", command("fs/good.c"))
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folders.output.appending("fs/.link.o.cmd").string,
            withDestinationPath: "/etc/passwd"
        )
        // A loop of folders, a FIFO that nobody writes to, and bytes that are no text.
        try manager.createSymbolicLink(atPath: folders.output.appending("loop").string, withDestinationPath: ".")
        #expect(mkfifo(folders.output.appending("fs/.fifo.o.cmd").string, 0o600) == 0)
        try Data([32, 32, 46, 46, 47, 115, 114, 99, 47, 0xff, 0xfe, 10, 32, 32]).write(
            to: URL(filePath: folders.output.appending("fs/.bytes.o.cmd").string)
        )
        var dependencies = BuildDependencies()
        dependencies.update(folders)
        #expect(dependencies.files.contains("fs/good.c"))
        #expect(dependencies.files.count == 2)
    }
}

@Suite struct ReadFilesTests {
    private let reads = ReadFiles([
        "fs/btrfs/file.c", "fs/btrfs/ctree.h", "include/uapi/linux/btrfs.h", "arch/x86/lib/insn.c",
        "arch/x86/entry/common.c",
        "kernel/time/time.c",
    ])

    @Test(
        arguments: [
            "fs/btrfs/file.c", "fs/btrfs/ctree.h",
            // Nobody lists these, and builds read them.
            "fs/btrfs/Kconfig", "drivers/rtc/Kconfig", "Makefile", "drivers/rtc/Makefile", "scripts/Kbuild.include",
            "scripts/gcc-version.sh", "tools/objtool/check.c", "arch/x86/Makefile",
            "arch/x86/lib/x86-opcode-map.txt", "kernel/time/timeconst.bc", "arch/x86/entry/syscalls/syscall_64.tbl",
            // These would come before one that is read.
            "include/linux/btrfs.h", "fs/btrfs/btrfs.h",
        ]
    )
    func mayMatter(_ path: String) { #expect(reads.mayMatter(path)) }

    @Test(
        arguments: [
            "fs/xfs/xfs_file.c", "drivers/rtc/rtc-ds1307.c", "Documentation/filesystems/btrfs.rst",
            "Documentation/dev-tools/x.txt", "MAINTAINERS.md", "arch/arm/Kconfig", "arch/arm64/boot/dts/x.dts",
            "tools/perf/builtin-stat.c", "tools/testing/selftests/x.c", "fs/xfs/ctree.h", "include/linux/xfs.h",
        ]
    )
    func cannotMatterAsFarAsAnybodySaw(_ path: String) { #expect(!reads.mayMatter(path)) }

    @Test func knowledgeGrows() {
        var reads = reads
        #expect(!reads.mayMatter("fs/xfs/xfs_file.c"))
        reads.add(["fs/xfs/xfs_file.c"])
        #expect(reads.mayMatter("fs/xfs/xfs_file.c") && reads.mayMatter("fs/btrfs/file.c"))
    }
}
