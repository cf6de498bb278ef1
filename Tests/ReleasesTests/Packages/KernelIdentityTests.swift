// SPDX-License-Identifier: Apache-2.0

import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import Releases

/// Whether a kernel is the one that a package is called after.
struct KernelIdentityTests {
    private func package(_ name: String, _ version: String, _ scheme: PackageVersion.Scheme) throws -> KernelPackage {
        KernelPackage(
            name: name,
            version: try #require(PackageVersion(version, scheme)),
            architecture: "amd64",
            place: .archive("apt")
        )
    }

    @Test func debianNamesItsPackagesAfterTheKernel() throws {
        let unsigned = try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1", .deb)
        #expect(unsigned.isCalled("6.1.0-50-cloud-amd64"))
        #expect(!unsigned.isCalled("6.1.0-53-cloud-amd64"))
        #expect(!unsigned.isCalled("6.1.0-50-amd64"))
        let backport = try package("linux-image-6.12.107+deb12-cloud-amd64", "6.12.107-1~deb12u1", .deb)
        #expect(backport.isCalled("6.12.107+deb12-cloud-amd64"))
        #expect(
            try package("linux-image-unsigned-5.15.0-91-generic", "5.15.0-91.101", .deb).isCalled("5.15.0-91-generic")
        )
    }

    @Test func anRPMsKernelBeginsWithItsVersion() throws {
        let fedora = try package("kernel-core", "6.0.7-301.fc37", .rpm)
        #expect(fedora.isCalled("6.0.7-301.fc37.x86_64"))
        #expect(!fedora.isCalled("6.0.7-3010.fc37.x86_64"))
        #expect(!fedora.isCalled("6.0.9-300.fc37.x86_64"))
        #expect(try package("kernel-default", "1:5.14.21-150500.55", .rpm).isCalled("5.14.21-150500.55-default"))
    }

    @Test func whatAnImageSaysOfItselfIsRead() async throws {
        let scratch = try ScratchFolder()
        try await MadePackage().fill(scratch.path)
        let said = BootImage.version(of: scratch.path.appending("boot/vmlinuz-6.1.0-50-cloud-amd64"))
        #expect(said?.hasPrefix("6.1.0-50-cloud-amd64 (nobody@example.org)") == true)
        #expect(BootImage.debianVersion(in: said ?? "")?.text == "6.1.176-1")
        #expect(BootImage.debianVersion(in: "6.0.7-301.fc37.x86_64 (mockbuild@fedora) #1 SMP") == nil)
        let text = try scratch.write("no kernel", to: "text")
        #expect(BootImage.version(of: text) == nil)
        #expect(BootImage.version(of: scratch.path) == nil)
    }

    @Test func whatStopsAToolIsOursAndWhatItSaysIsThePackages() {
        func trouble(_ end: CommandEnd, _ said: String = "") -> ReleaseError? {
            ToolTrouble.ours("dpkg-deb", end, said: said, folder: "/cache")
        }
        #expect(trouble(.exited(2), "tar: unexpected end of file") == nil)
        #expect(trouble(.signalled(11)) == nil)
        #expect(trouble(.signalled(9)) == .toolFailed("dpkg-deb", reason: "killed by signal 9"))
        #expect(trouble(.timedOut(.seconds(600))) != nil)
        let full = "tar: boot/vmlinuz: Cannot write: No space left on device"
        #expect(trouble(.exited(2), "one\n\(full)\n") == .noSpace("/cache", reason: full))
    }
}
