// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import TestSupport
import Testing

/// Sources of released kernels that are none, and releases that there are not.
@Suite struct BadReleaseTests {
    private let old = "6.1.170-3"
    private let new = "6.1.176-1"

    /// Runs `releases run` over two releases and expects that it is refused.
    private func refused(
        _ arguments: String...,
        status: Int = 64,
        saying parts: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            let output = try await program.run(
                ["releases", "run", "--from", folder, "--scenario", "demo"] + arguments
            )
            expect(output, status: status, sourceLocation: sourceLocation)
            for part in parts {
                #expect(output.errorText.contains(part), "\(output.errorText)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(arguments: ["list", "run", "matrix"]) func aFolderWithoutPackages(command: String) async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases()
            let scenario = command == "list" ? [] : ["--scenario", "demo"]
            let output = try await program.run(["releases", command, "--from", folder] + scenario)
            expect(output, status: 64, saying: "no kernels are on offer from \(folder)", "--from: apt, dnf")
        }
    }

    @Test func kernelsForOtherProcessorsAlone() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new, architecture: "arm64")
            let run = try await program.run("releases", "run", "--from", folder, "--scenario", "demo")
            expect(run, status: 64, saying: "are for arm64, and the guests of this machine are x86-64")
            // They can be listed all the same.
            let list = try await program.run("releases", "list", "--from", folder)
            #expect(list.end == .exited(0))
            #expect(list.text.contains("(arm64: guests are x86-64)"))
        }
    }

    @Test func aFlavourThatThereIsNot() async throws {
        try await refused(
            "--flavour",
            "generic",
            saying: "no kernel of the flavour 'generic' is on offer; there are: cloud-amd64"
        )
    }

    @Test func aSeriesThatThereIsNot() async throws {
        try await refused("--series", "6.12", saying: "no kernel of the series '6.12' is on offer; there are: 6.1")
    }

    @Test func aReleaseThatThereIsNot() async throws {
        try await refused("6.1.170-3..6.1.999-1", saying: "no release is called '6.1.999-1'", "6.1.170-3, 6.1.176-1")
        try await refused("--skip", "6.1.999-1", saying: "no release is called '6.1.999-1'")
    }

    @Test func aNameOfTwoReleases() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new, "6.1.176-2")
            let output = try await program.run(
                ["releases", "run", "\(old)..v6.1.176", "--from", folder, "--scenario", "demo"]
            )
            expect(output, status: 64, saying: "'v6.1.176' can be 6.1.176-1 or 6.1.176-2: write the whole version")
        }
    }

    @Test func theNewerReleaseFirst() async throws {
        try await refused(
            "\(new)..\(old)",
            saying: "6.1.176-1 is newer than 6.1.170-3: write the older release first",
            "add --find fix"
        )
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            let output = try await program.run(
                ["releases", "run", "\(new)..\(old)", "--find", "fix", "--from", folder, "--scenario", "demo"]
            )
            expect(output, status: 64, saying: "write the older release first")
            #expect(!output.errorText.contains("--find fix"))
        }
    }

    @Test func oneReleaseAsBothEnds() async throws {
        try await refused("\(old)..v6.1.170", saying: "6.1.170-3 and v6.1.170 are the same release")
    }

    @Test(arguments: ["..", "6.1.170-3..", "..6.1.176-1", "6.1.170-3...6.1.176-1"])
    func aRangeWithoutBothEnds(range: String) async throws {
        try await refused(range, saying: "'\(range)' is not a range: write GOOD..BAD")
    }

    @Test func oneEndAlone() async throws { try await refused(old, saying: "one release is no range: write GOOD..BAD") }

    @Test func oneReleaseAlone() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(new)
            try program.write("nothing", to: "packages/linux-image-6.1.0-170-cloud-amd64-unsigned_6.1.170-3_amd64.deb")
            let output = try await program.run("releases", "run", "--from", folder, "--scenario", "demo")
            expect(
                output,
                status: 64,
                saying: "there is only one release to choose from, 6.1.176-1",
                "_6.1.170-3_amd64.deb: it is damaged: "
            )
        }
    }

    @Test func aModuleThatIsNone() async throws {
        try await refused("--module", "../evil", saying: "--module '../evil': modules are called by letters")
    }

    @Test func aTestOfTheBuildAlone() async throws {
        try await refused("--bad-if", "no-build", saying: "only whether a kernel builds counts as bad", "--bad-if")
    }

    @Test func packagesWithoutTheirTool() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            let output = try await program.run(
                ["releases", "list", "--from", folder],
                environment: ["PATH": program.folder.string]
            )
            expect(output, status: 69, saying: "'dpkg-deb' is not installed; the package 'dpkg' has it")
        }
    }

    @Test func aDryRunFetchesNothing() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            let output = try await program.run(
                ["releases", "run", "--from", folder, "--scenario", "demo", "--dry-run"]
            )
            #expect(output.end == .exited(0), "\(output.errorText)")
            #expect(output.text.contains("good 6.1.170-3, bad 6.1.176-1, from \(folder)"))
            #expect(!FileManager.default.fileExists(atPath: program.folder.appending("cache").string))
        }
    }
}
