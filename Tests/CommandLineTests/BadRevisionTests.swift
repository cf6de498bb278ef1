// SPDX-License-Identifier: Apache-2.0

import HostCommands
import SystemPackage
import Testing

/// Repositories and revisions that there are not, or that cannot be bisected; and one that is left as it was.
@Suite struct BadRevisionTests {
    @Test func noRepository() async throws {
        try await Program.with { program in
            let output = try await program.run("run", "a..b", "--scenario", "demo")
            expect(output, status: 64, saying: "kbisect: error:", "--repo")
        }
    }

    @Test func unknownRevision() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let output = try await program.run("run", "v6.0..v9.9", "--repo", repository, "--scenario", "demo")
            expect(output, status: 64, saying: "v9.9")
            let probe = try await program.run("probe", "v9.9", "--repo", repository, "--scenario", "demo")
            expect(probe, status: ofProbe(64), saying: "v9.9")
        }
    }

    @Test func goodNotBeforeBad() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let engine = ["--repo", repository, "--reproducer", "btrfs-append-hole", "--accel", "tcg"]
            let output = try await program.run(["run", "v6.2..v6.0"] + engine)
            #expect(output.end == .exited(3), "\(output.text) \(output.errorText)")
            #expect(output.text.contains("GOOD..BAD"))
        }
    }

    // A reproducer alone, for a scenario may know its own ends.
    @Test(arguments: [
        ([], "which kernels? Write GOOD..BAD"),
        (["v6.2"], "no good commit is known: write GOOD..v6.2"),
        (["v6.0.."], "'v6.0..' is not a range: write GOOD..BAD"),
        (["..v6.2"], "'..v6.2' is not a range: write GOOD..BAD"),
        (["v6.0...v6.2"], "'v6.0...v6.2' is not a range: write GOOD..BAD"),
        (["v6.0", "v6.1", "v6.2"], "too many revisions: write GOOD..BAD"),
    ])
    func halfARange(revisions: [String], complaint: String) async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let engine = ["--repo", repository, "--reproducer", "btrfs-append-hole"]
            let output = try await program.run(["run"] + revisions + engine)
            expect(output, status: 64, saying: "kbisect: error:", complaint)
        }
    }

    @Test func aTreeThatIsNoKernel() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            try program.write("all:\n", to: "linux/Makefile")
            try await program.git("-C", repository, "commit", "-qam", "no kernel")
            let output = try await program.run("probe", "HEAD", "--repo", repository, "--scenario", "demo")
            expect(output, status: ofProbe(64), saying: "not a Linux kernel")
        }
    }

    @Test func theUsersRepositoryIsNotTouched() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let before = try await Program.fingerprint(of: repository)
            let engine = ["--repo", repository, "--scenario", "demo", "--accel", "tcg"]
            // Both check commits out and start a build, which the made makefile cannot do: no end can be tested.
            let run = try await program.run(["run", "v6.0..v6.2"] + engine)
            #expect(run.end == .exited(3), "\(run.text) \(run.errorText)")
            let probe = try await program.run(["probe", "v6.1"] + engine)
            #expect(probe.end == .exited(125), "\(probe.text) \(probe.errorText)")
            #expect(try await Program.fingerprint(of: repository) == before)
        }
    }
}
