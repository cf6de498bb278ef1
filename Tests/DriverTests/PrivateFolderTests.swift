// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import Sessions
import SystemPackage
import Testing

/// What others could do with the folders that kbisect keeps things in.
@Suite final class PrivateFolderTests: Sendable {
    private let root = FilePath("/tmp/kbisect-private-\(UUID().uuidString)")
    private let nobody: uid_t = 65534

    init() throws {
        try FileManager.default.createDirectory(atPath: root.string, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    private var state: StateFolder { StateFolder(override: root.appending("state"), environment: [:]) }

    private func mode(_ folder: FilePath) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: folder.string)[.posixPermissions] as? Int)
    }

    private func make(_ folder: FilePath, _ mode: mode_t) throws {
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        #expect(chmod(folder.string, mode) == 0)
    }

    @Test func allFoldersAreForUsAlone() throws {
        try state.prepare()
        for folder in [state.cache, state.workers, state.ccache, state.guest, state.sessions] {
            #expect(try mode(folder) == 0o700, "\(folder)")
        }
    }

    @Test func foldersThatAreThereAreNarrowed() throws {
        for folder in [state.cache, state.workers, state.sessions] { try make(folder, 0o775) }
        try state.prepare()
        for folder in [state.cache, state.workers, state.sessions] { #expect(try mode(folder) == 0o700, "\(folder)") }
    }

    @Test func aFolderWithOtherThingsInItKeepsItsMode() throws {
        try make(state.cache.appending("photographs"), 0o755)
        #expect(chmod(state.cache.string, 0o755) == 0)
        try state.prepare()
        #expect(try mode(state.cache) == 0o755)
        #expect(try mode(state.workers) == 0o700)
    }

    @Test func aFolderLikeTMPIsUsedAndStaysAsItIs() throws {
        try make(state.cache, 0o1777)
        try state.prepare()
        #expect(try mode(state.cache) == 0o1777)
        #expect(try mode(state.sessions) == 0o700)
    }

    @Test(arguments: [0o777, 0o772]) func aFolderThatEverybodyMayWriteToIsRefused(_ mode: mode_t) throws {
        try make(state.cache, mode)
        let error = #expect(throws: StateError.self) { try state.prepare() }
        #expect(error?.description.contains("everybody may write to it") == true)
        #expect(error?.description.contains("chmod go-w \(state.cache)") == true)
        #expect(error?.description.contains("--state DIR") == true)
    }

    @Test func aFolderOfSomebodyElsesIsRefused() throws {
        // Only root can give a folder away; to all others those of the system are somebody else's.
        let folder = geteuid() == 0 ? root.appending("theirs") : "/usr"
        if geteuid() == 0 {
            try make(folder, 0o755)
            #expect(chown(folder.string, nobody, nobody) == 0)
        }
        let error = #expect(throws: StateError.self) {
            try StateFolder(override: folder, environment: [:]).prepare()
        }
        #expect(error?.description.contains("it belongs to the user") == true)
        #expect(throws: StateError.self) { try SessionFolder(below: folder, scenario: "x", at: Date()) }
    }

    @Test func aLinkOfOursIsFollowed() throws {
        let disk = root.appending("disk")
        try make(disk, 0o755)
        try make(state.cache, 0o700)
        try FileManager.default.createSymbolicLink(atPath: state.workers.string, withDestinationPath: disk.string)
        try state.prepare()
        #expect(try mode(disk) == 0o700)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can make what is somebody else's"))
    func whatSomebodyHasPlantedInASharedFolderIsNotFollowed() throws {
        let victim = root.appending("victim")
        try make(victim, 0o755)
        for name in ["sessions", "workers", "ccache", "guest", "demo", "releases"] {
            let shared = root.appending("shared-\(name)")
            try make(shared, 0o1777)
            let link = shared.appending(name).string
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim.string)
            #expect(lchown(link, nobody, nobody) == 0)
            let state = StateFolder(override: shared, environment: [:])
            #expect(throws: StateError.self, "\(name)") { try state.prepare() }
        }
        #expect(try mode(victim) == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim.string) == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func nobodyElseReadsASession() async throws {
        try state.prepare()
        let session = try SessionFolder(below: state.sessions, scenario: "x", at: Date())
        try session.write("text", to: session.markdownFile)
        let read = HostCommand(
            "setpriv",
            ["--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups", "cat", session.markdownFile.string]
        )
        #expect(try await HostCommandRunner().capture(read).end == .exited(1))
        // So that it is the folders that keep others out, and not this test.
        for folder in [session.path, state.sessions, state.cache] { #expect(chmod(folder.string, 0o755) == 0) }
        #expect(chmod(session.markdownFile.string, 0o644) == 0)
        #expect(try await HostCommandRunner().capture(read).text == "text")
    }
}
