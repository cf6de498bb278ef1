// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport

/// A folder at an address of this machine, as long as a test needs it.
enum WebServer {
    static func serving<Result: Sendable>(
        _ folder: FilePath,
        _ body: @escaping @Sendable (String) async throws -> Result
    ) async throws -> Result {
        let scratch = try ScratchFolder()
        let log = scratch.path.appending("log")
        let options = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder.string]
        let (result, _) = try await HostCommandRunner().keeping(
            HostCommand("/usr/bin/python3", options),
            outputTo: log,
            grace: .seconds(1)
        ) { running in
            while running.end == nil {
                // Serving HTTP on 127.0.0.1 port 40123 (http://127.0.0.1:40123/) ...
                let said = FileManager.default.contents(atPath: log.string).map { String(decoding: $0, as: UTF8.self) }
                if let address = said?.firstMatch(of: /\((http:[^)]*)\/\)/) { return try await body(String(address.1)) }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw NotStarted()
        }
        return result
    }

    struct NotStarted: Error {}
}
