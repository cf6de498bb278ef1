// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import SystemPackage
import Testing

@Suite struct CheckoutTests {
    @Test(arguments: 1...8)
    func aCheckoutIsWhatGitMakes(_ seed: UInt64) async throws {
        let history = try await RandomHistory(seed: seed, commits: 10)
        let before = try listing(history.made.path, withRepository: true)
        let repository = try GitRepository(openingReadOnly: history.made.path)
        var tree = WorkTree(worker: history.scratch.path.appending("worker"))
        var numbers = SeededNumbers(seed: seed &+ 77)
        for round in 0..<14 {
            let commit = history.commits[Int.random(in: 0..<history.commits.count, using: &numbers)]
            // Now by the difference of trees, now with a look at every file.
            if round % 5 == 4 { tree = WorkTree(worker: history.scratch.path.appending("worker")) }
            _ = try await tree.checkOut(commit.id, from: repository)
            #expect(try listing(tree.folder) == commit.listing, "round \(round)")
        }
        #expect(try listing(history.made.path, withRepository: true) == before)
    }

    @Test func aStepWritesOnlyWhatDiffers() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path.appending("made"))
        for index in 0..<50 { try made.write("fs/\(index % 5)/\(index).c", "\(index)") }
        let first = try await made.commitAll("first")
        try made.write("fs/0/0.c", "changed")
        try FileManager.default.removeItem(atPath: made.path.appending("fs/1/1.c").string)
        let second = try await made.commitAll("second")
        let repository = try GitRepository(openingReadOnly: made.path)
        let tree = WorkTree(worker: scratch.path.appending("worker"))
        #expect(try await tree.checkOut(first, from: repository).written == 50)
        let untouched = try inode(tree.folder.appending("fs/2/2.c"))
        let summary = try await tree.checkOut(second, from: repository)
        #expect(summary.written == 1)
        #expect(summary.removed == 1)
        #expect(summary.basis == .difference)
        #expect(try await tree.checkOut(second, from: repository).written == 0)

        // A new process looks at every file, and finds every one right.
        let later = WorkTree(worker: scratch.path.appending("worker"))
        let again = try await later.checkOut(second, from: repository)
        #expect(again.written == 0)
        #expect(again.basis == .record)
        #expect(again.repaired == 0)
        #expect(try inode(tree.folder.appending("fs/2/2.c")) == untouched)
    }

    @Test func whatSomebodyChangedIsRepairedAndSaid() async throws {
        let history = try await RandomHistory(seed: 21, commits: 3)
        try history.made.write("edited.c", "int main;")
        try history.made.write("kept/deleted.c", "x")
        try history.made.write("plain.c", "x")
        try history.made.write("touched.c", "same")
        try history.made.write("swapped/inner.c", "x")
        let commit = try await history.made.commitAll("known")
        let repository = try GitRepository(openingReadOnly: history.made.path)
        let worker = history.scratch.path.appending("worker")
        let tree = WorkTree(worker: worker)
        _ = try await tree.checkOut(commit, from: repository)
        let wanted = try listing(tree.folder)
        // So that no file is too young to be told from an edited one.
        _ = try await WorkTree(worker: worker).checkOut(commit, from: repository)

        let outside = history.scratch.path.appending("outside")
        try FileManager.default.createDirectory(atPath: outside.string, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: outside.appending("inner.c").string))
        let script = """
            set -e
            stamp=$(stat -c %y edited.c)
            printf 'int niam;' > edited.c && touch -d "$stamp" edited.c
            rm kept/deleted.c && chmod 600 plain.c && touch touched.c
            rm -r swapped && ln -s ../../outside swapped
            mkdir -p new/deep && echo x > new/deep/file && mkfifo pipe && ln -s /etc/passwd link
            """
        let command = HostCommand("sh", ["-c", script], workingDirectory: tree.folder)
        #expect(try await HostCommandRunner().capture(command).end.isSuccess)
        let touched = try inode(tree.folder.appending("touched.c"))

        let summary = try await WorkTree(worker: worker).checkOut(commit, from: repository)
        #expect(try listing(tree.folder) == wanted)
        #expect(try inode(tree.folder.appending("touched.c")) == touched)
        #expect(try listing(outside).keys.sorted() == ["inner.c"])
        for path in ["edited.c", "kept/deleted.c", "plain.c", "swapped/inner.c", "new/deep/file", "pipe", "link"] {
            #expect(summary.repairedPaths.contains(path), "\(path)")
        }
        #expect(!summary.repairedPaths.contains("touched.c"))
        #expect(summary.written == 4)
    }

    @Test(arguments: ["src.state", "src.files", "both"], ["gone", "cut", "empty", "zeros", "noise"])
    func aLostOrDamagedRecordCostsALookAndNothingElse(_ file: String, _ damage: String) async throws {
        let history = try await RandomHistory(seed: 5, commits: 4)
        let repository = try GitRepository(openingReadOnly: history.made.path)
        let worker = history.scratch.path.appending("worker")
        let (first, last) = (history.commits[0], history.commits[3])
        let tree = WorkTree(worker: worker)
        _ = try await tree.checkOut(last.id, from: repository)
        let kept = try lastModified(tree.folder)
        for name in file == "both" ? ["src.state", "src.files"] : [file] {
            let path = worker.appending(name).string
            let content = try Data(contentsOf: URL(fileURLWithPath: path))
            switch damage {
            case "gone": try FileManager.default.removeItem(atPath: path)
            case "cut": try content.prefix(content.count / 2).write(to: URL(fileURLWithPath: path))
            case "empty": try Data().write(to: URL(fileURLWithPath: path))
            case "zeros": try Data(count: content.count).write(to: URL(fileURLWithPath: path))
            default:
                var noise = content
                noise[content.count / 2] ^= 0x15
                try noise.write(to: URL(fileURLWithPath: path))
            }
        }
        let again = try await WorkTree(worker: worker).checkOut(last.id, from: repository)
        #expect(again.written == 0)
        #expect(again.removed == 0)
        #expect(try lastModified(tree.folder) == kept)
        _ = try await WorkTree(worker: worker).checkOut(first.id, from: repository)
        #expect(try listing(tree.folder) == first.listing)
    }

    private func inode(_ path: FilePath) throws -> UInt64 {
        var status = stat()
        guard lstat(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
        return UInt64(status.st_ino)
    }

    private func lastModified(_ top: FilePath) throws -> [String: Int] {
        var times: [String: Int] = [:]
        for path in try listing(top).keys {
            var status = stat()
            guard lstat(top.string + "/" + path, &status) == 0 else { throw Errno(rawValue: errno) }
            if status.st_mode & S_IFMT != S_IFDIR { times[path] = status.st_mtim.tv_nsec }
        }
        return times
    }
}
