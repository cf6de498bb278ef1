// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// strace around a command: it sees each file that any process of the command opens or looks for.
///
/// It is outside of the sandbox that the command runs in. There it is out of reach: what it traces sees neither its process
/// nor its file, and can neither end it nor add a line.
package enum Tracer {
    /// The program, of the package of the same name.
    package static let program = "strace"

    /// What is traced: all that takes a name, lists a folder, or changes what names mean. What we do not expect in a build
    /// is traced to be noticed.
    private static let calls = [
        "%file", "getdents", "getdents64", "fchdir", "fork", "vfork", "clone", "clone3", "unshare", "setns",
        "open_by_handle_at", "name_to_handle_at", "io_uring_setup", "fsopen", "fsmount", "open_tree", "move_mount",
    ]

    /// PATH_MAX: a longer name is none to the kernel.
    private static let longestName = 4096

    static func wrapping(_ command: HostCommand, to file: FilePath) -> HostCommand {
        var wrapped = command
        wrapped.executable = program
        wrapped.confinement = nil
        wrapped.trace = nil
        wrapped.arguments =
            [
                "-f", "--seccomp-bpf", "--decode-fds=path", "--pidns-translation",
                "-s", "\(longestName)", "-e", "signal=none", "-e", "verbose=clone3,openat2",
                "-e", "trace=\(calls.joined(separator: ","))", "-o", file.string, "--", command.executable,
            ] + command.arguments
        return wrapped
    }
}
