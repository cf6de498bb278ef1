// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct GraftTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private var folder: FilePath { scratch.path.appending("grafts.git") }

    private func grafts() throws -> GraftRepository {
        try GraftRepository(in: folder, of: GitRepository(openingReadOnly: made.path))
    }

    /// Ten lines, some of them other than they were.
    private func lines(_ changed: [Int: String] = [:]) -> String {
        (0..<30).map { (changed[$0] ?? "line \($0)") + "\n" }.joined()
    }

    private func graft(_ outcome: GraftOutcome) throws -> Graft {
        guard case .made(let graft) = outcome else {
            throw MadeRepository.Failed(command: "graft", message: "\(outcome)")
        }
        return graft
    }

    /// The tree that git makes of it.
    private func byGit(_ command: [String], on base: CommitID) async throws -> String {
        try await made.git(["checkout", "-q", "--detach", base.hex])
        try await made.git(command)
        return try await made.git(["rev-parse", "HEAD^{tree}"])
    }

    @Test func theTreesAreThoseOfGit() async throws {
        try made.write("a/file", lines())
        try made.write("gone/only", "x")
        try made.write("renamed", lines([3: "r"]))
        let root = try await made.commitAll("root")
        try made.write("a/file", lines([2: "two"]))
        try made.write("new/folder/file", "new")
        try FileManager.default.removeItem(atPath: made.path.appending("gone").string)
        try made.write("gone", "a file now")
        let change = try await made.commitAll("change")
        try made.write("a/file", lines([2: "two", 20: "twenty"]))
        let later = try await made.commitAll("later")
        try await made.git(["mv", "renamed", "elsewhere"])
        let tip = try await made.commitAll("tip")
        try await made.git(["checkout", "-q", "-b", "side", root.hex])
        try made.write("renamed", lines([3: "r", 15: "side"]))
        let side = try await made.commitAll("side")
        let grafts = try grafts()

        let reverted = try graft(await grafts.revert([change], on: tip))
        #expect(try await reverted.tree == byGit(["revert", "--no-edit", change.hex], on: tip))
        #expect(!reverted.changesNothing)
        let both = try graft(await grafts.revert([later, change], on: tip))
        #expect(try await both.tree == byGit(["revert", "--no-edit", later.hex, change.hex], on: tip))
        let picked = try graft(await grafts.pick([change, later], on: side))
        #expect(try await picked.tree == byGit(["cherry-pick", change.hex, later.hex], on: side))
        // The file has another name there.
        let moved = try graft(await grafts.pick([side], on: tip))
        #expect(try await moved.tree == byGit(["cherry-pick", side.hex], on: tip))

        let commit = try await grafts.repository.commit(reverted.commit)
        #expect(commit.parents == [tip])
        #expect(commit.tree == reverted.tree)
        #expect(commit.message.contains("revert \(change)"))
        let again = try await self.grafts().revert([change], on: tip)
        #expect(try graft(again) == reverted)
        #expect(try await grafts.repository.isAncestor(change, of: reverted.commit))
    }

    @Test func whatIsThereAlreadyChangesNothing() async throws {
        try made.write("file", lines())
        let root = try await made.commitAll("root")
        try made.write("file", lines([4: "four"]))
        let change = try await made.commitAll("change")
        try made.write("file", lines())
        let back = try await made.commitAll("back")
        let grafts = try grafts()
        let picked = try graft(await grafts.pick([change], on: change))
        #expect(picked.changesNothing)
        #expect(picked.commit != change)
        #expect(try await graft(grafts.revert([change], on: back)).changesNothing)
        #expect(try await graft(grafts.pick([root], on: back)).changesNothing)
        // All that the root brought is gone, and the empty tree is left.
        let nothing = try graft(await grafts.revert([root], on: back))
        #expect(nothing.tree == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        let worker = WorkTree(worker: scratch.path.appending("worker"))
        _ = try await worker.checkOut(nothing.commit, from: grafts.repository)
        #expect(try listing(worker.folder).isEmpty)
    }

    @Test func conflictsNameTheirFiles() async throws {
        for name in ["b", "a/x", "clean"] { try made.write(name, lines()) }
        let root = try await made.commitAll("root")
        for name in ["b", "a/x", "clean"] { try made.write(name, lines([5: "five"])) }
        let change = try await made.commitAll("change")
        for name in ["b", "a/x"] { try made.write(name, lines([5: "other"])) }
        let tip = try await made.commitAll("tip")
        let grafts = try grafts()
        let expected = GraftOutcome.conflict(.init(at: change, files: ["a/x", "b"], total: 2))
        #expect(try await grafts.revert([tip, root, change], on: root) != expected)
        #expect(try await grafts.revert([change], on: tip) == expected)
        #expect(try await grafts.pick([tip], on: root) == .conflict(.init(at: tip, files: ["a/x", "b"], total: 2)))
        let all = GraftConflict(at: root, files: ["a/x", "b", "clean"], total: 3)
        #expect(try await grafts.pick([root], on: tip) == .conflict(all))
    }

    @Test func manyAndOddlyNamedConflictsAreBounded() async throws {
        let odd = try await made.git(["hash-object", "-w", "--stdin"], input: Array("0".utf8))
        let other = try await made.git(["hash-object", "-w", "--stdin"], input: Array("1".utf8))
        let third = try await made.git(["hash-object", "-w", "--stdin"], input: Array("2".utf8))
        func tree(_ blob: String) async throws -> String {
            var input: [UInt8] = []
            for number in 0..<120 { input += Array("100644 blob \(blob)\tf\(number)".utf8) + [0xFF, 0] }
            return try await made.git(["mktree", "-z"], input: input)
        }
        let root = try await made.commitTree(tree(odd), parents: [], message: "0", at: 1_600_000_000)
        let change = try await made.commitTree(tree(other), parents: [root], message: "1", at: 1_600_000_001)
        let tip = try await made.commitTree(tree(third), parents: [change], message: "2", at: 1_600_000_002)
        guard case .conflict(let conflict) = try await grafts().revert([change], on: tip) else {
            Issue.record("no conflict")
            return
        }
        #expect(conflict.total == 120)
        #expect(conflict.files.count == 100)
        #expect(conflict.files.contains("f100\u{FFFD}"))
        #expect(conflict.files == conflict.files.sorted())
    }

    @Test func aMergeIsTakenAgainstItsFirstParent() async throws {
        try made.write("file", lines())
        let root = try await made.commitAll("root")
        try await made.git(["checkout", "-q", "-b", "side"])
        try made.write("side", "side")
        try made.write("file", lines([1: "side"]))
        _ = try await made.commitAll("side")
        try await made.git(["checkout", "-q", "main"])
        try made.write("file", lines([25: "main"]))
        _ = try await made.commitAll("main")
        try await made.git(["merge", "-q", "--no-ff", "-m", "merge", "side"])
        let merge = try await made.head()
        let grafts = try grafts()
        let reverted = try graft(await grafts.revert([merge], on: merge))
        #expect(try await reverted.tree == byGit(["revert", "--no-edit", "-m", "1", merge.hex], on: merge))
        let picked = try graft(await grafts.pick([merge], on: root))
        #expect(try await picked.tree == byGit(["cherry-pick", "-m", "1", merge.hex], on: root))
    }

    @Test func theOtherRepositoryStaysAsItWasToTheTimesOfItsFiles() async throws {
        try made.write("d/file", lines())
        let root = try await made.commitAll("root")
        try made.write("d/file", lines([3: "three"]))
        let change = try await made.commitAll("change")
        try made.write("d/file", lines([3: "three", 20: "x"]))
        let tip = try await made.commitAll("tip")
        // One part in a pack, one in loose objects: libgit2 would touch both.
        try await made.git(["repack", "-q", "-d"])
        try made.write("loose", "loose")
        let loose = try await made.commitAll("loose")
        try await made.git(["revert", "--no-edit", loose.hex])
        let last = try await made.head()
        let old = Date(timeIntervalSince1970: 1_500_000_000)
        for case let file as String in try #require(FileManager.default.enumerator(atPath: made.path.string)) {
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: made.path.string + "/" + file)
        }
        func times() throws -> [String: Date] {
            var times: [String: Date] = [:]
            for case let file as String in try #require(FileManager.default.enumerator(atPath: made.path.string)) {
                let attributes = try FileManager.default.attributesOfItem(atPath: made.path.string + "/" + file)
                times[file] = attributes[.modificationDate] as? Date
            }
            return times
        }
        let before = (try listing(made.path, withRepository: true), try times())
        let grafts = try grafts()
        // The trees and files of these are in the other repository already.
        #expect(try await graft(grafts.revert([change], on: change)).tree == tree(of: root, in: grafts))
        #expect(try await graft(grafts.revert([loose], on: loose)).tree == tree(of: last, in: grafts))
        #expect(try await graft(grafts.pick([tip], on: change)).tree == tree(of: tip, in: grafts))
        _ = try await grafts.revertWithChain(of: change, on: last)
        let worker = WorkTree(worker: scratch.path.appending("worker"))
        let graft = try graft(await grafts.revert([change], on: last))
        _ = try await worker.checkOut(graft.commit, from: grafts.repository)
        #expect(try String(contentsOfFile: worker.folder.string + "/d/file", encoding: .utf8) == lines([20: "x"]))
        #expect(try listing(made.path, withRepository: true) == before.0)
        #expect(try times() == before.1)
    }

    private func tree(of commit: CommitID, in grafts: GraftRepository) async throws -> String {
        try await grafts.repository.commit(commit).tree
    }
}
