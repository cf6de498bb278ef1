// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

@Suite struct HostCommandTests {
    @Test func theShellLineGivesTheShellTheSameWords() async throws {
        let words = ["plain", "two words", "it's", "$(touch /tmp/x)", "", "a;b", "*", "-O=x"]
        let command = HostCommand("printf", ["%s\n"] + words, environment: ["A": "b c"], workingDirectory: "/tmp")
        let output = try await HostCommandRunner().capture(HostCommand("sh", ["-c", command.shellLine]))
        #expect(output.text == words.joined(separator: "\n") + "\n")
        #expect(command.shellLine.hasPrefix("cd /tmp && env A='b c' printf"))
    }
}
