// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

/// A scenario with several mistakes, all of which are said.
@Suite struct MalformedScenarioTests {
    @Test func aMalformedScenario() async throws {
        try await Program.with { program in
            let text = "kbisect: 1\nname: x\nkernal:\n  base: allnoconfig\nruns: many\n"
            let file = try program.write(text, to: "broken.yaml").string
            for command in ["check", "show"] {
                let output = try await program.run("scenario", command, file)
                expect(output, status: 64, saying: "broken.yaml:3:1", "kernal", "broken.yaml:5:7")
            }
        }
    }
}
