// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Kernels of a system, here one below another root, so that no package database knows them.
struct InstalledKernelsTests {
    private let scratch: ScratchFolder
    private let runner = HostCommandRunner()
    private var system: FilePath { scratch.path.appending("system") }

    init() throws { scratch = try ScratchFolder() }

    @Test func kernelsWithoutAPackageAreOrderedByWhatTheirImagesSay() async throws {
        try await MadePackage(modules: [:]).fill(system)
        try await MadePackage(release: "6.0.7-301.fc37.x86_64", modules: [:], banner: "(mockbuild) #1 SMP").fill(system)
        for name in ["0-rescue-1234567890abcdef", "6.1;touch x", "6.2.0-1-amd64", "old"] {
            try MadePackage.write("no kernel", to: system.appending("boot/vmlinuz-\(name)"))
        }
        let offer = try await InstalledKernels(boot: system.appending("boot"), runner: runner).offer()
        #expect(offer.problems.count == 2)
        #expect(
            offer.problems.allSatisfy { $0.contains("/boot/vmlinuz-6.") && $0.hasSuffix("version it has is not known") }
        )
        #expect(
            offer.packages.map { "\($0.name) \($0.version) \($0.architecture)" } == [
                "kernel-core 6.0.7-301.fc37 x86_64",
                "linux-image-6.1.0-50-cloud-amd64 6.1.176-1 amd64",
            ]
        )
        #expect(
            offer.packages.map(\.place)
                == ["6.0.7-301.fc37.x86_64", "6.1.0-50-cloud-amd64"].map {
                    .installed($0, boot: system.appending("boot"))
                }
        )
    }

    @Test func aKernelOfFedoraIsTakenFromWhereItIs() async throws {
        let name = "6.0.7-301.fc37.x86_64"
        try await MadePackage(release: name).fill(system)
        try await MadePackage.run("depmod", ["-b", system.string, name])
        #expect(try await kernel().release == name)
    }

    @Test func modulesWithoutAnIndexAreSaidAndTheSystemIsNotWritten() async throws {
        try await MadePackage().fill(system)
        let before = try contents()
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason == "its modules have no index: run 'depmod 6.1.0-50-cloud-amd64' as root")
        #expect(try contents() == before)
    }

    @Test func nothingIsWrittenIntoASystemWithAnIndex() async throws {
        try await MadePackage().fill(system)
        try await MadePackage.run("depmod", ["-b", system.string, "6.1.0-50-cloud-amd64"])
        let before = try contents()
        #expect(try await kernel().moduleNames.last == "btrfs")
        #expect(try contents() == before)
    }

    @Test func aKernelWhoseModulesAreNotThereCannotBeTested() async throws {
        try await MadePackage(modules: [:]).fill(system)
        try FileManager.default.removeItem(atPath: system.appending("lib").string)
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason == "it has no modules, and the scenario needs virtio_pci, btrfs")
    }

    /// The kernel of the system's only release.
    private func kernel() async throws -> BootableKernel {
        let source = try ReleasePath.source(at: system.appending("boot"), runner: runner)
        let supply = try await PackageSupply(asking: [source])
        let release = try #require(ReleaseCatalogue(supply.packages).releases.first)
        let store = ReleaseStore(folder: scratch.path.appending("store"), supply: supply, runner: runner)
        let needs = ModuleNeeds(needed: ["virtio_pci", "btrfs"])
        return try await store.kernel(of: release, needs: needs, log: scratch.path.appending("log"))
    }

    /// All files of the system, with when they were last written.
    private func contents() throws -> [String: Date] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: system.string)
        return try names.reduce(into: [:]) { dates, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: system.appending(name).string)
            dates[name] = attributes[.modificationDate] as? Date
        }
    }
}
