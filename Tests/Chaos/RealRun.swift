// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A kbisect that runs beside us, in a session of its own, and is not treated well.
final class RealRun: Sendable {
    let process: Int32
    private let log: String
    private let folder: String
    private let status = Mutex<Int?>(nil)

    /// - Parameters:
    ///   - environment: Added to ours.
    ///   - log: Receives what it prints, anew.
    ///   - folder: Whatever it starts works below.
    init(_ program: String, _ arguments: [String], environment: [String: String], log: String, below folder: String)
        throws
    {
        (self.log, self.folder) = (log, folder)
        // `setsid` only forks where it leads a group, which a child of ours does not.
        let words = ["/usr/bin/env"] + environment.map { "\($0.key)=\($0.value)" }.sorted() + [program] + arguments
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var strings: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, words[0], &actions, nil, &strings, environ)
        guard result == 0 else { throw Unexpected("cannot start \(program): \(String(cString: strerror(result)))") }
        self.process = process
    }

    /// Its exit status, 128 more than a signal's number; `nil` where it still runs after so many seconds.
    func end(within seconds: Double) async throws -> Int? {
        let limit = ContinuousClock.now + .seconds(seconds)
        repeat {
            let ended: Int? = status.withLock { status in
                if let status { return status }
                var raw: Int32 = 0
                guard waitpid(process, &raw, WNOHANG) == process else { return nil }
                status = raw & 0x7F == 0 ? Int(raw >> 8 & 0xFF) : 128 + Int(raw & 0x7F)
                return status
            }
            if let ended { return ended }
            try await Task.sleep(for: .milliseconds(20))
        } while ContinuousClock.now < limit
        return nil
    }

    /// Kills it, and looks for what it left.
    ///
    /// - Returns: What is still there.
    func kill() async throws -> String? {
        _ = Glibc.kill(process, SIGKILL)
        _ = try await end(within: 10)
        return try await whatIsLeft()
    }

    /// What still runs of what it started, some seconds later.
    func whatIsLeft() async throws -> String? {
        for _ in 0..<50 {
            if try processes().isEmpty { return nil }
            try await Task.sleep(for: .milliseconds(100))
        }
        return "left running: " + (try processes()).map { "\($0.id) \($0.name)" }.joined(separator: ", ")
    }

    /// Waits until a program of this name works for it; `nil` where it ends before.
    func wait(for name: String) async throws -> Int32? {
        while try await end(within: 0.05) == nil {
            if let found = try processes().first(where: { $0.name == name }) { return found.id }
        }
        return nil
    }

    /// The end of what it printed.
    var lastWords: String {
        let data = FileManager.default.contents(atPath: log) ?? Data()
        return String(decoding: data.suffix(400), as: UTF8.self).split(separator: "\n").suffix(3).joined(
            separator: " / "
        )
    }

    /// Processes that work in the folder, but for kbisect itself.
    private func processes() throws -> [(id: Int32, name: String)] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { entry in
            guard let id = Int32(entry), id != process,
                let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd"),
                place.hasPrefix(folder + "/"), let name = FileManager.default.contents(atPath: "/proc/\(id)/comm")
            else { return nil }
            return (id, String(decoding: name, as: UTF8.self).trimmingCharacters(in: .newlines))
        }
    }
}
