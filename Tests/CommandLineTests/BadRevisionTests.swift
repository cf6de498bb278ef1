// SPDX-License-Identifier: Apache-2.0

import HostCommands
import SystemPackage
import Testing

/// Repositories and revisions that there are not, or that cannot be bisected; and one that is left as it was.
@Suite struct BadRevisionTests {
    @Test func goodNotBeforeBad() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let engine = ["--repo", repository, "--reproducer", "btrfs-append-hole", "--accel", "tcg"]
            let output = try await program.run(["run", "v6.2..v6.0"] + engine)
            #expect(output.end == .exited(3), "\(output.text) \(output.errorText)")
            #expect(output.text.contains("GOOD..BAD"))
        }
    }
}
