// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

/// Packages are put together to releases.
struct ReleaseCatalogueTests {
    private func package(
        _ name: String,
        _ version: String,
        _ scheme: PackageVersion.Scheme = .deb,
        for architecture: String? = nil,
        at place: KernelPackage.Place = .archive("apt")
    ) throws -> KernelPackage {
        KernelPackage(
            name: name,
            version: try #require(PackageVersion(version, scheme)),
            architecture: architecture ?? (scheme == .deb ? "amd64" : "x86_64"),
            bytes: 1 << 20,
            place: place
        )
    }

    private func names(_ packages: [KernelPackage]) -> [[String]] {
        ReleaseCatalogue(packages).releases.map { $0.packages.map(\.name) }
    }

    @Test func ubuntusModulesGoWithTheirKernel() throws {
        let packages = [
            try package("linux-modules-extra-6.8.0-31-generic", "6.8.0-31.31"),
            try package("linux-modules-6.8.0-31-generic", "6.8.0-31.31"),
            try package("linux-image-6.8.0-31-generic", "6.8.0-31.31"),
            try package("linux-image-unsigned-6.8.0-31-generic", "6.8.0-31.31"),
            try package("linux-modules-6.8.0-35-generic", "6.8.0-35.35"),
            try package("linux-image-unsigned-6.8.0-35-generic", "6.8.0-35.35"),
        ]
        let expected = [
            [
                "linux-image-unsigned-6.8.0-31-generic", "linux-modules-6.8.0-31-generic",
                "linux-modules-extra-6.8.0-31-generic",
            ],
            ["linux-image-unsigned-6.8.0-35-generic", "linux-modules-6.8.0-35-generic"],
        ]
        #expect(names(packages) == expected)
        #expect(names(packages.reversed()) == expected)
        #expect(ReleaseCatalogue(packages).releases.map(\.bytes) == [3 << 20, 2 << 20])
    }

    /// Fedora's `kernel` is there too, and empty.
    @Test func fedorasModulesGoWithTheCore() throws {
        let packages = try [
            "kernel", "kernel-core", "kernel-modules", "kernel-modules-core", "kernel-modules-extra", "kernel-debug",
            "kernel-debug-core", "kernel-debug-modules", "kernel-tools",
        ].map { try package($0, "6.0.7-301.fc37", .rpm) }
        let expected = [
            ["kernel-core", "kernel-modules", "kernel-modules-core", "kernel-modules-extra"],
            ["kernel-debug-core", "kernel-debug-modules"],
        ]
        #expect(names(packages) == expected)
        #expect(names(packages.reversed()) == expected)
    }

    @Test func aKernelWithoutACoreIsTheKernel() throws {
        #expect(names([try package("kernel", "3.10.0-1160.el7", .rpm)]) == [["kernel"]])
    }

    @Test func theUnsignedOneOfTwoIsTaken() throws {
        let signed = try package("linux-image-6.1.0-50-cloud-amd64", "6.1.176-1")
        let unsigned = try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1")
        #expect(names([signed, unsigned]) == [["linux-image-6.1.0-50-cloud-amd64-unsigned"]])
        #expect(names([unsigned, signed]) == [["linux-image-6.1.0-50-cloud-amd64-unsigned"]])
        #expect(names([signed]) == [["linux-image-6.1.0-50-cloud-amd64"]])
    }

    @Test func whatIsOnTheDiskIsNotFetched() throws {
        let installed = try package(
            "linux-image-6.1.0-50-cloud-amd64",
            "6.1.176-1",
            at: .installed("6.1.0-50-cloud-amd64", boot: "/boot")
        )
        let unsigned = try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1")
        #expect(names([installed, unsigned]) == [["linux-image-6.1.0-50-cloud-amd64"]])
    }

    @Test func modulesWithoutTheirKernelAreNoRelease() throws {
        #expect(names([try package("linux-modules-6.8.0-31-generic", "6.8.0-31.31")]).isEmpty)
    }

    @Test func releasesAreInTheOrderOfTheDistribution() throws {
        let packages = [
            try package("linux-image-6.12.9-amd64-unsigned", "6.12.9-1"),
            try package("linux-image-6.1.0-50-amd64-unsigned", "6.1.176-1"),
            try package("linux-image-6.12.85+deb13-amd64-unsigned", "6.12.85-1~bpo12+1"),
            try package("linux-image-6.1.0-9-amd64-unsigned", "6.1.27-1"),
            try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1"),
            try package("linux-image-6.1.0-50-arm64-unsigned", "6.1.176-1", for: "arm64"),
        ]
        let releases = ReleaseCatalogue(packages).releases
        #expect(
            releases.map { "\($0.version) \($0.flavour)" } == [
                "6.1.27-1 amd64", "6.1.176-1 amd64", "6.1.176-1 arm64", "6.1.176-1 cloud-amd64", "6.12.9-1 amd64",
                "6.12.85-1~bpo12+1 amd64",
            ]
        )
        #expect(releases.map(\.series) == ["6.1", "6.1", "6.1", "6.1", "6.12", "6.12"])
        #expect(releases.filter { !$0.isForGuests }.map(\.architecture) == ["arm64"])
    }

    @Test func theFlavourForVirtualMachinesIsTheStandard() throws {
        func standard(_ flavours: String...) throws -> String? {
            let packages = try flavours.map { try package("linux-image-6.1.0-50-\($0)-unsigned", "6.1.176-1") }
            return ReleaseCatalogue.standardFlavour(of: ReleaseCatalogue(packages).releases)
        }
        #expect(try standard("amd64", "cloud-amd64", "rt-amd64") == "cloud-amd64")
        #expect(try standard("rt-amd64", "amd64") == "amd64")
        #expect(try standard("lowlatency", "generic", "kvm") == "kvm")
        #expect(try standard("rt-amd64", "aws") == "aws")
        #expect(try standard() == nil)
    }

    @Test(arguments: [
        "6.1.176-1", "v6.1.176", "6.1.176", "6.1.0-50-cloud-amd64", "linux-image-6.1.0-50-cloud-amd64-unsigned",
    ])
    func aReleaseIsCalledByWhatPeopleKnow(name: String) throws {
        let package = try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1")
        let release = try #require(ReleaseCatalogue([package]).releases.first)
        #expect(release.isCalled(name))
    }

    @Test(arguments: ["6.0.7-301.fc37", "6.0.7-301.fc37.x86_64", "v6.0.7", "kernel-core"])
    func aReleaseOfFedoraIsCalledByWhatPeopleKnow(name: String) throws {
        let release = try #require(
            ReleaseCatalogue([try package("kernel-core", "6.0.7-301.fc37", .rpm)]).releases.first
        )
        #expect(release.isCalled(name))
    }

    @Test(arguments: ["", "6.1", "v6.1", "6.1.17", "v", "-", "6.1.0-50", "linux-image"])
    func aReleaseIsNotCalledByLess(name: String) throws {
        let package = try package("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1")
        let release = try #require(ReleaseCatalogue([package]).releases.first)
        #expect(!release.isCalled(name))
    }

    @Test func aVersionThatDoesNotSayItsKernelHasNoSeries() throws {
        let release = try #require(
            ReleaseCatalogue([try package("linux-image-unsigned-6.8.0-31-generic", "6.8.0-31.31")]).releases.first
        )
        #expect(release.series == nil)
    }
}
