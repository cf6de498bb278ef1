// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import SystemPackage
import Testing

/// The same histories, bisected by us and by `git bisect run`.
@Suite struct AgainstGitTests {
    @Test("git names the same culprit with about as many tests", arguments: 0..<20)
    func sameAsGit(seed: Int) async throws {
        var generator = SeededGenerator(seed: 30_000 + seed)
        var history = MadeHistory.random(&generator, upTo: 60)
        // One history in four is a line, where the number of tests must be exactly git's or one off.
        while history.goods.isEmpty { history = MadeHistory.random(&generator, upTo: 60) }
        if seed % 4 == 0 { history = .line(Int.random(in: 10...60, using: &generator)) }
        let culprit = try #require(history.suspects.randomElement(using: &generator))
        let run = try SearchRun(history) { history.truth(of: $0, culprit: culprit) }
        let git = try await bisectByGit(history, culprit: culprit, skipped: [])
        #expect(git.status == 0, "\(git.log)")
        #expect(git.culprit == culprit, "\(git.log)")
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(MadeHistory.number(found.commit) == culprit)
        // Equals are chosen among differently, which costs or saves a test.
        let allowance = seed % 4 == 0 ? 1 : 2
        #expect(abs(run.testsBetweenEnds - git.tests) <= allowance, "\(run.tested) \(git.log)")
    }

    @Test("with skips both end with a culprit, or both with a set", arguments: 0..<10)
    func sameAsGitWithSkips(seed: Int) async throws {
        var generator = SeededGenerator(seed: 40_000 + seed)
        let history = MadeHistory.line(30)
        let culprit = Int.random(in: 1...29, using: &generator)
        let skipped = Set((1...28).filter { _ in Double.random(in: 0..<1, using: &generator) < 0.3 })
        let run = try SearchRun(history) { skipped.contains($0) ? .skip : history.truth(of: $0, culprit: culprit) }
        let git = try await bisectByGit(history, culprit: culprit, skipped: skipped)
        switch run.end {
        case .found(let found):
            #expect(git.status == 0 && git.culprit == MadeHistory.number(found.commit), "\(git.log)")
        case .onlySkippedLeft(let commits):
            #expect(git.status == 2, "\(git.log)")
            let named = Set(commits.map(MadeHistory.number))
            #expect(git.left == named, "\(git.log)")
        case .test, .endsWrong, .notSettled:
            Issue.record("\(run.end)")
        }
    }

    private struct GitAnswer {
        var status: Int
        var culprit: Int?
        var left: Set<Int>
        var tests: Int
        var log: String
    }

    private func bisectByGit(_ history: MadeHistory, culprit: Int, skipped: Set<Int>) async throws -> GitAnswer {
        let folder = FilePath(NSTemporaryDirectory()).appending("kbisect-search-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        _ = try await git(["init", "-q"], in: folder)
        _ = try await git(["fast-import", "--quiet"], in: folder, input: fastImport(history))
        _ = try await git(["symbolic-ref", "HEAD", "refs/heads/b\(history.bad)"], in: folder)
        let names = try await git(["log", "--all", "--format=%H %s"], in: folder).text
        var numbers: [String: Int] = [:]
        for line in names.split(separator: "\n") {
            let words = line.split(separator: " ")
            numbers[String(words[0])] = Int(words[1])
        }
        let tag = { (commit: Int) in "refs/tags/c\(commit)" }
        let ends = [tag(history.bad)] + history.goods.map(tag)
        let start = try await git(["bisect", "start", "--no-checkout"] + ends, in: folder)
        let script = folder.appending("judge.sh")
        let skipCase = skipped.isEmpty ? "none" : skipped.map { "c\($0)" }.joined(separator: "|")
        let judge = """
            echo test >> tests.log
            case $(git describe --tags --exact-match BISECT_HEAD) in \(skipCase)) exit 125;; esac
            ! git merge-base --is-ancestor \(tag(culprit)) BISECT_HEAD
            """
        try judge.write(toFile: script.string, atomically: true, encoding: .utf8)
        let run = try await git(["bisect", "run", "sh", script.string], in: folder)
        let tests = (try? String(contentsOfFile: folder.appending("tests.log").string, encoding: .utf8)) ?? ""
        let found = try await git(["rev-parse", "refs/bisect/bad"], in: folder).text
        let isNamed = (start.text + run.text).contains("is the first bad commit")
        let left = run.text.split(separator: "\n").compactMap { numbers[String($0)] }
        guard case .exited(let status) = run.end else { throw CancellationError() }
        return GitAnswer(
            // With one suspect `start` names it, and there is nothing left to run.
            status: isNamed ? 0 : status,
            culprit: isNamed ? numbers[found.trimmingCharacters(in: .whitespacesAndNewlines)] : nil,
            left: Set(left),
            tests: tests.split(separator: "\n").count,
            log: start.text + start.errorText + run.text + run.errorText
        )
    }

    private func git(_ arguments: [String], in folder: FilePath, input: String = "") async throws -> CommandOutput {
        let environment = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"]
        let command = HostCommand("git", arguments, environment: environment, workingDirectory: folder)
        return try await HostCommandRunner().capture(
            command,
            input: Array(input.utf8),
            limit: 1 << 20,
            timeout: .seconds(60)
        )
    }

    private func fastImport(_ history: MadeHistory) -> String {
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
