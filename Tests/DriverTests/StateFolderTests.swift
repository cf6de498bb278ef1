// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Sessions
import SystemPackage
import Testing

@Suite struct StateFolderTests {
    @Test func followsTheXDGFolders() {
        let state = StateFolder(override: nil, environment: ["HOME": "/h", "XDG_CACHE_HOME": "/c"])
        #expect(state.cache == "/c/kbisect")
        #expect(state.sessions == "/h/.local/state/kbisect/sessions")
        let relative = StateFolder(override: nil, environment: ["HOME": "/h", "XDG_CACHE_HOME": "c"])
        #expect(relative.cache == "/h/.cache/kbisect")
        #expect(StateFolder(override: "/s", environment: [:]).sessions == "/s/sessions")
    }

    @Test func aFolderThatCannotBeMadeIsSaidWithTheWayOut() throws {
        let file = FilePath("/tmp/kbisect-state-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        try Data().write(to: URL(filePath: file.string))
        let error = #expect(throws: StateError.self) { try StateFolder(override: file, environment: [:]).prepare() }
        #expect(error?.description.contains("--state DIR") == true)
    }

    @Test func tooLittleSpaceIsSaidBeforeAnythingIsBuilt() throws {
        let state = StateFolder(
            override: FilePath("/tmp/kbisect-state-\(UUID().uuidString)"),
            environment: [:]
        )
        defer { try? FileManager.default.removeItem(atPath: state.cache.string) }
        try state.prepare()
        try state.requireSpace(MiB: 1)
        let error = #expect(throws: StateError.self) { try state.requireSpace(MiB: 1 << 40) }
        #expect(error?.description.contains("MiB free") == true)
        #expect(error?.description.contains("--state DIR") == true)
        // A tree that is there and was built needs no second room.
        let output = state.workers.appending("0/out").string
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: output + "/vmlinux"))
        try state.requireSpace(MiB: 1 << 40)
    }

    @Test func twoSessionsGetTwoWorkers() throws {
        let workers = FilePath("/tmp/kbisect-workers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: workers.string) }
        var first: WorkerLock? = try WorkerLock(below: workers)
        let second = try WorkerLock(below: workers)
        #expect(first?.name == "0")
        #expect(second.name == "1")
        first = nil
        #expect(try WorkerLock(below: workers).name == "0")
    }

    @Test func whatAKilledSessionLeftRunningInAWorkerIsEnded() async throws {
        let workers = FilePath("/tmp/kbisect-workers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: workers.string) }
        let out = workers.appending("0/out")
        try FileManager.default.createDirectory(atPath: out.string, withIntermediateDirectories: true)
        let mark = "5\(Int.random(in: 1_000_000...9_999_999))"
        // setsid detaches it from us as from a kbisect that is gone.
        let start = HostCommand("setsid", ["-f", "sleep", mark], workingDirectory: out)
        #expect(try await HostCommandRunner().capture(start).end == .exited(0))
        let search = HostCommand("pgrep", ["-xf", "sleep \(mark)"])
        // On a busy machine setsid has returned before its child is sleep.
        var isThere = false
        for _ in 0..<100 where !isThere {
            isThere = try await HostCommandRunner().capture(search).end == .exited(0)
            if !isThere { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(isThere)
        _ = try WorkerLock(below: workers)
        #expect(try await HostCommandRunner().capture(search).end == .exited(1))
    }

    @Test func sessionsOfTheSameSecondDoNotMix() throws {
        let root = FilePath("/tmp/kbisect-sessions-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: root.string) }
        let now = Date()
        let first = try SessionFolder(below: root, scenario: "x", at: now)
        let second = try SessionFolder(below: root, scenario: "x", at: now)
        #expect(first.path != second.path)
        let mode = try FileManager.default.attributesOfItem(atPath: first.path.string)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    @Test func hostileTextsCannotReachTheTerminal() {
        #expect("a\u{1B}[31mb\u{7}\n\u{202E}c".displayable == "a\\u{1b}[31mb\\u{7}\\u{a}\\u{202e}c")
        #expect("äöü 漢字".displayable == "äöü 漢字")
        #expect("abcdef".displayable(upTo: 4) == "abc…")
    }
}
