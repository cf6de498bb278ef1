// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

/// A history of numbered commits, bisected by hand with kbisect and, in a copy, with git.
struct HandHistory {
    /// What somebody came to.
    struct Answer: Equatable {
        var status: Int
        var culprit: Int?
        var left: Set<Int> = []
    }

    let program: Program
    let repository: FilePath
    /// By number.
    let ids: [String]
    /// Per commit, itself and everything it contains.
    let ancestry: [Set<Int>]

    /// Makes a repository whose commits have these parents; the last one is checked out, and each has a tag `c<number>`.
    init(_ program: Program, parents: [[Int]]) async throws {
        self.program = program
        repository = program.folder.appending("history")
        var stream = ""
        for (commit, itsParents) in parents.enumerated() {
            let message = "change \(commit)"
            stream += "commit refs/heads/b\(commit)\nmark :\(commit + 1)\n"
            stream += "committer T <t@example.org> \(1_600_000_000 + commit * 60) +0000\n"
            stream += "data \(message.utf8.count)\n\(message)\n"
            for (order, parent) in itsParents.enumerated() {
                stream += "\(order == 0 ? "from" : "merge") :\(parent + 1)\n"
            }
            stream += "\nreset refs/tags/c\(commit)\nfrom :\(commit + 1)\n\n"
        }
        let input = try program.write(stream, to: "stream").string
        try await program.git("init", "-q", repository.string)
        let script = """
            git fast-import --quiet < '\(input)'
            git for-each-ref --format='%(refname)' refs/heads | sed 's/^/delete /' | git update-ref --stdin
            git update-ref refs/heads/main c\(parents.count - 1)
            git symbolic-ref HEAD refs/heads/main
            for n in $(seq 0 \(parents.count - 1)); do git rev-parse c$n; done
            """
        let made = try await HostCommandRunner().capture(
            HostCommand("bash", ["-e", "-c", script], workingDirectory: repository)
        )
        try #require(made.end == .exited(0), "\(made.errorText)")
        ids = made.text.split(separator: "\n").map(String.init)
        ancestry = parents.reduce(into: []) { ancestry, itsParents in
            ancestry.append(itsParents.reduce(into: [ancestry.count]) { $0.formUnion(ancestry[$1]) })
        }
        _ = try await git("clone", "-q", "--mirror", ".", copy.string)
    }

    private var copy: FilePath { program.folder.appending("copy.git") }

    func contains(_ commit: Int, _ other: Int) -> Bool { ancestry[commit].contains(other) }

    func number(_ id: some StringProtocol) -> Int? { ids.firstIndex(of: String(id)) }

    func git(_ arguments: String..., inCopy: Bool = false) async throws -> CommandOutput {
        try await git(arguments, inCopy: inCopy)
    }

    func git(_ arguments: [String], inCopy: Bool = false) async throws -> CommandOutput {
        try await HostCommandRunner().capture(
            HostCommand(
                "git",
                arguments,
                environment: ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"],
                workingDirectory: inCopy ? copy : repository
            )
        )
    }

    // MARK: - With kbisect

    /// Begins a search and goes on until it is over.
    ///
    /// - Parameter judge: The word for a commit, of those that `kbisect mark` takes.
    func byHand(_ start: [String], _ judge: (Int) -> String) async throws -> Answer {
        let begun = try await program.run(["start", "--repo", repository.string] + start)
        var status = try #require(begun.exitStatus, "\(begun.errorText)")
        for _ in 0..<100 {
            let next = try await program.run("next")
            #expect(next.exitStatus == status, "\(next.errorText)")
            guard !next.standardOutput.isEmpty else { return try await answer(status) }
            // Exactly one id, so that a shell can use it.
            #expect(next.standardOutput.count == 41, "\(next.text)")
            let commit = try #require(number(next.text.dropLast()))
            let marked = try await program.run("mark", judge(commit))
            status = try #require(marked.exitStatus, "\(marked.errorText)")
        }
        Issue.record("the search does not end")
        return Answer(status: -1)
    }

    private func answer(_ status: Int) async throws -> Answer {
        struct Record: Decodable {
            struct Commit: Decodable { var id: String }
            struct Found: Decodable { var _0: Commit }
            struct Left: Decodable { var _0: [Commit] }
            struct End: Decodable {
                var found: Found?
                var onlySkippedLeft: Left?
            }
            var end: End
        }
        let shown = try await program.run("show", "--json")
        let end = try JSONDecoder().decode(Record.self, from: Data(shown.standardOutput)).end
        let left = end.onlySkippedLeft?._0.compactMap { number($0.id) } ?? []
        return Answer(status: status, culprit: end.found.flatMap { number($0._0.id) }, left: Set(left))
    }

    // MARK: - With git

    /// The same, with git.
    func byGit(_ start: String..., judge: (Int) -> String) async throws -> Answer {
        var last = try await gitBisect(["start", "--no-checkout"] + start)
        for _ in 0..<100 {
            let named = last.text.split(separator: "\n").first { $0.contains(" is the first ") }
            if let named { return Answer(status: 0, culprit: number(named.prefix(40))) }
            if last.exitStatus != 0 {
                let left = last.text.split(separator: "\n").compactMap { number($0) }
                return Answer(status: last.exitStatus ?? -1, left: Set(left))
            }
            let head = try await git("rev-parse", "BISECT_HEAD", inCopy: true)
            let commit = try #require(number(head.text.dropLast()), "\(last.text) \(last.errorText)")
            last = try await gitBisect([judge(commit)])
        }
        Issue.record("git does not end")
        return Answer(status: -1)
    }

    private func gitBisect(_ arguments: [String]) async throws -> CommandOutput {
        try await git(["bisect"] + arguments, inCopy: true)
    }

    /// What git makes of the log of the newest session.
    func replayedByGit() async throws -> Answer {
        let log = try program.write(try await program.run("log").text, to: "kbisect.log").string
        let output = try await gitBisect(["replay", log])
        let named = output.text.split(separator: "\n").first { $0.contains(" is the first ") }
        let left = output.text.split(separator: "\n").compactMap { number($0) }
        return Answer(
            status: output.exitStatus ?? -1,
            culprit: named.flatMap { number($0.prefix(40)) },
            left: Set(left)
        )
    }
}

extension CommandOutput {
    var exitStatus: Int? { if case .exited(let status) = end { Int(status) } else { nil } }
}
