// SPDX-License-Identifier: Apache-2.0

import DemoHistory
import Foundation
import HostCommands
import Search
import SystemPackage
import Testing

@Suite("Making a history from a small source tree")
struct DemoHistoryTests {
    private func history(_ plan: PlannedHistory = .tiny(), disk: Int = 1 << 20) -> DemoHistory {
        DemoHistory(plan: plan, diskNeeded: disk)
    }

    @Test("Two folders and a second try give the same ids")
    func isReproducible() async throws {
        let tiny = try await TinySource()
        let first = try await history().make(in: tiny.cache("one"), from: tiny.source)
        let second = try await history().make(in: tiny.cache("two"), from: tiny.source)
        let again = try await history().make(in: tiny.cache("one"), from: tiny.source)
        #expect(first.path == tiny.cache("one").appending("linux-6.1.7.git"))
        #expect([first.good, first.culprit, first.bad] == [second.good, second.culprit, second.bad])
        #expect([first.good, first.culprit, first.bad] == [again.good, again.culprit, again.bad])
        #expect(!first.wasReused && !second.wasReused && again.wasReused)
        // Pinned: another id means that what is written has changed, for every machine.
        #expect(first.bad.hex == "76525ff619463471d68a521a34a933b932eeacc0")
    }

    @Test("The first tree is the tarball's, byte and mode")
    func firstTreeIsTheTarball() async throws {
        let tiny = try await TinySource()
        let made = try await history().make(in: tiny.cache("c"), from: tiny.source)
        let root = "\(made.good)~1"
        let listed = try await tiny.git(made.path, "-c", "core.quotePath=false", "ls-tree", "-r", "-z", root)
        let unpacked = tiny.folder.appending("linux-source-tiny")
        let expected = [
            "Makefile": "100644", "binary": "100644", "fs/a.c": "100644", "fs/deep/a \"b\" \\ é.txt": "100644",
            "fs/run.sh": "100755", "link": "120000",
        ]
        let entries = listed.split(separator: "\0").map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }) }
        #expect(entries.count == expected.count)
        for (path, mode) in expected {
            let object = try await tiny.git(made.path, "rev-parse", "\(root):\(path)")
            #expect(listed.contains("\(mode) blob \(object.trimmingCharacters(in: .newlines))\t\(path)"))
            guard mode != "120000" else { continue }
            let hash = try await tiny.git(made.path, "hash-object", "--no-filters", unpacked.appending(path).string)
            #expect(object == hash, "\(path)")
        }
        #expect(try await tiny.git(made.path, "cat-file", "-p", "\(root):link") == "fs/a.c")
    }

    @Test("Commits, merge and tags are those of the plan, and git finds nothing wrong")
    func graphIsThePlan() async throws {
        let tiny = try await TinySource()
        let made = try await history().make(in: tiny.cache("c"), from: tiny.source)
        let titles = try await tiny.git(made.path, "log", "--first-parent", "--format=%s", "demo-bad")
        #expect(titles.hasPrefix("last\nmerge\nculprit\nfirst\nLinux 6.1.7 "))
        #expect(try await tiny.git(made.path, "rev-parse", "demo-bad") == "\(made.bad)\n")
        #expect(try await tiny.git(made.path, "rev-parse", "demo-good") == "\(made.good)\n")
        #expect(try await tiny.git(made.path, "log", "-1", "--format=%s", made.culprit.hex) == "culprit\n")
        #expect(try await tiny.git(made.path, "log", "-1", "--format=%s", "demo-short-bad^2") == "aside\n")
        #expect(try await tiny.git(made.path, "show", "demo-bad:fs/a.c") == "long a;\nint b;\n")
        #expect(try await tiny.git(made.path, "show", "demo-bad:fs/side.c") == "int s;\n")
        #expect(try await tiny.git(made.path, "show", "demo-bad:fs/new.c") == "int m;\n")
        let check = try await tiny.commands.capture(
            HostCommand("git", ["--git-dir=\(made.path)", "fsck", "--strict", "--no-progress"])
        )
        #expect(check.end.isSuccess && check.errorText.isEmpty && check.text.isEmpty)
    }

    @Test("Nothing but the repository, its record and the lock is left")
    func leavesNothing() async throws {
        let tiny = try await TinySource()
        _ = try await history().make(in: tiny.cache("c"), from: tiny.source)
        let left = try FileManager.default.contentsOfDirectory(atPath: tiny.cache("c").string).sorted()
        #expect(left == [".demo.lock", "linux-6.1.7.git", "linux-6.1.7.json"])
    }

    @Test("A half-made repository, with or without its record, is made again")
    func halfMadeIsRemade() async throws {
        let tiny = try await TinySource()
        let cache = tiny.cache("c")
        try FileManager.default.createDirectory(
            atPath: cache.string + "/.making-demo/repository.git",
            withIntermediateDirectories: true
        )
        try FileManager.default.createDirectory(
            atPath: cache.string + "/linux-6.1.7.git",
            withIntermediateDirectories: true
        )
        let first = try await history().make(in: cache, from: tiny.source)
        #expect(!first.wasReused)
        try FileManager.default.removeItem(atPath: first.path.string + "/objects")
        let second = try await history().make(in: cache, from: tiny.source)
        #expect(!second.wasReused)
        #expect(second.bad == first.bad)
        _ = try await tiny.git(second.path, "update-ref", "refs/tags/demo-good", second.bad.hex)
        #expect(try await !history().make(in: cache, from: tiny.source).wasReused)
    }

    @Test("Another plan makes the repository again")
    func anotherPlanIsAnotherHistory() async throws {
        let tiny = try await TinySource()
        let first = try await history().make(in: tiny.cache("c"), from: tiny.source)
        let second = try await history(.tiny(anchor: "int b;\n")).make(in: tiny.cache("c"), from: tiny.source)
        #expect(!second.wasReused)
        #expect(second.culprit != first.culprit)
        #expect(second.good == first.good)
    }
}

