// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Reports
import Sessions

/// `kbisect log`
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print a session as 'git bisect log' would, for 'git bisect replay'.",
        discussion: "Exit status: 0 printed, 64 there is no such session."
    )

    @OptionGroup var argument: SessionArgument

    func run() async throws {
        try await performing {
            Terminal.print(try BisectLog(ofCommits: try argument.find().readRecord()).text)
            return ExitStatus.success
        }
    }
}
