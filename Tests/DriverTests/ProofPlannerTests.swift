// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import HostCommands
import Search
import Sessions
import SystemPackage
import Testing

/// Real git makes the histories, libgit2 the reverts and picks.
@Suite struct ProofPlannerTests {
    /// A repository that is written commit by commit.
    private struct History {
        let root = FilePath("/tmp/kbisect-planner-\(UUID().uuidString)")
        var repository: FilePath { root.appending("linux") }

        func git(_ arguments: String...) async throws -> String {
            let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
            let output = try await HostCommandRunner().capture(
                HostCommand("git", identity + ["-C", repository.string] + arguments)
            )
            try #require(output.end.isSuccess, "\(output.errorText)")
            return output.text.trimmingCharacters(in: .newlines)
        }

        func begin() async throws {
            try FileManager.default.createDirectory(atPath: repository.string, withIntermediateDirectories: true)
            _ = try await git("init", "-q")
        }

        func commit(_ files: [String: String], _ title: String = "t") async throws -> CommitID {
            for (name, text) in files {
                try Data(text.utf8).write(to: URL(filePath: repository.appending(name).string))
            }
            _ = try await git("add", "-A")
            _ = try await git("commit", "-q", "--allow-empty", "-m", title)
            return try #require(CommitID(try await git("rev-parse", "HEAD")))
        }

        func plan(_ commit: CommitID, tip: CommitID, base: CommitID) async throws -> ProofPlanner.Planned {
            let opened = try GitRepository(openingReadOnly: repository)
            let grafts = try GraftRepository(in: root.appending("grafts"), of: opened)
            return try await ProofPlanner(repository: opened).proof(
                of: commit,
                isFix: false,
                tip: SessionRecord.End(asked: "tip", name: "tip", commit: tip),
                base: SessionRecord.End(asked: "base", name: "base", commit: base),
                grafts: grafts
            )
        }

        func remove() { try? FileManager.default.removeItem(atPath: root.string) }
    }

    private func withHistory(_ body: (History) async throws -> Void) async throws {
        let history = History()
        defer { history.remove() }
        try await history.begin()
        try await body(history)
    }

    private func lines(_ changed: [Int: String] = [:]) -> String {
        (1...30).map { changed[$0] ?? "line \($0)" }.joined(separator: "\n") + "\n"
    }

    @Test func aCleanRevertAndAPickAreTreesOfTheirOwn() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines(), "b": "1\n"])
            let parent = try await history.commit(["b": "2\n"])
            let commit = try await history.commit(["a": lines([5: "broken"])])
            let tip = try await history.commit(["a": lines([5: "broken", 25: "other"])])
            let planned = try await history.plan(commit, tip: tip, base: base)
            #expect(planned.plan.parents.map(\.commit.id) == [parent])
            #expect(planned.conflicts.isEmpty && planned.chain.isEmpty)
            guard case .kernel(let without) = planned.plan.revert?.without,
                case .kernel(let with) = planned.plan.apply?.with
            else {
                Issue.record("\(planned)")
                return
            }
            #expect(planned.plan.revert?.chainAlone == nil)
            #expect(without.made == ProbeRecord.Made(kind: .revert, commits: [commit]))
            #expect(without.words == "tip with \(commit.short) reverted")
            #expect(with.made == ProbeRecord.Made(kind: .pick, commits: [commit]))
            #expect(Set([without.tree, with.tree, planned.plan.commit.tree]).count == 3)
        }
    }

    @Test func aCommitBuiltUponItIsRevertedWithItAndTestedAlone() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines()])
            let commit = try await history.commit(["a": lines([5: "broken"])])
            let upon = try await history.commit(["a": lines([5: "broken and built upon"])])
            let tip = try await history.commit(["b": "new\n"])
            let planned = try await history.plan(commit, tip: tip, base: base)
            #expect(planned.chain.map(\.id) == [upon])
            guard case .kernel(let without) = planned.plan.revert?.without else {
                Issue.record("\(planned)")
                return
            }
            #expect(without.made?.commits == [upon, commit])
            let alone = try #require(planned.plan.revert?.chainAlone)
            #expect(alone.made?.commits == [upon])
            #expect(alone.tree != without.tree)
        }
    }

    @Test func conflictsAreNamedWithTheirFiles() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines([5: "older"])])
            _ = try await history.commit(["a": lines()])
            let commit = try await history.commit(["a": lines([5: "broken"])])
            let planned = try await history.plan(commit, tip: commit, base: base)
            #expect(planned.conflicts.map(\.files) == [["a"]])
            #expect(planned.conflicts.first?.doing == "applying \(commit.short) on base")
            #expect(planned.plan.apply?.with == .unavailable("applying \(commit.short) on base conflicts in a"))
        }
    }

    @Test func aTipWithoutTheCommitAndABaseWithItAreSaid() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines()])
            let commit = try await history.commit(["a": lines([5: "broken"])])
            let later = try await history.commit(["b": "new\n"])
            let planned = try await history.plan(commit, tip: base, base: later)
            #expect(planned.plan.revert?.without == .unavailable("tip does not contain \(commit.short)"))
            #expect(planned.plan.apply?.with == .unavailable("base contains \(commit.short) already"))
        }
    }

    @Test func aChangeThatWasTakenBackAlreadyIsSaid() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines()])
            let commit = try await history.commit(["a": lines([5: "broken"])])
            let tip = try await history.commit(["a": lines()])
            let planned = try await history.plan(commit, tip: tip, base: base)
            guard case .unavailable = planned.plan.revert?.without else {
                Issue.record("\(planned)")
                return
            }
        }
    }

    @Test func aMergeHasEveryParent() async throws {
        try await withHistory { history in
            let base = try await history.commit(["a": lines()])
            _ = try await history.git("checkout", "-q", "-b", "side")
            let side = try await history.commit(["b": "side\n"])
            _ = try await history.git("checkout", "-q", "main")
            let main = try await history.commit(["c": "main\n"])
            _ = try await history.git("merge", "-q", "--no-ff", "-m", "merge", "side")
            let merge = try #require(CommitID(try await history.git("rev-parse", "HEAD")))
            let planned = try await history.plan(merge, tip: merge, base: main)
            #expect(planned.plan.parents.map(\.commit.id) == [main, side])
            guard case .kernel(let without) = planned.plan.revert?.without,
                case .kernel(let with) = planned.plan.apply?.with
            else {
                Issue.record("\(planned)")
                return
            }
            #expect(without.tree == planned.plan.parents.first?.tree)
            #expect(with.tree == planned.plan.commit.tree)
            _ = base
        }
    }

    @Test func aCommitWithoutAParentCannotBeVerified() async throws {
        try await withHistory { history in
            let root = try await history.commit(["a": lines()])
            await #expect(throws: NothingToCompare.self) { try await history.plan(root, tip: root, base: root) }
        }
    }
}
