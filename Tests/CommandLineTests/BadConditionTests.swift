// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

/// Conditions of `--bad-if` that nothing can be judged by.
@Suite struct BadConditionTests {
    @Test func conditionsWithoutAReproducerAreEnough() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let output = try await program.run("run", "v9.9..v6.2", "--repo", repository, "--bad-if", "no-build")
            // The conditions are taken, and what is wrong is the revision.
            expect(output, status: 64, saying: "v9.9")
        }
    }
}
