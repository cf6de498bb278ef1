// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import Sessions
import SystemPackage
import TestSupport
import Testing

/// Programs and files that have to stay the same while a session runs.
@Suite struct DriftWatchTests {
    private static func fingerprint(_ file: FilePath) async throws -> [FileFingerprint] {
        try await DriftWatch.fingerprints(programs: [], files: [("compiler", file)], runner: HostCommandRunner())
    }

    @Test func aFileThatStaysIsFine() async throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write("12.2.0", to: "cc1")
        let watch = DriftWatch(try await Self.fingerprint(file), runner: HostCommandRunner())
        try await watch.check()
        // Touched, with the same content.
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file.string)
        try await watch.check()
    }

    @Test func anotherContentIsNoticedThoughSizeAndTimeAreTheSame() async throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write("12.2.0", to: "cc1")
        let watch = DriftWatch(try await Self.fingerprint(file), runner: HostCommandRunner())
        try await watch.check()
        let time = try #require(
            FileManager.default.attributesOfItem(atPath: file.string)[.modificationDate] as? Date
        )
        _ = try scratch.write("13.1.0", to: "cc1")
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: file.string)
        let error = await #expect(throws: ToolsDrifted.self) { try await watch.check() }
        #expect(error?.changes.count == 1)
        #expect(error?.description.contains("compiler (\(file)) was ") == true)
        #expect(error?.description.contains("--accept-drift") == true)
    }

    @Test func aFileThatIsGoneIsNoticed() async throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write("12.2.0", to: "cc1")
        let watch = DriftWatch(try await Self.fingerprint(file), runner: HostCommandRunner())
        try FileManager.default.removeItem(atPath: file.string)
        let error = await #expect(throws: ToolsDrifted.self) { try await watch.check() }
        #expect(error?.description.contains("is gone") == true)
    }

    @Test func aResumedSessionComparesByWhatFilesAreFor() {
        func file(_ role: String, _ path: String, _ hash: String) -> FileFingerprint {
            FileFingerprint(role: role, path: path, sha256: hash)
        }
        let before = [file("gcc", "/usr/bin/gcc-12", "aa"), file("ld", "/usr/bin/ld", "bb")]
        #expect(ToolsDrifted(from: before, to: before) == nil)
        // The same program in another place.
        #expect(ToolsDrifted(from: before, to: [file("gcc", "/opt/gcc-12", "aa"), before[1]]) == nil)
        let changed = ToolsDrifted(from: before, to: [file("gcc", "/usr/bin/gcc-13", "cc"), before[1]])
        #expect(changed?.changes.map(\.words) == ["gcc (/usr/bin/gcc-12) was aa, and is cc"])
        #expect(
            ToolsDrifted(from: before, to: [before[0]])?.changes.map(\.words) == [
                "ld (/usr/bin/ld) was bb, and is gone"
            ]
        )
    }
}
