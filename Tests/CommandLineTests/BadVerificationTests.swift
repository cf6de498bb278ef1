// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct BadVerificationTests {
    @Test func whatIsMissingIsAskedFor() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository(count: 3).string
            expect(
                try await program.run(
                    "verify",
                    "v6.1",
                    "--repo",
                    repository,
                    "--scenario",
                    "btrfs",
                    "--reproducer",
                    "fsync-readback"
                ),
                status: 64,
                saying: "--tip"
            )
            expect(
                try await program.run("verify", "v6.1", "--repo", repository, "--scenario", "demo", "--fix"),
                status: 64,
                saying: "which kernel has the fix",
                "--tip"
            )
            expect(
                try await program.run(
                    "verify",
                    "--repo",
                    repository,
                    "--scenario",
                    "demo",
                    "--tip",
                    "v6.2"
                ),
                status: 64,
                saying: "demo-good"
            )
            expect(try await program.run("verify", "v6.1", "--repo", repository), status: 64, saying: "--scenario")
        }
    }

    @Test func aPinThatIsNotInTheHistoryIsNamed() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository(count: 3).string
            let scenario = try program.write(
                """
                kbisect: 1
                name: pinned
                good: v6.0
                bad: v6.2
                culprit: {upstream: 8184620ae212}
                reproducer: {source: reproducers/fsync-readback.c}
                """,
                to: "pinned.yaml"
            )
            expect(
                try await program.run("verify", "--repo", repository, "--scenario", scenario.string),
                status: 64,
                saying: "pinned",
                "8184620ae212"
            )
        }
    }
}
