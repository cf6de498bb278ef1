// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HostCommands
import Releases
import Sessions

/// `kbisect releases list`
struct ReleasesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Say which released kernels there are to choose from, oldest first.",
        discussion: "Exit status: 0 listed, 64 bad input, 69 a tool is missing, 70 a source does not answer."
    )

    @OptionGroup var options: ReleaseOptions

    @Flag(name: .long, help: "Print them as JSON.")
    var json = false

    func run() async throws {
        try await performing {
            let choice = try await options.choose(all: true, runner: HostCommandRunner())
            for problem in choice.supply.problems { Terminal.complain("note: \(problem.displayable)") }
            if json {
                try Terminal.say(json: choice.releases.map { ReleaseRecord($0, from: choice.supply) })
                return ExitStatus.success
            }
            lines(choice.releases).forEach(Terminal.say)
            return ExitStatus.success
        }
    }

    private func lines(_ releases: [Release]) -> [String] {
        let rows =
            [["version", "flavour", "upstream", "size", "package"]]
            + releases.map { release in
                let more = release.packages.count > 1 ? " and \(release.packages.count - 1) more" : ""
                let other = release.isForGuests ? "" : " (\(release.architecture): guests are x86-64)"
                return [
                    release.version.text, release.flavour.isEmpty ? "-" : release.flavour,
                    release.version.upstreamTag ?? "-", release.bytes.map(Self.size) ?? "-",
                    release.kernel.name + more + other,
                ].map(\.displayable)
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                + "  " + row[4]
        }
    }

    private static func size(_ bytes: Int) -> String { "\((bytes + 1 << 19) >> 20) MiB" }
}
