// SPDX-License-Identifier: Apache-2.0

import KernelBuild
import Testing

@Suite struct BuildLogTests {
    private func log(_ text: String) -> BuildLog {
        let log = BuildLog()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { log.receive(Array(line.utf8)[...]) }
        return log
    }

    @Test func countsObjectsAndNotTheHostsOwnTools() {
        let log = log(
            """
              SYNC    include/config/auto.conf.cmd
              HOSTCC  scripts/basic/fixdep
              CC      init/main.o
              AS      arch/x86/kernel/head_64.o
              CC [M]  fs/xfs/xfs_file.o
              AR      init/built-in.a
              LD      vmlinux
            """
        )
        #expect(log.compiled == 3)
        #expect(log.firstError == nil)
        #expect(log.hostTrouble == nil)
    }

    @Test func theCompilersFirstErrorIsTheReason() {
        let log = log(
            """
              CC      fs/btrfs/file.o
            ../src/fs/btrfs/file.c: In function 'btrfs_direct_write':
            ../src/fs/btrfs/file.c:1500:9: error: implicit declaration of function 'relok' [-Werror=implicit-function-declaration]
            ../src/fs/btrfs/file.c:1501:9: error: 'x' undeclared
            make[3]: *** [../src/scripts/Makefile.build:250: fs/btrfs/file.o] Error 1
            """
        )
        #expect(log.firstError?.contains("file.c:1500:9: error: implicit declaration of function 'relok'") == true)
    }

    @Test func theLinkersErrorIsTheReason() {
        let log = log("ld: fs/btrfs/file.o: in function `f':\nfile.c:(.text+0x1): undefined reference to `gone'")
        #expect(log.firstError?.contains("undefined reference to `gone'") == true)
    }

    @Test func makesOwnErrorServesWhereTheCompilerSaidNothing() {
        let log = log("make[1]: *** No rule to make target 'fs/gone.o', needed by 'fs/built-in.a'.  Stop.")
        #expect(log.firstError?.contains("No rule to make target 'fs/gone.o'") == true)
    }

    @Test(arguments: [
        "gcc: fatal error: Killed signal terminated program cc1",
        "fatal error: error writing to /tmp/x.s: No space left on device",
        "cc1: fatal error: virtual memory exhausted: Cannot allocate memory",
        "collect2: fatal error: ld terminated with signal 9 [Killed]",
        "make[2]: *** [Makefile:1260: vmlinux] Error 137",
        "../src/scripts/link-vmlinux.sh: line 76: 4711 Killed                  ld -o vmlinux",
        "/bin/sh: 1: cannot create x: No space left on device",
        "Unable to flush stdout: No space left on device",
    ])
    func aFailureOfTheHostIsNotTheSources(line: String) {
        #expect(log(line).hostTrouble == line)
    }

    @Test func aQuotedLineOfTheSourceDoesNotBlameTheHost() {
        let log = log("  512 |         pr_err(\"Input/output error on %s\\n\", name)\n      |                    ^~~~")
        #expect(log.hostTrouble == nil)
    }
}

@Suite struct ConfigSymbolTests {
    @Test func readsNamesAndValues() {
        #expect(ConfigSymbol("CONFIG_BTRFS_FS=y")?.value == "y")
        #expect(ConfigSymbol("CONFIG_BTRFS_FS")?.value == "y")
        #expect(ConfigSymbol("CONFIG_CMDLINE=\"a=b\"")?.value == "\"a=b\"")
        #expect(ConfigSymbol("BTRFS_FS=y") == nil)
        #expect(ConfigSymbol("CONFIG_A B=y") == nil)
        #expect(ConfigSymbol("CONFIG_") == nil)
    }

    @Test func aSymbolThatIsNotSetIsN() throws {
        let effective = EffectiveConfiguration("CONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=m\n")
        let required = try ["CONFIG_A=y", "CONFIG_B=n", "CONFIG_C=y", "CONFIG_D=y"].map {
            try #require(ConfigSymbol($0))
        }
        #expect(effective.missing(required).map(\.description) == ["CONFIG_C=y", "CONFIG_D=y"])
        #expect(effective.builtInCount == 1)
    }
}
