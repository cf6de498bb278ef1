// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct PackageFileNameTests {
    @Test(arguments: [
        (
            "linux-image-6.1.0-50-cloud-amd64-unsigned_6.1.176-1_amd64.deb",
            "linux-image-6.1.0-50-cloud-amd64-unsigned",
            "6.1.176-1", "amd64"
        ),
        (
            "linux-image-6.12.107%2bdeb12-amd64_6.12.107-1%7Edeb12u1_amd64.deb", "linux-image-6.12.107+deb12-amd64",
            "6.12.107-1~deb12u1", "amd64"
        ),
        ("/var/cache/apt/archives/linux_1%3a6.1-1_all.deb", "linux", "1:6.1-1", "all"),
        ("https://snapshot.example/pool/a_b/linux_6.1-1_arm64.deb?part=1/2#end", "linux", "6.1-1", "arm64"),
    ])
    func aDebianFileIsNamedByNameVersionAndArchitecture(
        _ file: String,
        _ name: String,
        _ version: String,
        _ architecture: String
    ) throws {
        let parsed = try #require(PackageFileName(file))
        #expect(parsed.name == name)
        #expect(parsed.version.text == version)
        #expect(parsed.architecture == architecture)
        #expect(parsed.scheme == .deb)
    }

    @Test(arguments: [
        ("kernel-core-6.0.7-301.fc37.x86_64.rpm", "kernel-core", "6.0.7-301.fc37", "x86_64"),
        (
            "https://kojipkgs.example/kernel/6.0.9/kernel-6.0.9-300.fc37.aarch64.rpm", "kernel", "6.0.9-300.fc37",
            "aarch64"
        ),
        ("kernel-default-6.2%7Erc3-1.1.g12.x86_64.rpm", "kernel-default", "6.2~rc3-1.1.g12", "x86_64"),
    ])
    func anRPMFileIsNamedByNameVersionReleaseAndArchitecture(
        _ file: String,
        _ name: String,
        _ version: String,
        _ architecture: String
    ) throws {
        let parsed = try #require(PackageFileName(file))
        #expect(parsed.name == name)
        #expect(parsed.version.text == version)
        #expect(parsed.architecture == architecture)
        #expect(parsed.scheme == .rpm)
    }

    @Test(arguments: [
        "", "/", ".deb", ".rpm", "linux.deb", "linux_6.1-1.deb", "linux_6.1-1_amd64.ddeb", "linux_6.1-1_amd64.deb.part",
        "a_b_c_d.deb", "linux__amd64.deb", "_6.1-1_amd64.deb", "linux_6.1-1_.deb", "linux_x_amd64.deb",
        "-x_6.1-1_amd64.deb",
        "linux_6.1-1_amd64%2f..%2fx.deb", "linux_6.1-1_%00.deb", "linux_6.1%zz_amd64.deb", "linux_6.1-1_amd64.deb%",
        "linux_6.1%+5_amd64.deb", "linux_6.1-1_am d64.deb", "línux_6.1-1_amd64.deb", "linux_6.1-1_\u{1b}[31m.deb",
        "kernel-core.rpm", "kernel-6.0.7.x86_64.rpm", "kernel-6.0.7-301.fc37.src.rpm", "-6.0.7-301.fc37.x86_64.rpm",
        "kernel-6.0.7-301.rpm.", "https://example/linux?file=linux_6.1-1_amd64.deb", "linux_6.1-1_amd64.deb/",
    ])
    func othersAreNoPackages(_ file: String) {
        #expect(PackageFileName(file) == nil)
    }

    @Test func anEndlessNameIsNoPackage() {
        #expect(PackageFileName(String(repeating: "a", count: 100_000) + "_6.1-1_amd64.deb") == nil)
    }
}
