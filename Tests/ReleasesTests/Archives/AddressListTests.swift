// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Kernels at addresses that a person wrote down, fetched by curl.
struct AddressListTests {
    private let scratch: ScratchFolder
    private let runner = HostCommandRunner()
    private let zeros = String(repeating: "0", count: 64)

    init() throws { scratch = try ScratchFolder() }

    private func list(_ text: String) throws -> AddressList {
        AddressList(try scratch.write(text, to: "list-\(UUID().uuidString)"), runner: runner)
    }

    private func deb(version: String = "6.1.176-1", in name: String = "archive") async throws -> FilePath {
        let folder = scratch.path.appending(name)
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return try await MadePackage(version: version, modules: [:]).deb(in: folder)
    }

    /// Fetches the only package of a list.
    private func fetch(_ text: String, into folder: FilePath? = nil) async throws -> FetchedPackage {
        let list = try list(text)
        let package = try #require(try await list.offer().packages.first)
        return try await list.fetch(
            package,
            into: folder ?? scratch.path,
            log: scratch.path.appending("log-\(UUID().uuidString)")
        )
    }

    @Test func commentsAndEmptyLinesAreNoAddresses() async throws {
        let offer = try await list(
            """
            # Debian 12
            https://snapshot.example.org/linux-image-6.1.0-50-cloud-amd64-unsigned_6.1.176-1_amd64.deb \(zeros.uppercased())

            https://snapshot.example.org/linux-image-6.1.0-47-cloud-amd64-unsigned_6.1.170-3_amd64.deb # the older one
            """
        ).offer()
        #expect(offer.packages.map(\.version.text) == ["6.1.176-1", "6.1.170-3"])
        #expect(offer.packages.map(\.architecture) == ["amd64", "amd64"])
        #expect(offer.problems.isEmpty)
    }

    @Test func anEpochIsReadFromAnAddress() async throws {
        let offer = try await list("file:///srv/linux-image-6.1.0-50-amd64_1%3a6.1.176-1_amd64.deb").offer()
        #expect(offer.packages.map(\.version.text) == ["1:6.1.176-1"])
    }

    @Test func anAddressCanBeOfAnRPM() async throws {
        let offer = try await list("https://example.org/kernel-core-6.0.7-301.fc37.x86_64.rpm").offer()
        #expect(offer.packages.map(\.name) == ["kernel-core"])
        #expect(offer.packages.first?.version.scheme == .rpm)
        #expect(ReleaseCatalogue(offer.packages).releases.count == 1)
    }

    @Test(arguments: [
        ("ftp://example.org/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb", "is no address: write https://"),
        ("/srv/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb", "is no address"),
        ("-o/etc/passwd", "is no address"),
        ("http://example.org/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb", "needs the package's SHA-256"),
        ("https://example.org/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb 12ab", "64 hexadecimal digits"),
        ("https://example.org/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb a b", "64 hexadecimal digits"),
        ("https://example.org/btrfs-progs_6.2-1_amd64.deb", "does not end in the name of a kernel's package"),
        ("https://example.org/", "does not end in the name of a kernel's package"),
        ("https://example.org/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb/..", "does not end in the name"),
    ])
    func aLineThatIsNoAddressIsNamed(line: String, complaint: String) async throws {
        let list = try list("# kernels\n\n\(line)\n")
        let error = await #expect(throws: ReleaseError.self) { try await list.offer() }
        #expect(error?.kind == "not a source")
        #expect("\(error, default: "")".contains("line 3: "))
        #expect("\(error, default: "")".contains(complaint))
    }

    @Test func aListThatIsNotThereIsNoSource() async throws {
        let error = await #expect(throws: ReleaseError.self) {
            try await AddressList(scratch.path.appending("none"), runner: runner).offer()
        }
        #expect(error?.kind == "not a source")
    }

    @Test func aPackageWithTheSumOfTheListIsVouchedFor() async throws {
        let file = try await deb()
        let fetched = try await fetch("file://\(file) \(try await runner.sha256(of: file))")
        #expect(fetched.trust == "the SHA-256 of the list")
        #expect(
            FileManager.default.contents(atPath: fetched.file.string)
                == FileManager.default.contents(atPath: file.string)
        )
    }

    @Test func aPackageWithAnotherSumIsRefused() async throws {
        let file = try await deb()
        let error = await #expect(throws: UnusableRelease.self) { try await fetch("file://\(file) \(zeros)") }
        #expect(error?.reason.contains("its SHA-256 is") == true)
    }

    @Test func nobodyVouchesForAPackageWithoutASum() async throws {
        #expect(try await fetch("file://\(try await deb())").trust == nil)
    }

    @Test func bracketsInAnAddressAreNoRange() async throws {
        let file = try await deb(in: "[1-2]{a,b}")
        #expect(try await fetch("file://\(file)").trust == nil)
    }

    @Test func aPackageWithAnEpochBecomesAKernel() async throws {
        let file = try await deb(version: "1:6.1.176-1")
        // dpkg-deb's name for it has the colon encoded, the address encodes it for curl.
        try FileManager.default.moveItem(atPath: file.string, toPath: file.string.replacing("%3a", with: ":"))
        let supply = try await PackageSupply(asking: [try list("file://\(file)")])
        let release = try #require(ReleaseCatalogue(supply.packages).releases.first)
        let store = ReleaseStore(folder: scratch.path.appending("store"), supply: supply, runner: runner)
        let kernel = try await store.kernel(
            of: release,
            needs: ModuleNeeds(needed: []),
            log: scratch.path.appending("log")
        )
        #expect(kernel.release == "6.1.0-50-cloud-amd64")
    }

    @Test func aFileThatIsNotThereIsGone() async throws {
        let error = await #expect(throws: ReleaseError.self) {
            try await fetch("file://\(scratch.path)/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb")
        }
        #expect(error?.kind == "gone")
    }

    @Test func anAddressThatTheServerDoesNotKnowIsGone() async throws {
        let zeros = zeros
        let test = self
        let error = try await WebServer.serving(scratch.path) { address in
            await #expect(throws: ReleaseError.self) {
                try await test.fetch("\(address)/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb \(zeros)")
            }
        }
        #expect(error?.kind == "gone")
        #expect("\(error, default: "")".contains("404"))
    }

    @Test func aServerThatDoesNotAnswerIsUnreachable() async throws {
        let error = await #expect(throws: ReleaseError.self) {
            try await fetch("http://127.0.0.1:1/linux-image-6.1.0-50-amd64_6.1.176-1_amd64.deb \(zeros)")
        }
        #expect(error?.kind == "unreachable")
        #expect("\(error, default: "")".contains("Is the network there?"))
    }

    @Test func aFullDiskIsNotThePackagesFault() async throws {
        let file = try await deb()
        let folder = scratch.path.appending("full")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending("package.deb").string,
            withDestinationPath: "/dev/full"
        )
        let error = await #expect(throws: ReleaseError.self) { try await fetch("file://\(file)", into: folder) }
        #expect(error?.kind == "no space")
    }
}
