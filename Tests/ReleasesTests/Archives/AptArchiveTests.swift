// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Kernels from an archive of Debian, by apt itself.
struct AptArchiveTests {
    private let scratch: ScratchFolder
    private let local: LocalAptArchive

    init() throws {
        scratch = try ScratchFolder()
        local = try LocalAptArchive(in: scratch)
    }

    private func archive(_ more: String...) -> AptArchive {
        AptArchive(runner: HostCommandRunner(), options: local.options + more.flatMap { ["-o", $0] })
    }

    /// Puts a package into the archive; without modules, which nobody looks at here.
    @discardableResult
    private func add(_ name: String = MadePackage().name, _ version: String = "6.1.176-1") async throws -> FilePath {
        try await MadePackage(name: name, version: version, modules: [:]).deb(in: local.folder)
    }

    private func target() throws -> FilePath {
        let folder = scratch.path.appending("fetched-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return folder
    }

    /// Fetches what is offered first.
    private func fetch(from archive: AptArchive, into folder: FilePath) async throws -> FetchedPackage {
        let package = try #require(try await archive.offer().packages.first)
        return try await archive.fetch(package, into: folder, log: scratch.path.appending("log"))
    }

    @Test func kernelsAndTheirModulesAreOffered() async throws {
        let file = try await add()
        try await add(MadePackage().name, "6.1.170-3")
        try await add("linux-binary-7.0.0-1-cloud-amd64", "7.0.3-1")
        try await add("linux-modules-7.0.0-1-cloud-amd64", "7.0.3-1")
        for other in ["linux-image-cloud-amd64", "linux-headers-6.1.0-50-cloud-amd64", "btrfs-progs"] {
            try await add(other)
        }
        try await local.update("[trusted=yes]")
        let offer = try await archive().offer()
        #expect(offer.problems.isEmpty)
        #expect(
            Set(offer.packages.map { "\($0.name) \($0.version)" }) == [
                "linux-image-6.1.0-50-cloud-amd64-unsigned 6.1.176-1",
                "linux-image-6.1.0-50-cloud-amd64-unsigned 6.1.170-3",
                "linux-binary-7.0.0-1-cloud-amd64 7.0.3-1", "linux-modules-7.0.0-1-cloud-amd64 7.0.3-1",
            ]
        )
        let first = try #require(offer.packages.first { $0.version.text == "6.1.176-1" })
        #expect(first.architecture == "amd64")
        #expect(first.bytes == FileManager.default.contents(atPath: file.string)?.count)
    }

    @Test func withoutListsTheHintIsToGetThem() async throws {
        let offer = try await archive().offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems == ["apt knows no kernels; 'apt-get update' brings the lists"])
    }

    @Test func aPackageOfATrustedArchiveIsFetched() async throws {
        let file = try await add()
        try await local.update("[trusted=yes]")
        let fetched = try await fetch(from: archive(), into: target())
        #expect(
            FileManager.default.contents(atPath: fetched.file.string)
                == FileManager.default.contents(atPath: file.string)
        )
        #expect(fetched.trust == "apt, which trusts the archive")
    }

    @Test func aPackageOfASignedArchiveIsFetched() async throws {
        try await SigningKey.with(scratch.path) { key in
            try await add()
            try await local.update("[signed-by=\(key.publicKey)]", signedBy: key)
            #expect(try await fetch(from: archive(), into: target()).trust != nil)
        }
    }

    /// Some machines are told to take what nobody signed; kernels are not taken even there.
    @Test(arguments: ["APT::Get::AllowUnauthenticated=false", "APT::Get::AllowUnauthenticated=true"])
    func aPackageThatNobodySignedIsRefused(where option: String) async throws {
        try await add()
        try await local.update()
        let folder = try target()
        let error = await #expect(throws: UnusableRelease.self) {
            try await fetch(from: archive(option), into: folder)
        }
        #expect(error?.reason.contains("is not signed: E: Some packages could not be authenticated") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.string).isEmpty)
    }

    @Test func aPackageThatIsNotTheListedOneIsDamaged() async throws {
        let file = try await add()
        try await local.update("[trusted=yes]")
        var data = try #require(FileManager.default.contents(atPath: file.string))
        data[data.count / 2] ^= 0xff
        try data.write(to: URL(filePath: file.string))
        let folder = try target()
        let error = await #expect(throws: UnusableRelease.self) { try await fetch(from: archive(), into: folder) }
        #expect(error?.reason.contains("is damaged: E: Failed to fetch") == true)
        #expect(error?.reason.contains("Hash Sum mismatch") == true)
    }

    @Test func aPackageThatWasTakenAwayIsGone() async throws {
        let file = try await add()
        try await local.update("[trusted=yes]")
        try FileManager.default.removeItem(atPath: file.string)
        let error = await #expect(throws: ReleaseError.self) { try await fetch(from: archive(), into: target()) }
        #expect(error?.kind == "gone")
        #expect("\(error, default: "")".contains("File not found"))
        #expect("\(error, default: "")".contains("apt-get update"))
    }

    @Test func aPackageThatTheServerHasNoMoreIsGone() async throws {
        let file = try await add()
        let (local, scratch, archive, target) = (local, scratch, archive(), try target())
        let error = try await WebServer.serving(local.folder) { address in
            try await local.update("[trusted=yes]", at: address)
            let package = try #require(try await archive.offer().packages.first)
            try FileManager.default.removeItem(atPath: file.string)
            return await #expect(throws: ReleaseError.self) {
                try await archive.fetch(package, into: target, log: scratch.path.appending("log"))
            }
        }
        #expect(error?.kind == "gone")
        #expect("\(error, default: "")".contains("404"))
    }

    @Test func aVersionThatAptDoesNotKnowIsGone() async throws {
        try await add()
        try await local.update("[trusted=yes]")
        var package = try #require(try await archive().offer().packages.first)
        package.version = try #require(PackageVersion("6.1.177-1", .deb))
        let (other, folder) = (package, try target())
        let error = await #expect(throws: ReleaseError.self) {
            try await archive().fetch(other, into: folder, log: scratch.path.appending("log"))
        }
        #expect(error?.kind == "gone")
    }

    @Test func anArchiveThatDoesNotAnswerIsSaidToBeUnreachable() async throws {
        try await add()
        try await local.pretend(listFrom: "http://127.0.0.1:1")
        let error = await #expect(throws: ReleaseError.self) { try await fetch(from: archive(), into: target()) }
        #expect(error?.kind == "unreachable")
        #expect("\(error, default: "")".contains("Could not connect to 127.0.0.1:1"))
    }
}
