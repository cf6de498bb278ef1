// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A process of our own that outlives us and ends what we leave running: a SIGKILL gives us no chance to.
///
/// It holds the read end of a pipe, learns of each group that is started and of each that has ended, and at the pipe's
/// end kills those that are left. A parent-death signal would not do: it goes to one process, not to a make's compilers.
package enum Guardian {
    /// What the program is called with to be one. No command of a person's.
    private static let word = "guard-process-groups"
    /// The write end of its pipe; 0 before there is one, -1 where none is wanted or it could not be started.
    private static let pipe = Atomic<Int32>(-1)
    private static let starting = Mutex(())

    /// Lets one be started with the first program. Only for a program that calls ``guardIfAsked()`` first.
    package static func enable() { pipe.store(0, ordering: .relaxed) }

    /// Becomes a guardian, and never returns, where the command line says so.
    package static func guardIfAsked() {
        guard CommandLine.arguments.count == 2, CommandLine.arguments[1] == word else { return }
        // What is sent to our parent's group does not reach it.
        setsid()
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { signal(number, SIG_IGN) }
        // Holds no folder of anybody's.
        _ = chdir("/")
        var groups: Set<Int32> = []
        while let line = readLine() {
            guard let group = Int32(line.dropFirst()), group > 1 else { continue }
            if line.first == "+" { groups.insert(group) } else { groups.remove(group) }
        }
        for group in groups { kill(-group, SIGKILL) }
        exit(0)
    }

    /// A group was started.
    static func watch(_ group: Int32) { tell("+\(group)\n") }

    /// A group has ended.
    static func release(_ group: Int32) { if group > 1 { tell("-\(group)\n") } }

    /// Ends the program at once, and with it all that it started.
    package static func abandon(status: Int32) -> Never {
        // The guardian sees the end of its pipe.
        _exit(status)
    }

    private static func tell(_ line: String) {
        if pipe.load(ordering: .acquiring) == 0 {
            starting.withLock { _ in
                if pipe.load(ordering: .acquiring) == 0 { pipe.store(start() ?? -1, ordering: .releasing) }
            }
        }
        let descriptor = pipe.load(ordering: .acquiring)
        guard descriptor > 0 else { return }
        // Shorter than PIPE_BUF, so it is written whole. A guardian that was killed guards nothing any more.
        _ = Array(line.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// - Returns: The write end of its pipe; `nil` where the machine has no more processes or descriptors.
    private static func start() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        // What reads our output must see its end when we are gone.
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("kbisect"), strdup(word), nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, "/proc/self/exe", &actions, nil, &arguments, environ)
        guard result == 0 else {
            close(ends[1])
            return nil
        }
        return ends[1]
    }
}
