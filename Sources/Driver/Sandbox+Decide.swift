// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

extension Sandbox {
    /// The sandbox of a session on this machine, tried out.
    ///
    /// - Parameter folders: What must not be seen besides the home, wherever it lies.
    /// - Throws: ``SandboxUnusable`` where one was asked for and does not work, `CancellationError`.
    package static func decide(
        _ choice: SandboxChoice,
        hiding folders: [FilePath],
        runner: any CommandRunner
    ) async throws -> SandboxDecision {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"].map { [FilePath($0)] } ?? []
        let sandbox = Sandbox(path: environment["PATH"] ?? "", hidden: home + folders)
        return try await SandboxProbe(runner: runner, sandbox: sandbox).decide(choice)
    }
}
