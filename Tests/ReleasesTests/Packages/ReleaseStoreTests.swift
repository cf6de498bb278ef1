// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Packages become kernels that can be booted, by real dpkg, rpm and kmod.
struct ReleaseStoreTests {
    private let runner = HostCommandRunner()
    private let needs = ModuleNeeds(needed: ["virtio_pci", "btrfs"], wanted: ["virtio_rng"])

    /// The kernel of the only release that a folder of packages has.
    private func kernel(in scratch: ScratchFolder, needs: ModuleNeeds? = nil) async throws -> BootableKernel {
        let supply = try await PackageSupply(asking: [PackageFiles(scratch.path.appending("packages"), runner: runner)])
        let release = try #require(ReleaseCatalogue(supply.packages).releases.first)
        let store = ReleaseStore(folder: scratch.path.appending("store"), supply: supply, runner: runner)
        return try await store.kernel(of: release, needs: needs ?? self.needs, log: scratch.path.appending("log"))
    }

    private func packages(_ scratch: ScratchFolder) throws -> FilePath {
        let folder = scratch.path.appending("packages")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        return folder
    }

    @Test func aPackageGivesItsKernelAndTheModulesInTheOrderThatTheyNeed() async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage(changeLog: "linux (6.1.176-1) stable; urgency=low\n\n  * btrfs: fix\n").deb(
            in: packages(scratch)
        )
        let kernel = try await kernel(in: scratch)
        #expect(kernel.release == "6.1.0-50-cloud-amd64")
        #expect(kernel.moduleNames == ["virtio", "virtio_pci", "libcrc32c", "btrfs"])
        #expect(kernel.configuration != nil)
        #expect(kernel.trust.isEmpty)
        let log = try await ChangeLog(of: kernel.changeLog, .deb, runner: runner)
        #expect(log.entries.first?.items == ["btrfs: fix"])
    }

    @Test func softDependenciesAreLoadedFirstWhereTheyAreThere() async throws {
        let scratch = try ScratchFolder()
        var package = MadePackage()
        package.modules["blake2b"] = []
        package.modules["xxhash"] = []
        package.softDependencies = ["xxhash", "nowhere", "blake2b"]
        _ = try await package.deb(in: packages(scratch))
        let names = try await kernel(in: scratch).moduleNames
        #expect(Set(names) == ["virtio", "virtio_pci", "libcrc32c", "btrfs", "blake2b", "xxhash"])
        #expect(names.last == "btrfs")
    }

    @Test(arguments: ["xz", "zstd"]) func compressedModulesAreUnpacked(by tool: String) async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage(compression: tool).deb(in: packages(scratch))
        let kernel = try await kernel(in: scratch)
        #expect(kernel.moduleNames == ["virtio", "virtio_pci", "libcrc32c", "btrfs"])
        for module in kernel.modules {
            #expect(FileManager.default.contents(atPath: module.string)?.prefix(4) == Data([0x7f] + Array("ELF".utf8)))
        }
    }

    @Test func aPackageWithoutANeededModuleCannotBeTested() async throws {
        let scratch = try ScratchFolder()
        var package = MadePackage()
        package.modules["btrfs"] = nil
        _ = try await package.deb(in: packages(scratch))
        await #expect(throws: UnusableRelease("the module 'btrfs', which the scenario needs, is not in its packages")) {
            try await kernel(in: scratch)
        }
    }

    @Test func aPackageForAnotherProcessorCannotBeTested() async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage(name: "linux-image-6.1.0-50-arm64", architecture: "arm64").deb(in: packages(scratch))
        await #expect(throws: UnusableRelease("it is for arm64, and the guests are x86-64")) {
            try await kernel(in: scratch)
        }
    }

    @Test func aPackageWithoutAKernelCannotBeTested() async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage(release: nil, others: ["boot/README": "nothing"]).deb(in: packages(scratch))
        await #expect(throws: UnusableRelease.self) { try await kernel(in: scratch) }
    }

    @Test func aPackageThatIsCutShortIsLeftOutAndSaid() async throws {
        let scratch = try ScratchFolder()
        let file = try await MadePackage().deb(in: packages(scratch))
        let data = try #require(FileManager.default.contents(atPath: file.string))
        try data.prefix(100).write(to: URL(filePath: file.string))
        let offer = try await PackageFiles(packages(scratch), runner: runner).offer()
        #expect(offer.packages.isEmpty)
        #expect(offer.problems.count == 1)
        #expect(offer.problems[0].contains("damaged"))
    }

    @Test func aPackageThatIsDamagedInsideCannotBeTested() async throws {
        let scratch = try ScratchFolder()
        let file = try await MadePackage().deb(in: packages(scratch))
        let data = try #require(FileManager.default.contents(atPath: file.string))
        try data.prefix(data.count / 2).write(to: URL(filePath: file.string))
        do {
            _ = try await kernel(in: scratch)
            Issue.record("half of a package was taken")
        } catch let error as UnusableRelease {
            #expect(error.reason.contains("damaged"))
        }
    }

    @Test func aKernelBehindALinkOutOfThePackageIsNotTaken() async throws {
        let scratch = try ScratchFolder()
        let secret = scratch.path.appending("secret")
        try MadePackage.write("a secret of the host", to: secret)
        var package = MadePackage(release: nil)
        package.links["boot/vmlinuz-6.1.0-50-cloud-amd64"] = secret.string
        _ = try await package.deb(in: packages(scratch))
        await #expect(throws: UnusableRelease.self) { try await kernel(in: scratch) }
    }

    @Test func aLinkWithinThePackageIsTheFileThatItLeadsTo() async throws {
        let scratch = try ScratchFolder()
        let release = "6.1.0-50-cloud-amd64"
        var package = MadePackage()
        package.imagePlace = "usr/share/doc/linux/image"
        package.links["boot/vmlinuz-\(release)"] = "../usr/share/doc/linux/image"
        _ = try await package.deb(in: packages(scratch))
        let image = try await kernel(in: scratch).image
        #expect(FileManager.default.contents(atPath: image.string)?.count == 1024)
    }

    @Test func noPackageWritesThroughALinkOfAnother() async throws {
        let scratch = try ScratchFolder()
        let (victim, other) = (scratch.path.appending("victim"), scratch.path.appending("other"))
        for folder in [victim, other] {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        }
        let release = "6.1.0-99-generic"
        var image = MadePackage(name: "linux-image-unsigned-\(release)", release: release, modules: [:])
        image.modulesPlace = "usr/share/doc/modules"
        image.links["lib/modules/evil"] = victim.string
        image.links["lib/modules/\(release)"] = other.string
        _ = try await image.deb(in: packages(scratch))
        let modules = MadePackage(
            name: "linux-modules-\(release)",
            release: nil,
            others: ["lib/modules/evil/pwned": "pwned"]
        )
        _ = try await modules.deb(in: packages(scratch))
        await #expect(throws: UnusableRelease.self) { try await kernel(in: scratch) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim.string).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.string).isEmpty)
    }

    @Test func aKernelThatIsCalledOtherwiseThanItsPackageIsNotTaken() async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage(name: "linux-image-6.1.0-53-cloud-amd64-unsigned").deb(in: packages(scratch))
        await #expect(
            throws: UnusableRelease(
                "the kernel in linux-image-6.1.0-53-cloud-amd64-unsigned 6.1.176-1 is 6.1.0-50-cloud-amd64"
            )
        ) { try await kernel(in: scratch) }
    }

    @Test(arguments: ["vmlinuz", "config", "modules/03-btrfs.ko", "kernel.json"])
    func anEntryThatWasDamagedIsMadeAnew(_ file: String) async throws {
        let scratch = try ScratchFolder()
        _ = try await MadePackage().deb(in: packages(scratch))
        let first = try await kernel(in: scratch)
        let path = first.image.removingLastComponent().appending(file)
        let whole = try #require(FileManager.default.contents(atPath: path.string))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: path.string))
        #expect(try await kernel(in: scratch) == first)
        #expect(FileManager.default.contents(atPath: path.string)?.count == whole.count)
    }

    @Test func anEntryIsTakenAgainAndMadeAnewForOtherModules() async throws {
        let scratch = try ScratchFolder()
        let file = try await MadePackage().deb(in: packages(scratch))
        let first = try await kernel(in: scratch)
        let inode = try Self.inode(of: first.image)
        #expect(try await kernel(in: scratch) == first)
        #expect(try Self.inode(of: first.image) == inode)
        let other = try await kernel(in: scratch, needs: ModuleNeeds(needed: ["virtio"]))
        #expect(other.moduleNames == ["virtio"])
        // Neither takes the other's place.
        #expect(try await kernel(in: scratch) == first)
        #expect(try Self.inode(of: first.image) == inode)
        // The same name with other content is another kernel.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)],
            ofItemAtPath: file.string
        )
        #expect(try await kernel(in: scratch, needs: ModuleNeeds(needed: ["virtio"])).image != other.image)
    }

    private static func inode(of file: FilePath) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file.string)[.systemFileNumber] as? Int
    }

    @Test func anRPMGivesItsKernelAndItsChangeLog() async throws {
        let scratch = try ScratchFolder()
        let release = "6.0.7-301.fc37.x86_64"
        var package = MadePackage(
            name: "kernel-core",
            version: "6.0.7-301.fc37",
            architecture: "x86_64",
            release: release
        )
        let modules = package.modules
        package.modules = ["virtio": [], "virtio_pci": ["virtio"]]
        _ = try await package.rpm(in: packages(scratch))
        var more = MadePackage(name: "kernel-modules", version: "6.0.7-301.fc37", architecture: "x86_64", release: nil)
        let tree = scratch.path.appending("more")
        try await MadePackage(release: release, modules: modules.filter { $0.key.hasSuffix("c") || $0.key == "btrfs" })
            .fill(tree)
        for name in ["btrfs", "libcrc32c"] {
            let file = "lib/modules/\(release)/kernel/\(name).ko"
            let data = try #require(FileManager.default.contents(atPath: tree.appending(file).string))
            more.binaries[file] = data
        }
        _ = try await more.rpm(in: packages(scratch))
        let kernel = try await kernel(in: scratch)
        #expect(kernel.release == release)
        #expect(Set(kernel.moduleNames) == ["virtio", "virtio_pci", "libcrc32c", "btrfs"])
        let log = try await ChangeLog(of: kernel.changeLog, .rpm, runner: runner)
        #expect(log.entries.first?.items == ["btrfs: fix what is tested"])
    }

    @Test func anRPMWhoseContentWasChangedCannotBeTested() async throws {
        let scratch = try ScratchFolder()
        let file = try await MadePackage(
            name: "kernel-core",
            version: "6.0.7-301.fc37",
            architecture: "x86_64",
            release: "6.0.7-301.fc37.x86_64"
        ).rpm(in: packages(scratch))
        var data = try #require(FileManager.default.contents(atPath: file.string))
        data[data.count - 40] ^= 0xff
        try data.write(to: URL(filePath: file.string))
        do {
            _ = try await kernel(in: scratch)
            Issue.record("a changed package was taken")
        } catch let error as UnusableRelease {
            #expect(error.reason.contains("damaged"))
        }
    }

    @Test func anInstalledKernelIsTakenFromWhereItIs() async throws {
        let scratch = try ScratchFolder()
        let root = scratch.path.appending("system")
        try await MadePackage().fill(root)
        try await MadePackage.run("depmod", ["-b", root.string, "6.1.0-50-cloud-amd64"])
        let source = try ReleasePath.source(at: root.appending("boot"), runner: runner)
        let supply = try await PackageSupply(asking: [source])
        let release = try #require(ReleaseCatalogue(supply.packages).releases.first)
        let store = ReleaseStore(folder: scratch.path.appending("store"), supply: supply, runner: runner)
        let kernel = try await store.kernel(of: release, needs: needs, log: scratch.path.appending("log"))
        #expect(kernel.moduleNames == ["virtio", "virtio_pci", "libcrc32c", "btrfs"])
        #expect(release.flavour == "cloud-amd64")
        // As its image says, since its name does not.
        #expect(release.version.text == "6.1.176-1")
    }

    @Test func anInstalledKernelOfFedoraIsOrderedAsItsPackageWas() async throws {
        let scratch = try ScratchFolder()
        let root = scratch.path.appending("system")
        try await MadePackage(release: "6.0.7-301.fc37.x86_64", banner: "(mockbuild@fedora) #1 SMP").fill(root)
        let offer = try await InstalledKernels(boot: root.appending("boot"), runner: runner).offer()
        #expect(offer.packages.map(\.version) == [PackageVersion("6.0.7-301.fc37", .rpm)])
        #expect(offer.problems.isEmpty)
    }
}
