// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Glibc
import HostCommands
import Search
import SystemPackage
import Testing

@Suite struct BrokenOffCheckoutTests {
    private struct Enough: Error {}

    @Test(arguments: [false, true], [1, 3, 5])
    func aBrokenOffCheckoutIsCompletedByTheNext(_ byAnotherProcess: Bool, _ after: Int) async throws {
        let history = try await RandomHistory(seed: 3, commits: 6)
        let repository = try GitRepository(openingReadOnly: history.made.path)
        let worker = history.scratch.path.appending("worker")
        var tree = WorkTree(worker: worker)
        for (from, to, next) in [(0, 5, 5), (5, 1, 3), (3, 4, 0)] {
            _ = try await tree.checkOut(history.commits[from].id, from: repository)
            await #expect(throws: Enough.self) {
                try await tree.checkOut(history.commits[to].id, from: repository) { written in
                    if written >= after { throw Enough() }
                }
            }
            if byAnotherProcess { tree = WorkTree(worker: worker) }
            let summary = try await tree.checkOut(history.commits[next].id, from: repository)
            #expect(summary.basis == .content)
            #expect(try listing(tree.folder) == history.commits[next].listing)
        }
    }

    @Test func aTornFileOfABrokenOffCheckoutIsWrittenAgainWhateverItLooksLike() async throws {
        let scratch = try ScratchFolder()
        let made = try await MadeRepository(scratch.path.appending("made"))
        try made.write("a.c", "first")
        try made.write("b.c", "untouched")
        let first = try await made.commitAll("first")
        try made.write("a.c", "other")
        let second = try await made.commitAll("second")
        let repository = try GitRepository(openingReadOnly: made.path)
        let worker = scratch.path.appending("worker")
        let tree = WorkTree(worker: worker)
        _ = try await tree.checkOut(second, from: repository)
        _ = try await WorkTree(worker: worker).checkOut(second, from: repository)

        // The state that a process leaves when it is killed between its first write and its last.
        let trees = (try await repository.commit(first).tree, try await repository.commit(second).tree)
        let state = "kbisect work tree 1\nfrom \(trees.0)\nto \(trees.1)\n"
        try Data(state.utf8).write(to: URL(fileURLWithPath: worker.appending("src.state").string))
        let torn = HostCommand(
            "sh",
            ["-c", "s=$(stat -c %y a.c); printf 'oth\\0\\0' > a.c; touch -d \"$s\" a.c"],
            workingDirectory: tree.folder
        )
        #expect(try await HostCommandRunner().capture(torn).end.isSuccess)
        let summary = try await WorkTree(worker: worker).checkOut(second, from: repository)
        #expect(summary.written == 1)
        #expect(try String(contentsOfFile: tree.folder.appending("a.c").string, encoding: .utf8) == "other")
    }

    @Test func aCancelledCheckoutEndsAsCancelled() async throws {
        let history = try await RandomHistory(seed: 4, commits: 2)
        for index in 0..<200 { try history.made.write("many/\(index)", "\(index)") }
        let commit = try await history.made.commitAll("many")
        let repository = try GitRepository(openingReadOnly: history.made.path)
        let tree = WorkTree(worker: history.scratch.path.appending("worker"))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await tree.checkOut(commit, from: repository) { _ in withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
        }
        _ = try await tree.checkOut(history.commits[1].id, from: repository)
        #expect(try listing(tree.folder) == history.commits[1].listing)
    }

    @Test func aFullDiskIsNamedWithTheFile() async throws {
        let scratch = try ScratchFolder()
        let disk = scratch.path.appending("disk")
        try FileManager.default.createDirectory(atPath: disk.string, withIntermediateDirectories: true)
        let mount = HostCommand("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk.string])
        // Only root can make a small disk; CommandLineTests fill one in a user namespace besides.
        try #require(geteuid() == 0, "this test mounts a small disk: run it as root")
        try #require(try await HostCommandRunner().capture(mount).end.isSuccess)
        do {
            let made = try await MadeRepository(scratch.path.appending("made"))
            try made.write("small", "x")
            try made.write("dir/large", String(repeating: "large", count: 500_000))
            let commit = try await made.commitAll("large")
            let repository = try GitRepository(openingReadOnly: made.path)
            let tree = WorkTree(worker: disk.appending("worker"))
            await #expect(throws: CheckoutError.system(doing: "writing", path: "dir/large", .noSpace)) {
                try await tree.checkOut(commit, from: repository)
            }
        } catch {
            Issue.record(error)
        }
        _ = try await HostCommandRunner().capture(HostCommand("umount", [disk.string]))
    }
}
