// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import SystemPackage
import Testing

/// A kernel that hangs with interrupts off: nothing but an NMI reaches it.
@Suite(.serialized) struct HardLockupTests {
    private let program = DemoProgram()

    /// The kernel's own means of breaking itself.
    private static let fragment = """
        CONFIG_DEBUG_KERNEL=y
        CONFIG_DEBUG_FS=y
        CONFIG_RUNTIME_TESTING_MENU=y
        CONFIG_LKDTM=y

        """

    private static let reproducer = #"""
        #include <fcntl.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <sys/stat.h>
        #include <unistd.h>

        int main(void)
        {
            const char *how = "HARDLOCKUP";
            int fd;

            mkdir("/debug", 0700);
            if (mount("none", "/debug", "debugfs", 0, NULL)) {
                perror("mount");
                return 125;
            }
            fd = open("/debug/provoke-crash/DIRECT", O_WRONLY);
            printf("the processor stops here\n");
            fflush(stdout);
            return fd < 0 || write(fd, how, strlen(how)) < 0 ? 125 : 0;
        }
        """#

    @Test func aKernelThatHangsWithInterruptsOffCannotBeTestedAndShowsWhere() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let (fragment, source) = (folder.appending("lkdtm.config"), folder.appending("lockup.c"))
            try Data(Self.fragment.utf8).write(to: URL(filePath: fragment.string))
            try Data(Self.reproducer.utf8).write(to: URL(filePath: source.string))
            let output = try await program.run(
                [
                    "probe", "demo-good", "--repo", repository, "--scenario", "btrfs", "--reproducer", source.string,
                    "--config", fragment.string, "--json",
                ],
                in: folder
            )
            #expect(output.end == .exited(125), "\(output.errorText)")
            let record = try JSONDecoder().decode(ProbeRecord.self, from: Data(output.standardOutput))
            #expect(record.verdict == .skip)
            #expect(record.reason.contains("hung"), "\(record.reason)")
            #expect(record.reason.contains("lkdtm_HARDLOCKUP"), "\(record.reason)")
        }
    }
}
