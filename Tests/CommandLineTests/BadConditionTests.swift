// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

/// Conditions of `--bad-if` that nothing can be judged by.
@Suite struct BadConditionTests {
    @Test(arguments: [
        ("crahs", "did you mean 'crash'?"),
        ("nonsense", "write exit-status, crash, crash:TITLE"),
        ("console", "'console' needs what it is to look for"),
        ("no-boot:now", "'no-boot' takes no value"),
        ("console:/x/", "write 'console:x'"),
        ("output:(", "is no regular expression"),
        ("slower-than:soon", "is no time"),
    ])
    func aConditionThatThereIsNot(text: String, complaint: String) async throws {
        try await Program.with { program in
            let arguments = ["--scenario", "demo", "--bad-if", "warning", "--bad-if", text]
            let run = try await program.run(["run", "a..b"] + arguments)
            expect(run, status: 64, saying: "kbisect: error: --bad-if: ", complaint)
            let probe = try await program.run(["probe", "a"] + arguments)
            expect(probe, status: ofProbe(64), saying: complaint)
        }
    }

    @Test func aConditionThatNeedsAReproducer() async throws {
        try await Program.with { program in
            let output = try await program.run("run", "a..b", "--bad-if", "output:x")
            expect(output, status: 64, saying: "has no reproducer", "--reproducer")
        }
    }

    @Test func tooManyConditions() async throws {
        try await Program.with { program in
            let many = (0..<33).flatMap { _ in ["--bad-if", "crash"] }
            let output = try await program.run(["run", "a..b"] + many)
            expect(output, status: 64, saying: "33 times", "at most 32")
        }
    }

    @Test func conditionsWithoutAReproducerAreEnough() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let output = try await program.run("run", "v9.9..v6.2", "--repo", repository, "--bad-if", "no-build")
            // The conditions are taken, and what is wrong is the revision.
            expect(output, status: 64, saying: "v9.9")
        }
    }
}
