// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct GraftFolderTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private func commits(_ count: Int) async throws -> [CommitID] {
        var commits: [CommitID] = []
        for index in 0..<count {
            try made.write("file\(index)", "\(index)")
            commits.append(try await made.commitAll("commit \(index)"))
        }
        return commits
    }

    @Test func whatIsNotOursIsNotRemoved() async throws {
        _ = try await commits(1)
        let repository = try GitRepository(openingReadOnly: made.path)
        let folder = scratch.path.appending("somebody's")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try Data("precious".utf8).write(to: URL(filePath: folder.appending("file").string))
        let error = #expect(throws: GitError.foreignFolder(folder)) { try GraftRepository(in: folder, of: repository) }
        #expect(error?.description.contains("--state DIR") == true)
        #expect(try listing(folder).keys.sorted() == ["file"])
        // Nor through a link.
        let link = scratch.path.appending("link")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: folder.string)
        #expect(throws: GitError.self) { try GraftRepository(in: link, of: repository) }
        #expect(try listing(folder).keys.sorted() == ["file"])
    }

    @Test func whatAFormerOneLeftIsRemoved() async throws {
        let commits = try await commits(2)
        let repository = try GitRepository(openingReadOnly: made.path)
        let folder = scratch.path.appending("grafts")
        // An empty folder is nobody's.
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let fresh = try GraftRepository(in: folder, of: repository)
        let before = try listing(folder)
        _ = try await fresh.revert([commits[1]], on: commits[0])
        try made.write("new", "new")
        let change = try await made.commitAll("change")
        _ = try await GraftRepository(in: folder, of: repository).pick([change], on: commits[0])
        #expect(try listing(folder) != before)
        // As if it had been stopped on the way.
        try FileManager.default.removeItem(atPath: folder.appending("HEAD").string)
        _ = try GraftRepository(in: folder, of: repository)
        #expect(try listing(folder) == before)
    }

    @Test func aLinkedWorkTreeAndBorrowedObjectsAreFollowed() async throws {
        let commits = try await commits(3)
        let linked = scratch.path.appending("linked")
        try await made.git(["worktree", "add", "-q", "--detach", linked.string, commits[1].hex])
        // Its objects are elsewhere, and named by a relative path.
        let borrower = scratch.path.appending("borrower")
        try await made.git(["clone", "-q", "--bare", "--shared", made.path.string, borrower.string])
        try Data("../../made/.git/objects\n".utf8)
            .write(to: URL(filePath: borrower.appending("objects/info/alternates").string))
        for path in [linked, borrower] {
            let grafts = try GraftRepository(
                in: scratch.path.appending("grafts"),
                of: GitRepository(openingReadOnly: path)
            )
            guard case .made(let graft) = try await grafts.revert([commits[1]], on: commits[2]) else {
                Issue.record("a conflict in \(path)")
                continue
            }
            let worker = WorkTree(worker: scratch.path.appending("worker"))
            _ = try await worker.checkOut(graft.commit, from: grafts.repository)
            #expect(try listing(worker.folder).keys.sorted() == ["file0", "file2"])
        }
    }

    @Test func aLineFeedInThePathIsRefused() async throws {
        let odd = try await MadeRepository(scratch.path.appending("line\nfeed"))
        _ = try await odd.commitAll("one")
        let objects = odd.path.appending(".git/objects")
        #expect(throws: GitError.lineFeedInPath(objects)) {
            try GraftRepository(in: scratch.path.appending("grafts"), of: GitRepository(openingReadOnly: odd.path))
        }
    }

    @Test func aShallowCloneDoesWhatItCan() async throws {
        let commits = try await commits(4)
        let path = scratch.path.appending("shallow")
        try await made.git(["clone", "-q", "--bare", "--depth=2", "file://\(made.path)", path.string])
        let grafts = try GraftRepository(
            in: scratch.path.appending("grafts"),
            of: GitRepository(openingReadOnly: path)
        )
        guard case .made = try await grafts.revert([commits[3]], on: commits[3]) else {
            Issue.record("a conflict")
            return
        }
        // What the clone ends at has a parent, which is not there.
        let error = try #require(
            await #expect(throws: GitError.self) { try await grafts.revert([commits[2]], on: commits[3]) }
        )
        guard case .missingObject(_, path, true, false) = error else { throw error }
        #expect("\(error)".contains("--unshallow"))
    }
}
