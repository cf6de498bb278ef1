// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage
import Testing

/// `--sandbox` where bubblewrap does not work: a program of that name refuses, as the real one does without namespaces.
@Suite struct SandboxOptionTests {
    private static let refusal = "bwrap: No permissions to create new namespace"

    private func environment(_ program: Program) throws -> [String: String] {
        try FileManager.default.createDirectory(
            atPath: program.folder.appending("bin").string,
            withIntermediateDirectories: true
        )
        let script =
            "#!/bin/sh\ncase $1 in --version) echo bubblewrap 0 ;; *) echo '\(Self.refusal)' >&2; exit 1 ;; esac\n"
        let file = try program.write(script, to: "bin/bwrap").string
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        return ["PATH": "\(program.folder)/bin:\(path)"]
    }

    @Test func whatWasAskedForAndDoesNotWorkEndsIt() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let engine = ["--repo", repository, "--scenario", "demo", "--sandbox", "bwrap"]
            let environment = try environment(program)
            let run = try await program.run(["run", "v6.0..v6.2"] + engine, environment: environment)
            expect(run, status: 69, saying: Self.refusal, "Install bubblewrap", "--sandbox none")
            let probe = try await program.run(["probe", "v6.0"] + engine, environment: environment)
            expect(probe, status: ofProbe(69), saying: Self.refusal, "--sandbox none")
        }
    }

    @Test(arguments: ["auto", "none"]) func withoutOneItGoesOnAndSaysSoToWhoDidNotAskForIt(_ choice: String)
        async throws
    {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            // These trees do not build, which is a result.
            let built = try await program.run(
                ["build", "v6.0", "--repo", repository, "--scenario", "demo", "--sandbox", choice],
                environment: try environment(program)
            )
            #expect(built.end == .exited(125), "\(built.errorText)")
            #expect(built.errorText.contains("run without a sandbox: \(Self.refusal)") == (choice == "auto"))
        }
    }

    /// Nothing can be asked of a kbisect that was killed: the kernel ends the sandbox, and with it all that is inside.
    @Test func aKilledKbisectLeavesNothingOfABuild() async throws {
        try await Program.with { program in
            let mark = "36\(Int.random(in: 100_000...999_999))"
            let repository = try await program.makeRepository().string
            let recipe = "VERSION = 6\nPATCHLEVEL = 3\nallnoconfig:\n\tsetsid -f sleep \(mark); sleep 600\n"
            _ = try program.write(recipe, to: "linux/Makefile")
            try await program.git("-C", repository, "commit", "-q", "-a", "-m", "Linux 6.3")
            let command = HostCommand(
                try Program.path.string,
                ["build", "HEAD", "--repo", repository, "--scenario", "demo", "--sandbox", "bwrap"]
                    + ["--state", program.folder.appending("state").string]
            )
            let log = program.folder.appending("log")
            _ = try await HostCommandRunner().keeping(command, outputTo: log, grace: .seconds(1)) { running in
                let hasBegun = try await becomes(.exited(0), mark)
                #expect(hasBegun, "the build did not begin")
                #expect(kill(running.processID, SIGKILL) == 0)
                let isGone = try await becomes(.exited(1), mark)
                #expect(isGone)
            }
        }
    }

    /// Whether `pgrep` ends so before long, for a `sleep` of that many seconds.
    private func becomes(_ end: CommandEnd, _ mark: String) async throws -> Bool {
        for _ in 0..<600 {
            let search = HostCommand("pgrep", ["-xf", "sleep \(mark)"])
            if try await HostCommandRunner().capture(search).end == end { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test func theDoctorTriesIt() async throws {
        try await Program.with { program in
            let here = try await program.run("doctor")
            #expect(here.text.contains("bwrap: programs ran in it"))
            let there = try await program.run(["doctor"], environment: try environment(program))
            #expect(there.end == .exited(0))
            #expect(there.text.contains("sees nothing of yours: \(Self.refusal)"))
        }
    }

    @Test func aStateFolderThatEverybodyMayWriteTo() async throws {
        try await Program.with { program in
            let shared = program.folder.appending("shared").string
            try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: shared)
            let repository = try await program.makeRepository().string
            let run = try await program.run(
                ["run", "v6.0..v6.2", "--repo", repository, "--scenario", "demo", "--state", shared]
            )
            expect(run, status: 73, saying: "everybody may write to it", "chmod go-w", "--state DIR")
        }
    }
}
