// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct GitRepositoryTests {
    let scratch: ScratchFolder
    let made: MadeRepository
    let commits: [CommitID]

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
        var commits: [CommitID] = []
        for index in 0..<4 {
            try made.write("sub/file", "\(index)")
            commits.append(try await made.commitAll("commit \(index)"))
        }
        try await made.git(["tag", "-a", "v6.0.7", "-m", "tag", commits[1].hex])
        try await made.git(["tag", "v6.1", commits[2].hex])
        try await made.git(["branch", "6.0", commits[0].hex])
        self.commits = commits
    }

    @Test func revisionsAreTakenAsGitTakesThem() async throws {
        let repository = try GitRepository(openingReadOnly: made.path)
        for (asked, index) in [
            ("HEAD", 3), ("HEAD~2", 1), ("main^", 2), ("v6.0.7", 1), ("v6.0.7^{commit}", 1), ("6.0", 0),
            ("refs/heads/6.0", 0), (commits[2].hex, 2), (String(commits[2].hex.prefix(10)), 2),
        ] {
            let found = try await repository.resolve(asked)
            #expect(found.id == commits[index], "\(asked)")
            #expect(found.note == nil)
        }
        #expect(try await repository.resolve(commits[2].hex).name == commits[2].short)
    }

    @Test func aVersionIsTakenAsItsTagAndThatIsSaid() async throws {
        let repository = try GitRepository(openingReadOnly: made.path)
        let fedora = try await repository.resolve("6.0.7-301.fc37.x86_64")
        #expect(fedora.id == commits[1])
        #expect(fedora.name == "v6.0.7")
        #expect(fedora.note == "'6.0.7-301.fc37.x86_64' is taken as the tag v6.0.7")
        #expect(try await repository.resolve("6.1.0").name == "v6.1")
    }

    @Test(arguments: ["no-such", "6.0.8", "v6.0.8", "", "main..HEAD", "--all", "HEAD~99", "a\0b", "6.1.0-47-amd64"])
    func whatNamesNothingIsRefusedClearly(_ asked: String) async throws {
        let repository = try GitRepository(openingReadOnly: made.path)
        let error = try #require(await #expect(throws: GitError.self) { try await repository.resolve(asked) })
        switch (asked, error) {
        case ("6.1.0-47-amd64", .distributionABI): #expect("\(error)".contains("/proc/version"))
        case ("6.0.8", .unknownRevision(_, "v6.0.8", _, false)): #expect("\(error)".contains("fetch --tags"))
        case (_, .unknownRevision(asked, _, _, false)): break
        default: Issue.record("\(error)")
        }
    }

    @Test func anAmbiguousAbbreviationIsItsOwnError() async throws {
        // 2000 objects: with 4 digits some two begin alike.
        let input = (0..<2000).map { "blob\ndata 4\n\($0 + 1000)\n" }.joined()
        try await made.git(["fast-import", "--quiet"], input: Array(input.utf8))
        let all = try await made.git(["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"])
        let prefixes = all.split(separator: "\n").map { String($0.prefix(4)) }
        let twice = try #require(Dictionary(grouping: prefixes) { $0 }.first { $0.value.count > 1 }?.key)
        let repository = try GitRepository(openingReadOnly: made.path)
        await #expect(throws: GitError.ambiguousRevision(twice)) { try await repository.resolve(twice) }
    }

    @Test func aTagOfSomethingElseIsNoCommit() async throws {
        let blob = try await made.git(["hash-object", "-w", "--stdin"], input: [1])
        try await made.git(["tag", "key", blob])
        let repository = try GitRepository(openingReadOnly: made.path)
        await #expect(throws: GitError.notACommit("key")) { try await repository.resolve("key") }
    }

    @Test func everyKindOfRepositoryOpens() async throws {
        let bare = scratch.path.appending("bare.git")
        try await made.git(["clone", "-q", "--bare", made.path.string, bare.string])
        let linked = scratch.path.appending("linked")
        try await made.git(["worktree", "add", "-q", "--detach", linked.string, commits[1].hex])
        for path in [made.path, made.path.appending("sub"), made.path.appending(".git"), bare, linked.appending("sub")]
        {
            let repository = try GitRepository(openingReadOnly: path)
            #expect(try await repository.resolve("v6.0.7").id == commits[1], "\(path)")
            let tree = WorkTree(worker: scratch.path.appending("worker"))
            _ = try await tree.checkOut(commits[2], from: repository)
            #expect(try listing(tree.folder)["sub/file"] == "100644 Mg==")
        }
        #expect(try await GitRepository(openingReadOnly: linked).resolve("HEAD").id == commits[1])
    }

    @Test func whatCannotBeReadIsRefusedWithItsReason() async throws {
        let none = scratch.path.appending("none")
        try FileManager.default.createDirectory(atPath: none.string, withIntermediateDirectories: true)
        #expect(throws: GitError.notARepository(none)) { try GitRepository(openingReadOnly: none) }
        let absent = scratch.path.appending("absent")
        #expect(throws: GitError.notARepository(absent)) { try GitRepository(openingReadOnly: absent) }
        let sha256 = try await MadeRepository(scratch.path.appending("sha256"), arguments: ["--object-format=sha256"])
        #expect(throws: GitError.sha256Repository(sha256.path)) { try GitRepository(openingReadOnly: sha256.path) }
        try await made.git(["config", "core.repositoryFormatVersion", "1"])
        try await made.git(["config", "extensions.refStorage", "reftable"])
        #expect(throws: GitError.unsupportedExtension(made.path, name: "refstorage")) {
            try GitRepository(openingReadOnly: made.path)
        }
    }

    @Test func aPartialCloneSaysWhatItLacks() async throws {
        try await made.git(["config", "uploadpack.allowFilter", "true"])
        let partial = scratch.path.appending("partial")
        try await made.git(
            ["clone", "-q", "--bare", "--filter=blob:none", "file://\(made.path)", partial.string]
        )
        let repository = try GitRepository(openingReadOnly: partial)
        #expect(try await repository.suspects(good: [commits[0]], bad: commits[3]).commits == Array(commits[1...]))
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        let error = try #require(
            await #expect(throws: GitError.self) { try await tree.checkOut(commits[2], from: repository) }
        )
        guard case .missingObject(_, partial, _, true) = error else { throw error }
        #expect("\(error)".contains("--refetch --no-filter"))
        // What it says to do is enough.
        try await MadeRepository(existing: partial).git(["fetch", "-q", "--refetch", "--no-filter"])
        _ = try await tree.checkOut(commits[2], from: try GitRepository(openingReadOnly: partial))
    }

    @Test func aMessageThatIsNotUTF8IsReadAnyway() async throws {
        let tree = try await made.git(["rev-parse", "HEAD^{tree}"])
        let who = "J\u{fffd}rg <j@example.org> 1600000000 -0330"
        var raw = Array("tree \(tree)\nparent \(commits[0])\nauthor \(who)\ncommitter \(who)\nencoding latin1\n\n".utf8)
        raw += Array("btrfs: f".utf8) + [0xFC] + Array("r alle\n\nbody \u{1B}[31m\n".utf8)
        let id = try made.id(await made.git(["hash-object", "-t", "commit", "-w", "--stdin"], input: raw))
        let commit = try await GitRepository(openingReadOnly: made.path).commit(id)
        #expect(commit.title == "btrfs: f\u{fffd}r alle")
        #expect(commit.message.hasSuffix("body \u{1B}[31m\n"))
        #expect(commit.author.seconds == 1_600_000_000)
        #expect(commit.author.offsetMinutes == -210)
        #expect(commit.parents == [commits[0]])
        #expect(commit.tree == tree)
    }

    @Test func changedPathsAreTheNamesThatDiffer() async throws {
        try made.write("b", "b")
        try FileManager.default.removeItem(atPath: made.path.appending("sub/file").string)
        let last = try await made.commitAll("moved")
        let repository = try GitRepository(openingReadOnly: made.path)
        #expect(try await repository.changedPaths(from: commits[0], to: last).paths == ["b", "sub/file"])
        let bounded = try await repository.changedPaths(from: commits[0], to: last, limit: 1)
        #expect(bounded.paths == ["b"])
        #expect(bounded.total == 2)
    }

    @Test func readingLeavesTheRepositoryAsItWas() async throws {
        // A file whose time the index does not know: a 'git status' would write the index now.
        try made.write("sub/file", "3")
        let before = try listing(made.path, withRepository: true)
        let repository = try GitRepository(openingReadOnly: made.path)
        let graph = try await repository.suspects(good: [commits[0]], bad: repository.resolve("HEAD").id)
        _ = try await repository.mergeBases(of: commits[3], and: [commits[1]])
        _ = try await repository.pinned(commits[0].hex, among: graph)
        _ = try await repository.family(of: commits[2])
        _ = try await repository.patch(of: commits[2], limit: 1_000)
        _ = try await repository.newestTag(below: commits[3], notBelow: [commits[0]], excluding: [])
        _ = try await repository.changedPaths(from: commits[0], to: commits[3])
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        for commit in commits { _ = try await tree.checkOut(commit, from: repository) }
        #expect(try listing(made.path, withRepository: true) == before)
    }
}
