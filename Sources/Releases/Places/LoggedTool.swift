// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Synchronization
import SystemPackage

/// How a tool ended that wrote to a log, and the last lines that it wrote there: a log has those of others, too.
struct LoggedTool: Sendable {
    let end: CommandEnd
    let lines: [String]

    /// More than a client of an archive says about one package.
    private static let mostLines = 200

    init(_ command: HostCommand, log: FilePath, timeout: Duration, runner: any CommandRunner) async throws {
        let said = Mutex<[String]>([])
        end = try await runner.log(command, to: log, timeout: timeout) { line in
            // What was printed over itself, such as progress, is lines to a person.
            let texts = line.split(separator: UInt8(ascii: "\r")).map { $0.text(upTo: 1000) }
            said.withLock { $0 = ($0 + texts).suffix(Self.mostLines) }
        }
        let lines = said.withLock { $0 }
        self.lines = lines.isEmpty ? ["\(end)"] : lines
    }
}
