// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// Commits on top of the demo's kernel that each would fool a shortcut, and a program that sees what some of them do.
struct TrapHistory {
    /// What each commit does, in order. What the program calls a bug comes with the one of that name.
    enum Trap: String, CaseIterable {
        /// A file that no build reads.
        case unread
        /// Nothing but a default of a Kconfig file: a larger log buffer.
        case buffer
        /// A new header that comes before one that was found further down the path: another number of a file system.
        case magic
        /// Data that a generated header is made from.
        case generated
        /// A line more above a `__LINE__`.
        case line
        /// A file that was there comes into use.
        case used
        /// A change in that file alone, which neither end of the range reads.
        case word
        /// It goes out of use, and another takes over what it did.
        case replaced
    }

    let repository: String
    private(set) var commits: [Trap: String] = [:]

    /// - Parameter folder: Where a clone is made that borrows the demo's objects.
    init(of demo: String, in folder: FilePath) async throws {
        repository = folder.appending("traps").string
        _ = try await Self.git(["clone", "-q", "--shared", "--bare", demo, repository])
        var parent = try await git(["rev-parse", "demo-short-good^{commit}"])
        _ = try await git(["read-tree", parent])
        for trap in Trap.allCases {
            for (path, text) in try await changes(of: trap) {
                let blob = try await git(["hash-object", "-w", "--stdin"], input: text)
                _ = try await git(["update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)"])
            }
            let tree = try await git(["write-tree"])
            parent = try await git(["commit-tree", tree, "-p", parent, "-m", trap.rawValue])
            commits[trap] = parent
        }
    }

    private func changes(of trap: Trap) async throws -> [(path: String, text: String)] {
        func edited(_ path: String, _ old: String, _ new: String) async throws -> (path: String, text: String) {
            let text = try await git(["show", "demo-short-good:\(path)"]) + "\n"
            try #require(text.contains(old), "\(path) has no '\(old)'")
            return (path, text.replacing(old, with: new, maxReplacements: 1))
        }
        let makefile = "fs/btrfs/Makefile"
        return switch trap {
        case .unread:
            [
                try await edited("drivers/rtc/interface.c", "// SPDX", "/* nobody reads this */\n// SPDX"),
                ("fs/btrfs/trap.c", Self.source("good")),
            ]
        case .buffer:
            [try await edited("init/Kconfig", "default 17\n\tdepends on PRINTK", "default 18\n\tdepends on PRINTK")]
        case .magic:
            [
                (
                    "include/linux/magic.h",
                    "#include <uapi/linux/magic.h>\n#undef BTRFS_SUPER_MAGIC\n#define BTRFS_SUPER_MAGIC 0x1badf00d\n"
                )
            ]
        case .generated: [try await edited("kernel/time/timeconst.bc", "scale=0\n", "scale=0\n/* as before */\n")]
        case .line: [try await edited("fs/btrfs/file.c", "#include <linux/fs.h>", "\n#include <linux/fs.h>")]
        case .used: [try await edited(makefile, "btrfs-y += ", "btrfs-y += trap.o ")]
        case .word: [("fs/btrfs/trap.c", Self.source("bad"))]
        case .replaced:
            [
                try await edited(makefile, "btrfs-y += ", "btrfs-y += successor.o "),
                ("fs/btrfs/successor.c", Self.source("bad")),
            ]
        }
    }

    private static func source(_ word: String) -> String {
        """
        #include <linux/init.h>
        #include <linux/printk.h>

        static int __init trap(void)
        {
        \tpr_info("trap: \(word)\\n");
        \treturn 0;
        }
        late_initcall(trap);

        """
    }

    /// Sees a bug by its name: `buffer`, `magic`, `word`.
    static let reproducer = """
        #include <stdio.h>
        #include <string.h>
        #include <sys/klog.h>
        #include <sys/statfs.h>

        static char log_text[1 << 19];

        int main(int argc, char **argv)
        {
            const char *what = argc > 1 ? argv[1] : "";
            struct statfs fs;
            if (!strcmp(what, "buffer"))
                return klogctl(10, NULL, 0) > 1 << 17;
            if (!strcmp(what, "magic"))
                return statfs(".", &fs) ? 125 : fs.f_type != 0x9123683E;
            if (strcmp(what, "word"))
                return 125;
            if (klogctl(3, log_text, sizeof(log_text) - 1) < 0)
                return 125;
            return strstr(log_text, "trap: bad") != NULL;
        }
        """

    private func git(_ arguments: [String], input: String = "") async throws -> String {
        try await Self.git(["-C", repository] + arguments, input: input)
    }

    private static func git(_ arguments: [String], input: String = "") async throws -> String {
        let date = "1767600000 +0000"
        let command = HostCommand(
            "git",
            arguments,
            environment: [
                "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
                "GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_AUTHOR_DATE": date,
                "GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@example.org", "GIT_COMMITTER_DATE": date,
            ]
        )
        let output = try await HostCommandRunner()
            .capture(command, input: Array(input.utf8), limit: 16 << 20, timeout: nil)
        try #require(output.end == .exited(0), "\(command.shellLine): \(output.errorText)")
        return output.text.trimmingCharacters(in: .newlines)
    }
}
