// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct HostileTreeTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    /// A commit of a tree that git would not make: entries as raw bytes.
    private func commit(_ entries: [(mode: String, name: String, id: String)]) async throws -> CommitID {
        var raw: [UInt8] = []
        for entry in entries {
            raw += Array("\(entry.mode) \(entry.name)".utf8) + [0]
            let digits = Array(entry.id)
            raw += stride(from: 0, to: 40, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        }
        let tree = try await made.git(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], input: raw)
        return try await made.commitTree(tree, parents: [], message: "hostile", at: 1_600_000_000)
    }

    private func blob(_ text: String) async throws -> String {
        try await made.git(["hash-object", "-w", "--stdin"], input: Array(text.utf8))
    }

    @Test(arguments: [".", "..", ".git", ".GIT", ".Git", "a/b", "../escape", "/tmp/kbisect-escape"])
    func aNameThatLeadsElsewhereIsRefusedAndNamed(_ name: String) async throws {
        let file = try await blob("x")
        let folder = try await made.git(["mktree"], input: Array("100644 blob \(file)\tinner\n".utf8))
        let repository = try GitRepository(openingReadOnly: made.path)
        let worker = scratch.path.appending("worker")
        for (mode, id) in [("100644", file), ("40000", folder), ("120000", file)] {
            let hostile = try await commit([(mode, name, id)])
            let error = try #require(
                await #expect(throws: CheckoutError.self) {
                    try await WorkTree(worker: worker).checkOut(hostile, from: repository)
                }
            )
            guard case .refusedName(name, _) = error else {
                Issue.record("\(error)")
                continue
            }
        }
        #expect(try listing(worker).keys.sorted() == ["src", "src.state"])
        #expect(!FileManager.default.fileExists(atPath: "/tmp/kbisect-escape"))
    }

    /// On other systems these are `.git`, or one file. Here they are bytes like any others, and land in the work tree.
    @Test func namesThatMeanMoreElsewhereAreOrdinary() async throws {
        let names = [
            ".git\u{200C}", ".g\u{200C}it", "git~1", "GIT~1", ".git ", ".git.", ".git:x", ".git\\x", "CON", "con",
            "a\u{1B}[2Jb",
            "a\nb", "-rf", "$(touch x)", "\u{202E}evil",
        ]
        let file = try await blob("x")
        let entries = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { ("100644", $0, file) }
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        _ = try await tree.checkOut(try await commit(entries), from: repository)
        #expect(Set(try listing(tree.folder).keys) == Set(names))
    }

    /// 300 MiB of zeros are 300 KiB of a pack.
    @Test func aFileThatIsLargerThanAnySourceIsRefusedUnread() async throws {
        let file = made.path.appending("large")
        #expect(FileManager.default.createFile(atPath: file.string, contents: nil))
        #expect(truncate(file.string, 300 << 20) == 0)
        let large = try await made.commitAll("large")
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        await #expect(throws: CheckoutError.refusedName("large", reason: "it has more than 256 MiB")) {
            try await tree.checkOut(large, from: repository)
        }
        #expect(try listing(tree.folder).isEmpty)
    }

    @Test func aMergeOfAThousandParentsIsRead() async throws {
        let tree = try await made.git(["mktree"])
        var parents: [CommitID] = []
        for number in 0..<40 {
            parents.append(try await made.commitTree(tree, parents: [], message: "root \(number)", at: 1_600_000_000))
        }
        let raw =
            "tree \(tree)\n"
            + (0..<1000).map { "parent \(parents[$0 % 40].hex)\n" }.joined()
            + "author A\u{1B}[2J <a@example.org> 1600000000 +0000\ncommitter C <c@example.org> 1600000000 +0000\n\nm\u{202E}\n"
        let id = try await made.git(
            ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
            input: Array(raw.utf8)
        )
        let octopus = try made.id(id)
        let repository = try GitRepository(openingReadOnly: made.path)
        _ = try await WorkTree(worker: scratch.path.appending("worker")).checkOut(octopus, from: repository)
        #expect(try await repository.commit(octopus).parents.count >= 40)
    }

    @Test func aLinkAndAFolderOfOneNameAreRefused() async throws {
        let outside = scratch.path.appending("outside")
        try FileManager.default.createDirectory(atPath: outside.string, withIntermediateDirectories: true)
        let link = try await blob(outside.string)
        let folder = try await made.git(["mktree"], input: Array("100644 blob \(try await blob("x"))\tinner\n".utf8))
        let hostile = try await commit([("120000", "a", link), ("40000", "a", folder)])
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        await #expect(throws: CheckoutError.refusedName("a", reason: "it is there twice")) {
            try await tree.checkOut(hostile, from: repository)
        }
        #expect(try listing(outside).isEmpty)
    }

    @Test func aLinkThatBecomesAFolderIsNotFollowed() async throws {
        let outside = scratch.path.appending("outside")
        try FileManager.default.createDirectory(atPath: outside.string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: made.path.appending("a").string,
            withDestinationPath: outside.string
        )
        let first = try await made.commitAll("link")
        try FileManager.default.removeItem(atPath: made.path.appending("a").string)
        try made.write("a/inner", "x")
        let second = try await made.commitAll("folder")
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        for commit in [first, second, first, second] { _ = try await tree.checkOut(commit, from: repository) }
        #expect(try listing(outside).isEmpty)
        #expect(try listing(tree.folder).keys.sorted() == ["a", "a/inner"])
    }

    /// Whoever goes down into folders by calling itself needs a stack for it.
    @Test(arguments: [205, 10_000]) func foldersWithoutEndAreRefusedAndCrashNothing(_ depth: Int) async throws {
        try made.write("a", "x")
        let base = try await made.commitAll("base")
        let path = String(repeating: "d/", count: depth) + "f"
        let stream = ["x", "y"].map { text in
            "commit refs/heads/deep\ncommitter C <c@example.org> 1600000000 +0000\ndata 4\ndeep\n"
                + (text == "x" ? "from \(base.hex)\n" : "") + "M 100644 inline \(path)\ndata 1\n\(text)\n"
        }
        try await made.git(["fast-import", "--quiet"], input: Array(stream.joined().utf8))
        let ids = try await made.ids(made.git(["rev-list", "--reverse", "\(base.hex)..deep"]))
        let (added, changed) = (ids[0], ids[1])
        let repository = try GitRepository(openingReadOnly: made.path)
        let worker = scratch.path.appending("worker")
        for commit in [changed, added] {
            // A new process each time: it finds what the one before left half done.
            let tree = WorkTree(worker: worker)
            let error = try #require(
                await #expect(throws: CheckoutError.self) { try await tree.checkOut(commit, from: repository) }
            )
            guard case .refusedName(_, "folders lie more than 200 deep in each other") = error else {
                Issue.record("\(String("\(error)".suffix(300)))")
                continue
            }
        }
        // What else goes through trees: an answer or an error.
        #expect(try await repository.changedPaths(from: added, to: changed).total == 1)
        let patch = try await repository.patch(of: changed, limit: 1 << 20)
        #expect(
            patch.isCut || patch.text.hasSuffix("-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n")
        )
        let graph = try await repository.suspects(good: [base], bad: changed)
        let folder = String(repeating: "d/", count: min(depth, 1000))
        #expect(try await repository.touching([folder], among: graph) == [true, true])
        if depth > 1000 {
            await #expect(throws: GitError.self) { try await repository.touching([path], among: graph) }
        }
        _ = try await repository.file(path, at: changed)
        let grafts = try GraftRepository(in: scratch.path.appending("grafts"), of: repository)
        let names = GraftConflict(at: changed, files: [path], total: 1)
        #expect(try await grafts.revert([changed], on: changed) == .conflict(names))
        #expect(try await grafts.pick([changed], on: base) == .conflict(names))
        guard case .conflict(let conflict) = try await grafts.apply(Patch(Array(patch.text.utf8)), name: "x", on: added)
        else {
            Issue.record("a patch made what cannot be checked out")
            return
        }
        #expect(conflict.files.map(\.name) == [path])
        // The next one is as ever.
        let tree = WorkTree(worker: worker)
        _ = try await tree.checkOut(base, from: repository)
        #expect(try listing(tree.folder).keys.sorted() == ["a"])
    }

    /// What lies there and is nobody's commit is no reason to skip one.
    @Test func foldersWithoutEndThatSomebodyElseMadeAreAnError() async throws {
        try made.write("a", "x")
        let commit = try await made.commitAll("a")
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        _ = try await tree.checkOut(commit, from: repository)
        let path = "src/" + Array(repeating: "d", count: 300).joined(separator: "/")
        try FileManager.default.createDirectory(
            atPath: scratch.path.appending("worker").string + "/" + path,
            withIntermediateDirectories: true
        )
        let error = await #expect(throws: CheckoutError.self) {
            try await WorkTree(worker: scratch.path.appending("worker")).checkOut(commit, from: repository)
        }
        guard case .tooDeep = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func emptyTreesAndOldModesAreAsGitHasThem() async throws {
        let file = try await blob("x")
        let empty = try await made.git(["mktree"])
        let hostile = try await commit([("40000", "empty", empty), ("100664", "group", file), ("100777", "run", file)])
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        _ = try await tree.checkOut(hostile, from: repository)
        #expect(try listing(tree.folder) == ["group": "100644 eA==", "run": "100755 eA=="])
    }

    @Test func aFolderWithSomebodysRepositoryIsNotTouched() async throws {
        try made.write("a", "x")
        let commit = try await made.commitAll("a")
        let worker = scratch.path.appending("worker")
        let other = try await MadeRepository(worker.appending("src"))
        try other.write("work", "mine")
        let tree = WorkTree(worker: worker)
        let repository = try GitRepository(openingReadOnly: made.path)
        await #expect(throws: CheckoutError.notOurs(tree.folder)) { try await tree.checkOut(commit, from: repository) }
        #expect(try listing(tree.folder).keys.sorted() == ["work"])
    }
}
