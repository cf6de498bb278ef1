// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

/// Releases that cannot be booted, and what sessions over them cannot be used for.
@Suite struct UntestableReleaseTests {
    private let old = "6.1.170-3"
    private let new = "6.1.176-1"

    private func run(_ program: Program, _ folder: String, scenario: String = "demo") async throws -> CommandOutput {
        try await program.run("releases", "run", "\(old)..\(new)", "--from", folder, "--scenario", scenario)
    }

    @Test func aDamagedPackageEndsTheSearchWithTheReason() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            try program.cutRelease(new)
            let output = try await run(program, folder)
            expect(output, status: 3)
            #expect(output.text.contains("6.1.176-1, the bad end, cannot be tested: the package is damaged: "))
            #expect(output.text.contains("The log is in probes/01-6.1.176-1"))
            let sessions = program.folder.appending("state/kbisect/sessions")
            let session = try #require(try FileManager.default.contentsOfDirectory(atPath: sessions.string).first)
            let log = sessions.appending(session).appending("probes/01-6.1.176-1/fetch.log")
            let said = try #require(FileManager.default.contents(atPath: log.string))
            #expect(String(decoding: said, as: UTF8.self).contains("dpkg-deb: error"))
        }
    }

    @Test func aPackageWithoutTheModulesEndsTheSearchWithTheReason() async throws {
        try await Program.with { program in
            try await program.makeReleases(old)
            _ = try await MadePackage(
                version: new,
                modules: ["virtio_pci": [], "virtio_blk": []]
            ).deb(in: program.packages)
            let output = try await run(program, program.packages.string, scenario: "btrfs-append-hole")
            expect(output, status: 3)
            #expect(
                output.text.contains(
                    "6.1.176-1, the bad end, cannot be tested: the module 'btrfs', which the scenario needs, is not in its "
                        + "packages"
                )
            )
        }
    }

    @Test func anArchiveThatDoesNotAnswerIsNotTheKernelsFault() async throws {
        try await Program.with { program in
            let lines = [(170, old), (176, new)].map { abi, version in
                "http://127.0.0.1:1/linux-image-6.1.0-\(abi)-cloud-amd64-unsigned_\(version)_amd64.deb "
                    + String(repeating: "0", count: 64)
            }
            try program.write(lines.joined(separator: "\n"), to: "list.txt")
            let output = try await run(program, "list.txt")
            expect(output, status: 70, saying: "the archive does not answer: curl: (7)", "Is the network there?")
            #expect(!output.text.contains("cannot be tested"))
        }
    }

    @Test func aSessionOverReleasesIsNoneOfCommits() async throws {
        try await Program.with { program in
            let folder = try await program.makeReleases(old, new)
            try program.cutRelease(new)
            expect(try await run(program, folder), status: 3)
            let list = try await program.run("list")
            let session = String(try #require(list.text.split(separator: " ").first))
            let repository = try await program.makeRepository().string
            expect(
                try await program.run("run", "--carry-on", session, "--repo", repository),
                status: 64,
                saying: "'\(session)' has no answer to carry on from"
            )
            expect(
                try await program.run("verify", "--session", session, "--repo", repository),
                status: 64,
                saying: "the session searched released kernels, and a proof is of a commit"
            )
            expect(
                try await program.run("log", session),
                status: 64,
                saying: "it searched released kernels, and git has no commits of them"
            )
        }
    }

    @Test func aSessionOverCommitsIsNotCarriedOn() async throws {
        try await Program.with { program in
            let name = "20261125T120000-example"
            let folder = program.folder.appending("state/kbisect/sessions").appending(name)
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            let example = FilePath(#filePath).removingLastComponent().appending("../../docs/examples/report.json")
            try FileManager.default.copyItem(
                atPath: example.lexicallyNormalized().string,
                toPath: folder.appending("report.json").string
            )
            let repository = try await program.makeRepository().string
            expect(
                try await program.run("run", "--carry-on", name, "--repo", repository),
                status: 64,
                saying: "--carry-on takes a session of 'kbisect releases run', and '\(name)' is none"
            )
            expect(
                try await program.run("run", "--carry-on", "1999", "--repo", repository),
                status: 64,
                saying: "1999",
                "kbisect list"
            )
        }
    }
}
