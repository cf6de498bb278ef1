// SPDX-License-Identifier: Apache-2.0

import HostCommands
import SystemPackage

/// What is in a folder: to show that nothing of it was changed.
package enum FolderFingerprint {
    /// The folder cannot be read, or nothing is in it.
    struct Unreadable: Error {
        let folder: String
        let message: String
    }

    /// What every file below a folder holds, and the mode and time of everything there.
    package static func of(_ folder: String) async throws -> String {
        let limit = 256 << 20
        let script = """
            set -e
            find . -type f -print0 | sort -z | xargs -0 sha256sum
            find . -printf '%p %m %T@\\n' | sort
            """
        let output = try await HostCommandRunner().capture(
            HostCommand("bash", ["-o", "pipefail", "-c", script], workingDirectory: FilePath(folder)),
            input: [],
            limit: limit,
            timeout: nil
        )
        guard output.end == .exited(0), (100..<limit).contains(output.standardOutput.count) else {
            throw Unreadable(folder: folder, message: output.errorText)
        }
        return output.text
    }
}
