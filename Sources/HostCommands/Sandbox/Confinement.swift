// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// A sandbox with the folders of one command.
package struct Confinement: Hashable, Sendable {
    let sandbox: Sandbox
    let writable: [FilePath]
    let readable: [FilePath]
    let devices: [FilePath]

    /// A home without anything in it, and without anything that stays.
    static let home = FilePath("/tmp/home")

    /// The command that runs another one in the sandbox.
    ///
    /// Of our environment the program gets `PATH` alone, besides what the command itself sets.
    func wrapping(_ command: HostCommand) -> HostCommand {
        var environment = ["HOME": Self.home.string, "TMPDIR": "/tmp"]
        environment.merge(command.environment) { $1 }
        return HostCommand(
            Sandbox.program,
            Self.isolation + mounts(of: command) + ["--chdir", command.workingDirectory?.string ?? "/", "--"]
                + [command.executable] + command.arguments,
            environment: environment,
            inherits: ["PATH"],
            workingDirectory: command.workingDirectory
        )
    }

    private static let isolation = [
        // The parent that the kernel's parent-death signal means is the thread that started a program. swift-subprocess
        // starts all from one thread of its own (Thread.swift), which ends in atexit and not before.
        "--die-with-parent",
        // Processes that detach themselves end with the first of their namespace, which is bubblewrap's or the program.
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net", "--unshare-cgroup-try",
        // Each command has a session of its own already, without a terminal. A second one (--new-session) would only
        // take the program out of the group that we signal.
        "--cap-drop", "ALL",
        // To a process of root without any capability these files are writable all the same, and core_pattern names a
        // program that the kernel runs outside of every sandbox.
        "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys",
        "--dev", "/dev",
        "--perms", "1777", "--tmpfs", "/tmp", "--dir", home.string,
    ]

    private func mounts(of command: HostCommand) -> [String] {
        var arguments: [String] = []
        func add(_ option: String, _ path: FilePath) { arguments += [option, path.string, path.string] }
        for path in Sandbox.system + Sandbox.configuration + sandbox.tools { add("--ro-bind-try", path) }
        for path in sandbox.hidden { arguments += ["--tmpfs", path.string] }
        let program = FilePath(command.executable)
        let read = readable + (program.isAbsolute ? [program] : [])
        let ours = read.map { ("--ro-bind", $0) } + writable.map { ("--bind", $0) }
        // A folder before what lies in it, or it would hide that.
        for (option, path) in ours.sorted(by: { $0.1.components.count < $1.1.components.count }) { add(option, path) }
        for device in devices { add("--dev-bind", device) }
        return arguments + ["--remount-ro", "/"]
    }

    /// bubblewrap exits with 128 and the signal's number where a signal ended the program.
    static func unwrapping(_ end: CommandEnd) -> CommandEnd {
        guard case .exited(let status) = end, (129...192).contains(status) else { return end }
        return .signalled(status - 128)
    }

    /// What bubblewrap itself complains of, where it did not come to start the program.
    ///
    /// - Parameter line: The first line of what was printed.
    static func trouble(_ end: CommandEnd, saying line: some Sequence<UInt8>) -> String? {
        let text = String(decoding: Array(line), as: UTF8.self).prefix { !$0.isNewline }
        let isOurs = text.hasPrefix("\(Sandbox.program): ") || text.hasPrefix("\(Tracer.program): ")
        return end == .exited(1) && isOurs ? String(text.prefix(300)) : nil
    }
}

extension HostCommand {
    /// What is started for it: itself, or the sandbox that it is to run in, and around that what traces it.
    var started: HostCommand {
        let confined = confinement?.wrapping(self) ?? self
        return trace.map { Tracer.wrapping(confined, to: $0) } ?? confined
    }
}
