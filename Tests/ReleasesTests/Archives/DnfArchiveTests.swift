// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Kernels from an archive of Fedora, by dnf itself.
struct DnfArchiveTests {
    private let scratch: ScratchFolder
    private let local: LocalDnfArchive

    init() throws {
        scratch = try ScratchFolder()
        local = try LocalDnfArchive(in: scratch)
    }

    private func archive(at address: String? = nil) -> DnfArchive {
        DnfArchive(runner: HostCommandRunner(), options: local.options(at: address), keys: local.keys)
    }

    /// Fetches what is offered first.
    private func fetch() async throws -> FetchedPackage {
        let package = try #require(try await archive().offer().packages.first)
        let folder = scratch.path.appending("fetched")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return try await archive().fetch(package, into: folder, log: scratch.path.appending("log"))
    }

    @Test func allVersionsOfKernelsAndTheirModulesAreOffered() async throws {
        let file = try await local.add()
        try await local.add("kernel-core", "6.0.9-300.fc37")
        try await local.add("kernel-modules", "6.0.9-300.fc37")
        try await local.add("kernel-tools", "6.0.9-300.fc37")
        try await local.list()
        let offer = try await archive().offer()
        #expect(offer.problems.isEmpty)
        #expect(
            Set(offer.packages.map { "\($0.name) \($0.version) \($0.architecture)" }) == [
                "kernel-core 6.0.7-301.fc37 x86_64", "kernel-core 6.0.9-300.fc37 x86_64",
                "kernel-modules 6.0.9-300.fc37 x86_64",
            ]
        )
        let first = try #require(offer.packages.first { $0.version.text == "6.0.7-301.fc37" })
        #expect(first.bytes == FileManager.default.contents(atPath: file.string)?.count)
    }

    @Test func anArchiveWithoutKernelsHasAHint() async throws {
        try await local.list()
        let offer = try await archive().offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems == ["dnf knows no kernels; 'dnf repolist' says which archives it has"])
    }

    @Test func anArchiveThatDoesNotAnswerIsSaidToBeUnreachable() async throws {
        let error = await #expect(throws: ReleaseError.self) {
            try await archive(at: "http://127.0.0.1:1/fedora").offer()
        }
        #expect(error?.kind == "unreachable")
        #expect("\(error, default: "")".contains("Failed to download metadata"))
    }

    @Test func aPackageThatNobodySignedIsRefused() async throws {
        try await local.add()
        try await local.list()
        let error = await #expect(throws: UnusableRelease.self) { try await fetch() }
        #expect(error?.reason.contains("is not signed by a key that rpm knows") == true)
    }

    @Test func aSignedPackageIsTakenOnceRpmKnowsTheKey() async throws {
        try await SigningKey.with(scratch.path) { key in
            try await key.sign(rpm: try await local.add())
            try await local.list()
            let error = await #expect(throws: UnusableRelease.self) { try await fetch() }
            #expect(error?.reason.contains("is not signed by a key that rpm knows") == true)
            try await local.trust(key)
            #expect(try await fetch().trust == "the package's signature")
        }
    }

    @Test func aPackageThatIsNotTheListedOneIsDamaged() async throws {
        let file = try await local.add()
        try await local.list()
        var data = try #require(FileManager.default.contents(atPath: file.string))
        data[data.count - 40] ^= 0xff
        try data.write(to: URL(filePath: file.string))
        let error = await #expect(throws: UnusableRelease.self) { try await fetch() }
        #expect(error?.reason.contains("is damaged: ") == true)
    }

    @Test func aPackageThatWasTakenAwayIsGone() async throws {
        let file = try await local.add()
        try await local.list()
        try FileManager.default.removeItem(atPath: file.string)
        let error = await #expect(throws: ReleaseError.self) { try await fetch() }
        #expect(error?.kind == "gone")
    }
}
