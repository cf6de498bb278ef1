// SPDX-License-Identifier: Apache-2.0

import GitHistory
import HostCommands
import KernelBuild
import Search
import Sessions
import SystemPackage
import VirtualMachine

/// The commands that repeat a probe by hand, as `commands.sh` among its evidence.
struct ProbeCommands {
    let commit: CommitID
    /// What was done on top of it, for a proof.
    let made: ProbeRecord.Made?
    /// What was applied on top of that, by name.
    let patches: [String]
    let repository: FilePath
    let builder: KernelBuilder
    let configuration: KernelConfiguration
    /// What was made; before that is known, what is made where PVH serves.
    let format: BuiltKernel.Format

    /// A text for a POSIX shell. Nothing in it was written by the guest or by a commit.
    ///
    /// - Parameter guest: QEMU with its console on the terminal; `nil` where there is no kernel to boot.
    func text(guest: HostCommand?) -> String {
        let checkout = HostCommand(
            "git",
            ["clone", "--shared", "--no-checkout", repository.string, "/tmp/kbisect-\(commit.short)"]
        )
        let build = builder.commands(for: configuration, format: format).map(\.shellLine)
        var lines = [
            "#!/bin/sh",
            "# What kbisect did for \(commit.hex).",
            "# kbisect has a work tree of its own, which moves on to the next commit. To have one that stays:",
            comment(checkout),
            "#   git -C /tmp/kbisect-\(commit.short) checkout --detach \(commit.hex)",
        ]
        lines += onTop
        lines += [
            "",
            "# The kernel, from the fragments in kbisect.config; config is what Kconfig made of them.",
        ]
        lines += build
        if let guest {
            lines += [
                "", "# The guest with a shell on this terminal, after 'kbisect boot --shell \(commit.short)', which",
            ]
            lines += ["# puts busybox into the initramfs. Ctrl-A X ends it."]
            lines.append(comment(guest))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// How to make a tree that is no commit's. For merges git is to take the side of the first parent: `-m 1`.
    private var onTop: [String] {
        let tree = "/tmp/kbisect-\(commit.short)"
        let verb = made?.kind == .revert ? "revert --no-edit" : "cherry-pick"
        let commits = made?.commits.map { "#   git -C \(tree) \(verb) \($0.hex)" } ?? []
        let applied = patches.map { name in
            let words = isCommit(name) ? "cherry-pick \(name)" : HostCommand("apply", [name]).shellLine
            return comment("git -C \(tree) " + words)
        }
        return commits + applied
    }

    /// Whether a patch's name is that of a commit, as `--with-patch` shortens them.
    private func isCommit(_ name: String) -> Bool { name.utf8.count == 12 && name.allSatisfy(\.isHexDigit) }

    /// A command as a comment: a path with a line feed in it must not end the comment.
    private func comment(_ command: HostCommand) -> String { comment(command.shellLine) }

    private func comment(_ line: String) -> String {
        "#   " + line.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n#   ")
    }
}
