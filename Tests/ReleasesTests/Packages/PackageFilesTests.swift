// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// What files are that are called as packages are.
@Suite(.timeLimit(.minutes(3))) struct PackageFilesTests {
    private let scratch: ScratchFolder
    private let runner = HostCommandRunner()

    init() throws { scratch = try ScratchFolder() }

    private func offer() async throws -> PackageOffer { try await PackageFiles(scratch.path, runner: runner).offer() }

    @Test func aNamedPipeIsNoPackage() async throws {
        let name = "linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb"
        try await MadePackage.run("mkfifo", [scratch.path.appending(name).string])
        let offer = try await offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems == ["\(name): it is no regular file"])
    }

    /// rpm would read it as a list of packages, and ask those.
    @Test func aTextWithTheNameOfAnotherPackageIsNoPackage() async throws {
        let other = scratch.path.appending("elsewhere")
        try FileManager.default.createDirectory(atPath: other.string, withIntermediateDirectories: true)
        let package = MadePackage(name: "kernel-core", version: "6.0.7-301.fc37", architecture: "x86_64", modules: [:])
        let file = try await package.rpm(in: other)
        _ = try scratch.write("\(file)\n", to: "kernel-core-6.0.9-300.fc37.x86_64.rpm")
        let offer = try await offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems.count == 1)
    }

    @Test func aFolderWithBracketsInItsNameIsNoPattern() async throws {
        let folder = scratch.path.appending("a [1-2] {b,c}")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let package = MadePackage(name: "kernel-core", version: "6.0.7-301.fc37", architecture: "x86_64", modules: [:])
        let file = try await package.rpm(in: scratch.path)
        try FileManager.default.moveItem(
            atPath: file.string,
            toPath: folder.appending("kernel-core-6.0.7-301.fc37.x86_64.rpm").string
        )
        let offer = try await PackageFiles(folder, runner: runner).offer()
        #expect(offer.problems.isEmpty)
        #expect(offer.packages.map(\.name) == ["kernel-core"])
    }

    @Test func aPackageThatIsAnotherInsideIsSaid() async throws {
        let file = try await MadePackage(name: "btrfs-progs", modules: [:]).deb(in: scratch.path)
        let name = "linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb"
        try FileManager.default.moveItem(atPath: file.string, toPath: scratch.path.appending(name).string)
        let offer = try await offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems == ["\(name): by its name a kernel, and in it is 'btrfs-progs'"])
    }

    @Test func aSignedPackageIsVouchedForByAKeyThatRpmKnows() async throws {
        try await SigningKey.with(scratch.path) { key in
            let package = MadePackage(
                name: "kernel-core",
                version: "6.0.7-301.fc37",
                architecture: "x86_64",
                modules: [:]
            )
            let file = try await package.rpm(in: scratch.path)
            let keys = scratch.path.appending("rpmdb")
            let reader = PackageReader(runner: runner, keys: keys)
            #expect(try await reader.trust(in: file) == nil)
            try await key.sign(rpm: file)
            #expect(try await reader.trust(in: file) == nil)
            try await MadePackage.run("rpmkeys", ["--dbpath", keys.string, "--import", key.publicKey.string])
            #expect(try await reader.trust(in: file) == "the package's signature")
            var data = try #require(FileManager.default.contents(atPath: file.string))
            data[data.count - 40] ^= 0xff
            try data.write(to: URL(filePath: file.string))
            let error = await #expect(throws: UnusableRelease.self) { try await reader.trust(in: file) }
            #expect(error?.reason.hasPrefix("it is damaged: ") == true)
            #expect(error?.reason.contains(": BAD") == true)
        }
    }
}
