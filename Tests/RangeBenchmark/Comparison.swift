// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Two programs that are run in turn, so that whatever else the machine does falls on both.
struct Comparison {
    let repository: String
    let good: String
    let bad: String
    let rounds: Int

    private struct Run {
        let seconds: Double
        let kilobytes: Int
    }

    func run() throws {
        let ours = ["/proc/self/exe", "choose", repository, good, bad]
        let gits = ["git", "-C", repository, "rev-list", "--bisect", bad, "^" + good]
        var (own, others): ([Run], [Run]) = ([], [])
        // The first round brings both what is on the disk into memory, and is not counted.
        for round in 0...rounds {
            let one = try measure(gits, quietly: round > 0)
            let two = try measure(ours, quietly: round > 0)
            guard round > 0 else { continue }
            others.append(one)
            own.append(two)
        }
        let ratios = zip(own, others).map { $0.seconds / $1.seconds }
        print("git rev-list --bisect: \(summary(others))")
        print("kbisect:               \(summary(own))")
        print("ratio:                 \(median(ratios).formatted) (\(rounds) rounds)")
    }

    private func summary(_ runs: [Run]) -> String {
        let memory = Int(median(runs.map { Double($0.kilobytes) })) / 1_024
        let fastest = runs.map(\.seconds).min() ?? 0
        return "\(median(runs.map(\.seconds)).formatted) s (fastest \(fastest.formatted) s), \(memory) MiB"
    }

    private func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    private struct Failed: Error {
        let command: [String]
        let status: Int32
    }

    private func measure(_ command: [String], quietly: Bool) throws -> Run {
        let clock = ContinuousClock()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if quietly { posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let start = clock.now
        let code = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        guard code == 0 else { throw Failed(command: command, status: code) }
        var (status, usage) = (Int32(0), rusage())
        guard wait4(process, &status, 0, &usage) == process, status == 0 else {
            throw Failed(command: command, status: status)
        }
        return Run(seconds: (clock.now - start).seconds, kilobytes: usage.ru_maxrss)
    }
}
