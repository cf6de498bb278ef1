// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import SystemPackage

/// A made history as a real repository, bisected by `git bisect run`.
struct GitBisectRun {
    /// The exit status; 0 where git needed no run to name the commit.
    private(set) var status = 0
    private(set) var culprit: Int?
    /// The commits that git could not tell apart.
    private(set) var left: Set<Int> = []
    private(set) var tests = 0
    private(set) var log = ""

    /// - Parameters:
    ///   - options: What `git bisect start` is given besides the ends.
    ///   - verdict: `.bad` is what git calls new, whatever the terms.
    init(_ history: MadeHistory, options: [String] = [], verdict: (Int) -> Verdict) async throws {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-search-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        _ = try await Self.git(["init", "-q"], in: folder)
        _ = try await Self.git(["fast-import", "--quiet"], in: folder, input: Self.fastImport(history))
        _ = try await Self.git(["symbolic-ref", "HEAD", "refs/heads/b\(history.bad)"], in: folder)
        let names = try await Self.git(["log", "--all", "--format=%H %s"], in: folder).text
        var numbers: [String: Int] = [:]
        for line in names.split(separator: "\n") {
            let words = line.split(separator: " ")
            numbers[String(words[0])] = Int(words[1])
        }
        let ends = ([history.bad] + history.goods).map { "refs/tags/c\($0)" }
        let start = try await Self.git(["bisect", "start", "--no-checkout"] + options + ends, in: folder)
        let script = folder.appending("judge.sh")
        try Self.judge(history, verdict).write(toFile: script.string, atomically: true, encoding: .utf8)
        let run = try await Self.git(["bisect", "run", "sh", script.string], in: folder)
        let lines = try? String(contentsOfFile: folder.appending("tests.log").string, encoding: .utf8)
        tests = lines?.split(separator: "\n").count ?? 0
        log = start.text + start.errorText + run.text + run.errorText
        guard case .exited(let code) = run.end else { throw CancellationError() }
        left = Set(run.text.split(separator: "\n").compactMap { numbers[String($0)] })
        let term = options.last == "fixed" ? "fixed" : "bad"
        let isNamed = (start.text + run.text).contains("is the first \(term) commit")
        // With one suspect `start` names it, and there is nothing left to run.
        status = isNamed ? 0 : code
        guard isNamed else { return }
        let found = try await Self.git(["rev-parse", "refs/bisect/\(term)"], in: folder).text
        culprit = numbers[found.trimmingCharacters(in: .whitespacesAndNewlines)]
    }

    private static func judge(_ history: MadeHistory, _ verdict: (Int) -> Verdict) -> String {
        let cases = history.parents.indices.compactMap { commit -> String? in
            switch verdict(commit) {
            case .good: nil
            case .bad: "c\(commit)) exit 1;;"
            case .skip: "c\(commit)) exit 125;;"
            }
        }
        return """
            echo test >> tests.log
            case $(git describe --tags --exact-match BISECT_HEAD) in
            \(cases.joined(separator: "\n"))
            esac
            exit 0
            """
    }

    private static func git(_ arguments: [String], in folder: FilePath, input: String = "") async throws
        -> CommandOutput
    {
        let environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"]
        let command = HostCommand("git", arguments, environment: environment, workingDirectory: folder)
        return try await HostCommandRunner().capture(
            command,
            input: Array(input.utf8),
            limit: 1 << 20,
            timeout: .seconds(60)
        )
    }

    private static func fastImport(_ history: MadeHistory) -> String {
        var stream = ""
        for (commit, parents) in history.parents.enumerated() {
            let message = "\(commit)"
            stream += "commit refs/heads/b\(commit)\nmark :\(commit + 1)\n"
            stream += "committer T <t@example.org> \(1_600_000_000 + commit * 60) +0000\n"
            stream += "data \(message.utf8.count)\n\(message)\n"
            for (order, parent) in parents.enumerated() {
                stream += "\(order == 0 ? "from" : "merge") :\(parent + 1)\n"
            }
            stream += "\nreset refs/tags/c\(commit)\nfrom :\(commit + 1)\n\n"
        }
        return stream
    }
}