@Suite("What stops a history from being made")
struct DemoHistoryRefusalTests {
    private func make(
        _ tiny: TinySource,
        _ plan: PlannedHistory = .tiny(),
        source: DemoSource? = nil,
        disk: Int = 1 << 20
    ) async throws {
        let history = DemoHistory(plan: plan, diskNeeded: disk)
        _ = try await history.make(in: tiny.cache("c"), from: source ?? tiny.source)
    }

    @Test("An anchor that is gone names the file, and leaves nothing that looks finished")
    func goneAnchor() async throws {
        let tiny = try await TinySource()
        let error = await #expect(throws: DemoHistoryError.self) { try await make(tiny, .tiny(anchor: "char a;")) }
        #expect(error == .anchorMismatch(path: "fs/a.c", title: "culprit", found: 0))
        #expect("\(try #require(error))".contains("fs/a.c"))
        #expect(!FileManager.default.fileExists(atPath: tiny.cache("c").string + "/linux-6.1.7.git"))
        #expect(!FileManager.default.fileExists(atPath: tiny.cache("c").string + "/.making-demo"))
    }

    @Test("An anchor that stands twice is refused")
    func ambiguousAnchor() async throws {
        let tiny = try await TinySource()
        await #expect(throws: DemoHistoryError.anchorMismatch(path: "fs/a.c", title: "culprit", found: 2)) {
            try await make(tiny, .tiny(anchor: "int "))
        }
    }

    @Test("A file that is there is not created over")
    func fileExists() async throws {
        let tiny = try await TinySource()
        await #expect(throws: DemoHistoryError.fileExists(path: "Makefile", title: "aside")) {
            try await make(tiny, .tiny(sidePath: "Makefile"))
        }
    }

    @Test("A missing source names the package to install")
    func missingSource() async throws {
        let tiny = try await TinySource()
        let source = DemoSource(tarball: tiny.folder.appending("none.tar.xz"), package: "linux-source-6.1")
        let error = await #expect(throws: DemoHistoryError.self) { try await make(tiny, source: source) }
        #expect("\(try #require(error))".contains("apt-get install linux-source-6.1"))
    }

    @Test("A machine without git names the package to install")
    func missingGit() async throws {
        let tiny = try await TinySource()
        let history = DemoHistory(plan: .tiny(), commands: MachineWithoutGit(), diskNeeded: 0)
        let error = await #expect(throws: DemoHistoryError.programMissing("git")) {
            try await history.make(in: tiny.cache("c"), from: tiny.source)
        }
        #expect("\(try #require(error))".contains("apt-get install git"))
    }

    @Test("A full disk is noticed before anything is unpacked")
    func fullDisk() async throws {
        let tiny = try await TinySource()
        let error = await #expect(throws: DemoHistoryError.self) { try await make(tiny, disk: Int.max) }
        guard case .notEnoughDisk = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A tarball that is none is tar's error, and one that is no kernel says so")
    func notAKernel() async throws {
        let tiny = try await TinySource(makefile: "VERSION = ../../6\n")
        let error = await #expect(throws: DemoHistoryError.self) { try await make(tiny) }
        #expect(error == .notAKernelTree(tiny.source.tarball, reason: "its Makefile names no VERSION"))
        try Data("no archive".utf8).write(to: URL(filePath: tiny.source.tarball.string))
        let second = await #expect(throws: DemoHistoryError.self) { try await make(tiny) }
        guard case .programFailed(let command, _, _) = second else {
            Issue.record("\(String(describing: second))")
            return
        }
        #expect(command.contains("tar"))
    }

    @Test("A folder in which a history is being made is busy")
    func busyFolder() async throws {
        let tiny = try await TinySource()
        try await make(tiny)
        let lock = try FileDescriptor.open(tiny.cache("c").appending(".demo.lock"), .readWrite)
        defer { try? lock.close() }
        #expect(flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0)
        await #expect(throws: DemoHistoryError.busy(tiny.cache("c"))) { try await make(tiny) }
    }
}
