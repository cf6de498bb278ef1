// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Packages whose maker is after the machine that looks into them.
@Suite(.timeLimit(.minutes(3))) struct HostilePackageTests {
    private let scratch: ScratchFolder
    private let runner = HostCommandRunner()
    private let release = "6.1.0-50-cloud-amd64"
    /// A folder of the host that no package has any business in.
    private let victim: FilePath

    init() throws {
        scratch = try ScratchFolder()
        victim = scratch.path.appending("victim")
        try FileManager.default.createDirectory(atPath: victim.string, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: packages.string, withIntermediateDirectories: true)
    }

    private var packages: FilePath { scratch.path.appending("packages") }

    /// The kernel of the only release that the packages are.
    private func kernel(needs: [String] = ["btrfs"]) async throws -> BootableKernel {
        let supply = try await PackageSupply(asking: [PackageFiles(packages, runner: runner)])
        let release = try #require(ReleaseCatalogue(supply.packages).releases.first)
        // Folders of people have blanks in their names.
        let store = ReleaseStore(folder: scratch.path.appending("my store"), supply: supply, runner: runner)
        return try await store.kernel(
            of: release,
            needs: ModuleNeeds(needed: needs),
            log: scratch.path.appending("log")
        )
    }

    private func link(_ path: FilePath, to target: FilePath) throws {
        let folder = path.removingLastComponent()
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: target.string)
    }

    private var whatTheVictimGot: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: victim.string) }
    }

    @Test func aPackageIsNotLedOutByTheLinksOfTheOneBefore() async throws {
        var first = MadePackage(name: "linux-image-unsigned-\(release)")
        first.arrange = { try link($0.appending("usr/share/trap"), to: victim) }
        _ = try await first.deb(in: packages)
        // tar puts a folder in the place of a link, so that the second one comes without the folder.
        let second = MadePackage(name: "linux-modules-\(release)", release: nil)
        try await makeDeb(second, with: "add(tarfile.TarInfo('./usr/share/trap/planted'))")
        #expect(try await kernel().moduleNames == ["libcrc32c", "btrfs"])
        #expect(try whatTheVictimGot.isEmpty)
    }

    @Test func anRPMIsNotLedOutByTheLinksOfTheOneBefore() async throws {
        let name = "6.0.7-301.fc37.x86_64"
        var first = MadePackage(name: "kernel-core", version: "6.0.7-301.fc37", architecture: "x86_64", release: name)
        first.arrange = { try link($0.appending("usr/share/trap"), to: victim) }
        _ = try await first.rpm(in: packages)
        var second = MadePackage(
            name: "kernel-modules",
            version: "6.0.7-301.fc37",
            architecture: "x86_64",
            release: nil,
            others: ["usr/share/trap/planted": "x"]
        )
        second.files = "/usr/share/trap/planted"
        _ = try await second.rpm(in: packages)
        #expect(try await kernel().moduleNames == ["libcrc32c", "btrfs"])
        #expect(try whatTheVictimGot.isEmpty)
    }

    @Test func depmodIsNotLedToTheModulesOfTheHost() async throws {
        var package = MadePackage(modules: [:])
        package.arrange = { root in
            let modules = root.appending("lib/modules/\(release)")
            try FileManager.default.removeItem(atPath: modules.string)
            try link(modules, to: victim)
        }
        _ = try await package.deb(in: packages)
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason == "it has no modules, and the scenario needs btrfs")
        #expect(try whatTheVictimGot.isEmpty)
    }

    @Test func aNamedPipeIsNoKernel() async throws {
        var package = MadePackage()
        package.arrange = { root in
            let image = root.appending("boot/vmlinuz-\(release)").string
            try FileManager.default.removeItem(atPath: image)
            try await MadePackage.run("mkfifo", [image])
        }
        _ = try await package.deb(in: packages)
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason.contains("there is no kernel in the package") == true)
    }

    @Test func anIndexThatAPackageBringsIsNotBelieved() async throws {
        var package = MadePackage()
        package.arrange = { root in
            let modules = root.appending("lib/modules/\(release)")
            try MadePackage.write("/etc/passwd.ko:\n", to: modules.appending("modules.dep"))
            try MadePackage.write("nonsense", to: modules.appending("modules.dep.bin"))
            try await MadePackage.run("mkfifo", [modules.appending("modules.softdep").string])
            try await MadePackage.run("mkfifo", [modules.appending("kernel/pipe.ko").string])
        }
        _ = try await package.deb(in: packages)
        #expect(try await kernel().moduleNames == ["libcrc32c", "btrfs"])
    }

    @Test func aKernelThatIsCalledLikeAnOptionIsNone() async throws {
        _ = try await MadePackage(
            release: nil,
            others: ["boot/vmlinuz--o\(release)": "x", "lib/modules/-o\(release)/modules.order": ""]
        ).deb(in: packages)
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason.contains("there is no kernel in the package") == true)
    }

    @Test(arguments: ["../../../victim/planted", "usr/../../../../victim/planted", "/victim/planted"])
    func namesThatLeaveTheFolderDoNot(name: String) async throws {
        // The tree is three folders below what all is in: the store, its draft, the root.
        let name = name.hasPrefix("/") ? "\(scratch.path)\(name)" : name
        try await makeDeb(with: "add(tarfile.TarInfo('\(name)'))")
        _ = try? await kernel()
        #expect(try whatTheVictimGot.isEmpty)
    }

    @Test func aHardLinkToAFileOfTheHostIsNoKernel() async throws {
        let secret = victim.appending("secret")
        try MadePackage.write("a secret of the host", to: secret)
        try await makeDeb(
            with: """
                entry = tarfile.TarInfo('./boot/vmlinuz-\(release)')
                entry.type = tarfile.LNKTYPE
                entry.linkname = '\(secret)'
                add(entry)
                """
        )
        await #expect(throws: UnusableRelease.self) { try await kernel(needs: []) }
    }

    /// Makes a .deb whose files are what a line of Python adds to the archive: no tool makes such ones.
    private func makeDeb(_ package: MadePackage = MadePackage(modules: [:]), with line: String) async throws {
        let file = try await package.deb(in: packages)
        let folder = scratch.path.appending("parts")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try await MadePackage.run("ar", ["x", file.string], in: folder)
        let script = """
            import tarfile, io
            archive = tarfile.open('data.tar', 'w')
            def add(entry):
                entry.size = 0 if entry.type == tarfile.LNKTYPE else 1
                archive.addfile(entry, io.BytesIO(b'x'))
            \(line)
            archive.close()
            """
        try await MadePackage.run("/usr/bin/python3", ["-c", script], in: folder)
        try FileManager.default.removeItem(atPath: file.string)
        try await MadePackage.run("ar", ["rc", file.string, "debian-binary", "control.tar", "data.tar"], in: folder)
    }

    @Test func aModuleThatUnpacksToFarTooMuchIsRefused() async throws {
        var package = MadePackage(modules: ["btrfs": []])
        package.arrange = { root in
            let module = root.appending("lib/modules/\(release)/kernel/btrfs.ko").string
            try await MadePackage.run("truncate", ["--size", "+256M", module])
            try await MadePackage.run("zstd", ["-q", "-1", "--rm", module])
        }
        _ = try await package.deb(in: packages)
        let error = await #expect(throws: UnusableRelease.self) { try await kernel() }
        #expect(error?.reason == "its module btrfs is larger than 256 MiB")
    }
}
