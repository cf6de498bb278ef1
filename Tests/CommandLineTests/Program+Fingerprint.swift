// SPDX-License-Identifier: Apache-2.0

import HostCommands
import SystemPackage
import Testing

extension Program {
    /// What every file below a folder holds, and the mode and time of everything there.
    static func fingerprint(of folder: String) async throws -> String {
        let script = """
            set -e
            find . -type f -print0 | sort -z | xargs -0 sha256sum
            find . -printf '%p %m %T@\\n' | sort
            """
        let output = try await HostCommandRunner().capture(
            HostCommand("bash", ["-o", "pipefail", "-c", script], workingDirectory: FilePath(folder))
        )
        try #require(output.end == .exited(0), "\(output.errorText)")
        try #require(!output.text.isEmpty)
        return output.text
    }
}
